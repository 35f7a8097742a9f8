// SET NOT NULL and its kin: which tables are read through, and what spares them that.
import type { Relation } from '../catalog/values.ts'
import { nameOf } from '../catalog/view.ts'
import { provesNotNull } from '../definitions.ts'
import type { Scene } from './scene.ts'

/** Proofs that spare SET NOT NULL its scan: already so, or a validated CHECK says so. */
export function notNullProved(table: Relation, column: string): boolean {
  if (table.columns.some(one => one.name === column && one.notNull)) return true
  return table.constraints.some(
    one => one.kind === 'check' && one.valid && one.enforced && provesNotNull(one.expression, column),
  )
}

export function setNotNull(column: string, scene: Scene): void {
  if (notNullProved(scene.table, column)) return
  for (const relation of scene.family) requireValue(column, relation, scene)
}

/** Reads one table through, unless it proves by itself that it need not be. */
export function requireValue(column: string, relation: Relation, { draft, view }: Scene): void {
  if (relation.kind === 'partitioned' || relation.kind === 'foreign' || notNullProved(relation, column))
    return
  draft.note('scans', {
    relation: nameOf(relation),
    // One that a query made has no NOT NULL but those it got since.
    certainty: relation.complete || relation.query || view.historyKnown() ? 'yes' : 'perhaps',
    why: `every row must have a value for ${column}`,
  })
}
