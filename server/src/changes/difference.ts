// What a task does to the schema: as its run recorded it, else as its dry run in this process saw it.
import type { Target } from '#protocol/issue.ts'
import type { TaskDifference } from '#protocol/page.ts'
import type { Store } from '../store/store.ts'
import type { Differ } from './checks/drift.ts'
import type { Trial } from './checks/dryRun.ts'

/** The newest dry runs, kept in memory: a prediction is for the eye, not for the record. */
export class Trials {
  private readonly kept = new Map<string, Trial>()

  note(target: Target, trial: Trial): void {
    this.kept.delete(key(target))
    this.kept.set(key(target), trial)
    const [oldest] = this.kept.keys()
    if (this.kept.size > 50 && oldest !== undefined) this.kept.delete(oldest)
  }

  of(target: Target): Trial | undefined {
    return this.kept.get(key(target))
  }
}

const key = ({ instanceId, databaseName, sql }: Target) => JSON.stringify([instanceId, databaseName, sql])

/** Null when neither is known. The snapshots it names are in the store. */
export async function taskDifference(
  store: Store,
  differ: Differ,
  trials: Trials,
  issueId: number,
  taskId: number,
): Promise<TaskDifference | null> {
  const { issue, tasks, revisions } = await store.issue(issueId)
  const task = tasks.find(one => one.id === taskId)
  if (!task) return null
  if (task.changeId !== undefined) {
    const { before, after } = await store.change(task.changeId)
    const difference =
      before === after
        ? { summary: '', objects: [] }
        : differ(await store.snapshot(before), await store.snapshot(after))
    return { difference, before, after, source: 'recorded' }
  }
  const target = revisions
    .find(r => r.number === issue.revision)
    ?.targets.find(t => t.instanceId === task.instanceId && t.databaseName === task.databaseName)
  const trial = target && trials.of(target)
  if (!trial) return null
  await store.saveSnapshot(trial.before)
  await store.saveSnapshot(trial.after)
  const { before, after, difference } = trial
  return { difference, before: before.hash, after: after.hash, source: 'predicted' }
}
