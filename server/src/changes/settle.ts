// A person's word on an attempt that no evidence decides.
import { fail } from '../failure/failed.ts'
import type { Engine } from './execute/context.ts'
import { readNewDatabase } from './execute/readNewDatabase.ts'
import { isAlone } from './recover/decide.ts'

export async function settleUnknown(
  engine: Engine,
  attemptId: number,
  outcome: 'applied' | 'notApplied',
  reason: string,
): Promise<void> {
  const { store, targets, schema } = engine
  const attempt = (await store.openAttempts()).find(a => a.id === attemptId)
  if (attempt?.status !== 'unknown') fail('conflict', `Attempt ${attemptId} is not waiting to be settled.`)
  if (reason.trim() === '') fail('badInput', 'Settling an attempt needs a reason.')
  const how = `settled by a person: ${reason.trim()}`
  if (outcome === 'notApplied') {
    await store.finishAttempt(attemptId, {
      expected: 'unknown',
      status: 'notApplied',
      how,
      failure: {
        code: 'statementFailed',
        message: 'The change was found not to be applied.',
        detail: reason,
      },
    })
    return
  }
  if (attempt.stepsDone < attempt.steps.length - 1) {
    fail('notReady', 'Only the last step of a task can be settled as applied.', {
      detail: `Step ${attempt.stepsDone + 1} of ${attempt.steps.length} is in question.`,
      hint: 'Settle it as not applied, skip the task, and put the statements that are missing into a new issue.',
    })
  }
  let after = isAlone(attempt) ? undefined : (attempt.after ?? undefined)
  if (after === undefined) {
    const { instanceId, databaseName, databaseId } = attempt
    const place = { instanceId, databaseName }
    if (databaseId === 0) after = await saved(engine, await readNewDatabase(engine, place))
    else {
      const client = await targets.open(place, 'plumbline settle')
      try {
        after = await saved(engine, await schema.read(client))
      } finally {
        await targets.close(client)
      }
    }
  }
  await store.finishAttempt(attemptId, {
    expected: 'unknown',
    status: 'applied',
    how,
    after,
    ...(attempt.databaseId === 0 ? { before: after } : {}),
  })
}

async function saved({ store }: Engine, snapshot: Awaited<ReturnType<Engine['schema']['read']>>) {
  await store.saveSnapshot(snapshot)
  return snapshot.hash
}
