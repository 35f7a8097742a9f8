// A person's word on an attempt that no evidence decides.
import { fail } from '../failure/failed.ts'
import type { OpenAttempt } from '../store/records.ts'
import type { Engine } from './execute/context.ts'
import { readNewDatabase } from './execute/readNewDatabase.ts'
import { isAlone } from './recover/decide.ts'

/** How an outcome was found out that only a person could tell. */
export const byPerson = 'settled by a person'

/** A step in the middle that is settled as applied is done; the task then fails, and its retry goes on behind it. */
export async function settleUnknown(
  engine: Engine,
  attemptId: number,
  outcome: 'applied' | 'notApplied',
  reason: string,
): Promise<void> {
  const { store } = engine
  const attempt = (await store.openAttempts()).find(a => a.id === attemptId)
  if (attempt?.status !== 'unknown') fail('conflict', `Attempt ${attemptId} is not waiting to be settled.`)
  if (reason.trim() === '') fail('badInput', 'Settling an attempt needs a reason.')
  const how = `${byPerson}: ${reason.trim()}`
  const notApplied = (message: string, hint?: string) =>
    store.finishAttempt(attemptId, {
      expected: 'unknown',
      status: 'notApplied',
      how,
      failure: { code: 'statementFailed', message, detail: reason, ...(hint && { hint }) },
    })
  if (outcome === 'notApplied') {
    const { stepsDone, steps } = attempt
    await notApplied(
      stepsDone > 0
        ? `Step ${stepsDone + 1} of ${steps.length} was found not to be applied.`
        : 'The change was found not to be applied.',
    )
    return
  }
  const step = attempt.stepsDone
  const steps = attempt.steps.length
  if (step < steps - 1) {
    const after = isAlone(attempt) ? await schemaNow(engine, attempt) : undefined
    await store.markStepDone(attempt.id, attempt.fence, step, [], after)
    await notApplied(
      `Steps 1 to ${step + 1} of ${steps} are done; the rest did not run.`,
      `Retry goes on with step ${step + 2}.`,
    )
    return
  }
  const after = (isAlone(attempt) ? undefined : attempt.after) ?? (await schemaNow(engine, attempt))
  await store.finishAttempt(attemptId, {
    expected: 'unknown',
    status: 'applied',
    how,
    after,
    ...(attempt.databaseId === 0 ? { before: after } : {}),
  })
}

/** The schema as it is now, saved. */
async function schemaNow(engine: Engine, attempt: OpenAttempt): Promise<string> {
  const { store, targets, schema } = engine
  const { instanceId, databaseName, databaseId } = attempt
  const place = { instanceId, databaseName }
  if (databaseId === 0) {
    const made = await readNewDatabase(engine, place)
    await store.saveSnapshot(made)
    return made.hash
  }
  const client = await targets.open(place, 'plumbline settle')
  try {
    const now = await schema.read(client)
    await store.saveSnapshot(now)
    return now.hash
  } finally {
    await targets.close(client)
  }
}
