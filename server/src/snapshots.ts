// Recorded schemas as people see them: documents for the diff editor, and differences.
import type { Difference, SnapshotDocuments } from '#protocol/change.ts'
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
