// A change runs on the schema that was recorded, or not at all: what somebody did behind
// Plumbline's back is looked at first.
import { fail } from '../../failure/failed.ts'
import type { SnapshotRecord } from '../../store/records.ts'
import type { Run } from './context.ts'

/** Records what stands before the step. Throws `drift` when that is not what was recorded last. */
export async function refuseDrift(run: Run, seen: SnapshotRecord, step: number): Promise<void> {
  const { engine, claim, facts } = run
  const { store, schema } = engine
  if (run.after) {
    if (
      run.after.hash !== seen.hash &&
      !schema.same(run.after, seen, (await store.database(claim.task.databaseId)).ignored)
    ) {
      fail('drift', `Somebody changed the schema of ${facts.database} between two steps of this task.`, {
        detail: `Step ${step} ended with another schema than step ${step + 1} found.`,
        hint: 'Look at the difference, then record a baseline or revert it, and retry.',
      })
    }
    return
  }
  // Another try after a lock timeout may find that somebody was there meanwhile.
  if (run.before?.hash !== seen.hash) {
    await store.saveSnapshot(seen)
    run.before = seen
  }
  await store.recordIdentity(claim.attemptId, claim.fence, run.identity, run.before.hash)
  if (claim.type === 'revert' || claim.type === 'createDatabase') return
  const { recordedSnapshot: recorded, ignored } = await store.database(claim.task.databaseId)
  // First contact: there is nothing to differ from, and the run records what it finds.
  if (recorded === undefined || recorded === seen.hash) return
  if (schema.same(await store.snapshot(recorded), seen, ignored)) return
  fail('drift', `The schema of ${facts.database} is not the one that was recorded last.`, {
    detail: 'Somebody changed it outside Plumbline since.',
    hint: 'Look at the difference, then record a baseline or revert it, and retry.',
  })
}

/**
 * A revert may begin on a schema that drifted, because it is there to end that. Throws `drift` when
 * it would leave some of it behind, to be recorded as if somebody had wanted it.
 */
export async function refuseHalfRevert(run: Run, after: SnapshotRecord): Promise<void> {
  const { engine, claim, facts, before } = run
  if (claim.type !== 'revert' || !before) return
  const { recordedSnapshot: hash, ignored } = await engine.store.database(claim.task.databaseId)
  if (hash === undefined || hash === before.hash || hash === after.hash) return
  const recorded = await engine.store.snapshot(hash)
  const isRecorded = (seen: SnapshotRecord) => engine.schema.same(recorded, seen, ignored)
  if (isRecorded(before) || isRecorded(after)) return
  fail('drift', `${facts.database} would not be as recorded after this revert.`, {
    detail: 'Its schema was changed outside Plumbline, and the SQL undoes only a part of that.',
    hint: 'Make the revert anew from the schema as it is now, or record a baseline first.',
  })
}
