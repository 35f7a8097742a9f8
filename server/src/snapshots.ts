// Recorded schemas as people see them: documents for the diff editor, differences, and what a task
// did to its database.
import type { Difference, SnapshotDocuments } from '#protocol/change.ts'
import type { TaskDifference } from '#protocol/page.ts'
import { differ } from './changes/schemaReader.ts'
import type { Model } from './schema/model.ts'
import { documents } from './schema/render/render.ts'
import type { Store } from './store/store.ts'

export async function snapshotDocuments(store: Store, hash: string): Promise<SnapshotDocuments> {
  const { model, text } = await store.snapshot(hash)
  return { hash, documents: documents(model as Model), text }
}

export async function compareSnapshots(store: Store, before: string, after: string): Promise<Difference> {
  const [from, to] = await Promise.all([store.snapshot(before), store.snapshot(after)])
  return differ(from, to)
}

/** Recorded by the run itself; null for a task that recorded no change. */
export async function taskDifference(
  store: Store,
  issueId: number,
  taskId: number,
): Promise<TaskDifference | null> {
  const task = (await store.issue(issueId)).tasks.find(one => one.id === taskId)
  if (task?.changeId === undefined) return null
  const { before, after } = await store.change(task.changeId)
  return { difference: await compareSnapshots(store, before, after), before, after, source: 'recorded' }
}
