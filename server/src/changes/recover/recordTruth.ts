// Writes down what was found out about an attempt: its step, its task, and the change if there is one.
import type pg from 'pg'
import type { Failure } from '#protocol/failure.ts'
import type { OpenAttempt } from '../../store/records.ts'
import type { Engine } from '../execute/context.ts'
import { readNewDatabase } from '../execute/readNewDatabase.ts'
import type { Decided } from './decide.ts'
import { isAlone } from './decide.ts'

export type Truth =
  | { readonly kind: 'applied'; readonly how: string }
  | { readonly kind: 'notApplied'; readonly how: string }
  | { readonly kind: 'unknown'; readonly how: string }

/** `attempt` was read under the target's lock, or is one that a person settles. */
export async function recordTruth(
  engine: Engine,
  client: pg.Client,
  attempt: OpenAttempt,
  truth: Exclude<Truth, { kind: 'unknown' }>,
  refusal?: Failure,
): Promise<Decided> {
  const { store } = engine
  const expected = attempt.status
  const steps = attempt.steps.length
  if (truth.kind === 'notApplied') {
    const failure = refusal ?? interrupted(attempt.stepsDone, steps, truth.how)
    await store.finishAttempt(attempt.id, { expected, status: 'notApplied', how: truth.how, failure })
    return { status: 'notApplied', how: truth.how }
  }
  const after = isAlone(attempt) ? await readAfter(engine, client, attempt) : (attempt.after ?? undefined)
  const step = attempt.stepsDone
  if (step < steps - 1) {
    await store.markStepDone(attempt.id, attempt.fence, step, [], isAlone(attempt) ? after : undefined)
    const failure = interrupted(step + 1, steps, truth.how)
    await store.finishAttempt(attempt.id, {
      expected: 'running',
      status: 'notApplied',
      how: truth.how,
      failure,
    })
    return { status: 'notApplied', how: `step ${step + 1} of ${steps} is done (${truth.how})` }
  }
  const end = await store.finishAttempt(attempt.id, {
    expected,
    status: 'applied',
    how: truth.how,
    ...(attempt.databaseId === 0 && after !== undefined ? { before: after } : {}),
    ...(after === undefined ? {} : { after }),
  })
  return { status: 'applied', how: truth.how, ...end }
}

function interrupted(done: number, steps: number, how: string): Failure {
  const rest =
    done === 0
      ? 'Nothing of it was applied.'
      : `Steps 1 to ${done} of ${steps} are done; the rest did not run.`
  return {
    code: 'statementFailed',
    message: `The run was interrupted. ${rest}`,
    detail: `Found out afterwards: ${how}.`,
    hint: done === 0 ? 'Retry when the reason is gone.' : `Retry goes on with step ${done + 1}.`,
  }
}

/** `client` is in a transaction that changes nothing. */
async function readAfter(engine: Engine, client: pg.Client, attempt: OpenAttempt): Promise<string> {
  const creates = attempt.databaseId === 0
  const after = creates ? await readNewDatabase(engine, attempt) : await engine.schema.read(client)
  await engine.store.saveSnapshot(after)
  return after.hash
}
