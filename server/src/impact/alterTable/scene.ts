// What the judges of ALTER TABLE's actions share: the table, its family, and where they put what they find.
import type { AlterTableStmt } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import { type CatalogView, displayName, nameOf } from '../catalog/view.ts'
import type { Certainty, ImpactDraft } from '../impact.ts'
import type { LockMode } from '../lock.ts'
import { partitionsAlone } from '../relations.ts'

export interface Scene {
  readonly table: Relation
  /** The table and, unless ONLY was written, its partitions and children. */
  readonly family: readonly Relation[]
  readonly view: CatalogView
  readonly version: number
  readonly draft: ImpactDraft
  /** Names of constraints this same statement drops: it does so before it proves anything. */
  readonly dropped: ReadonlySet<string>
  readonly stmt: AlterTableStmt
}

export function work(
  kind: 'rewrites' | 'scans' | 'buildsIndex',
  scene: Scene,
  certainty: Certainty,
  why: string,
): void {
  for (const relation of scene.family) {
    if (relation.kind === 'partitioned' || relation.kind === 'foreign') continue
    scene.draft.note(kind, { relation: nameOf(relation), certainty, why })
  }
}

export function lockReferenced(id: string, mode: LockMode, scene: Scene): void {
  const referenced = scene.view.byId(id)
  const [schema = '', name = ''] = id.split('\0')
  scene.draft.lock(referenced ? nameOf(referenced) : displayName(schema, name), mode)
  if (!referenced) return
  for (const partition of partitionsAlone(referenced, scene.view)) {
    // 13 and 14 take a key off the tables that hold rows only.
    if (scene.version < 15 && mode === 'ACCESS EXCLUSIVE' && partition.kind === 'partitioned') continue
    scene.draft.lock(nameOf(partition), mode)
  }
}
