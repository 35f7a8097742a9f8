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
  readonly stmt: AlterTableStmt
}

export function work(
  kind: 'rewrites' | 'scans' | 'buildsIndex',
  scene: Scene,
  certainty: Certainty,
  why: string,
  /** Keys and NO INHERIT checks are not handed down to the heirs of a plain table. */
  handedDown = true,
): void {
  const family = handedDown || scene.table.kind === 'partitioned' ? scene.family : [scene.table]
  for (const relation of family) {
    if (relation.kind === 'partitioned' || relation.kind === 'foreign') continue
    scene.draft.note(kind, { relation: nameOf(relation), certainty, why })
  }
}

/**
 * The table a foreign key points at. 13 and 14 take a key off the tables that hold rows only, and off the
 * partitioned table itself where the key is dropped by name.
 */
export function lockReferenced(
  id: string,
  mode: LockMode,
  scene: Scene,
  why: 'named' | 'dependence' = 'named',
): void {
  const referenced = scene.view.byId(id)
  const [schema = '', name = ''] = id.split('\0')
  const leavesOnly = scene.version < 15 && mode === 'ACCESS EXCLUSIVE'
  if (!(leavesOnly && why === 'dependence' && referenced?.kind === 'partitioned'))
    scene.draft.lock(referenced ? nameOf(referenced) : displayName(schema, name), mode)
  if (!referenced) return
  for (const partition of partitionsAlone(referenced, scene.view))
    if (!leavesOnly || partition.kind !== 'partitioned') scene.draft.lock(nameOf(partition), mode)
}
