// ALTER COLUMN ... TYPE: the table, its indexes, its checks, and the foreign keys on both sides.
import type { ColumnDef } from '@pgsql/types'
import type { Constraint, Relation, SqlType } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import { baseOf, typeChange } from '../coercion.ts'
import { columnsIn } from '../definitions.ts'
import { sqlType } from '../nodes.ts'
import { checksOf as domainChecks } from '../query/evaluated.ts'
import { evaluate } from '../query/running.ts'
import { indexesOf, leavesOf } from '../relations.ts'
import { lockReferenced, type Scene, work } from './scene.ts'

export function changeType(column: string, def: ColumnDef, scene: Scene): void {
  const { table, view, version } = scene
  const to = sqlType(def.typeName)
  if (!to) return
  const old = table.columns.find(one => one.name === column)
  // What is not stored has no form that could change.
  const change =
    old?.generated === 'virtual' ? 'no' : typeChange(column, old?.type, to, def.raw_default, view, version)
  const why = `the stored form of ${column} changes`
  if (change !== 'no') {
    work('rewrites', scene, change, why)
    evaluate(def.raw_default ? [def.raw_default, ...domainChecks(to, view)] : domainChecks(to, view), scene)
  }
  if (change === 'no')
    for (const relation of rebuiltFor(column, def, table, scene.family, view))
      scene.draft.note('buildsIndex', {
        relation: nameOf(relation),
        certainty: 'yes',
        why: `an index on ${column} does not fit any more`,
      })
  if (change !== 'perhaps')
    for (const constraint of checksOn(column, table)) {
      evaluate([constraint.expression], scene)
      work('scans', scene, 'yes', `the check ${constraint.name} is proved anew`)
    }
}

/** The checks that a change of the column's type proves anew. */
export const checksOn = (column: string, table: Relation): readonly Constraint[] =>
  table.constraints.filter(one => one.kind === 'check' && one.columns.includes(column) && one.valid)

/** The tables of a family whose indexes are built anew, though the column's values stay as they are stored. */
export function rebuiltFor(
  column: string,
  def: ColumnDef,
  table: Relation,
  family: readonly Relation[],
  view: CatalogView,
): Relation[] {
  const old = table.columns.find(one => one.name === column)
  const collation = def.collClause !== undefined || old?.collation !== undefined
  const reorders = collation || changesOrder(old?.type, sqlType(def.typeName), view)
  return family.flatMap(relation => {
    const indexes = dependentIndexes(relation, column, view)
    // Made anew, it is made for every partition, though it may have been made ON ONLY before.
    if (relation.kind === 'partitioned') return indexes.length > 0 ? leavesOf(relation, view) : []
    // Plain indexes are kept when the order is the same; not those with expressions or a predicate,
    // nor those that come from a partitioned table's.
    const isRebuilt = indexes.some(
      index =>
        reorders ||
        index.parent !== undefined ||
        index.index?.partial ||
        (index.index?.expressions.length ?? 0) > 0,
    )
    return isRebuilt ? [relation] : []
  })
}

/** Types whose values an index orders alike. */
const alike: Readonly<Record<string, string>> = { varchar: 'text', cidr: 'inet' }

function changesOrder(old: SqlType | undefined, to: SqlType | undefined, view: CatalogView): boolean {
  if (!old || !to) return false
  const [was, is] = [baseOf(old, view).name, baseOf(to, view).name]
  return (alike[was] ?? was) !== (alike[is] ?? is)
}

const dependentIndexes = (table: Relation, column: string, view: CatalogView): Relation[] =>
  indexesOf(table, view).filter(index => {
    const shape = index.index
    return (
      shape &&
      (shape.keys.includes(column) ||
        shape.included.includes(column) ||
        columnsIn([shape.expressions, shape.predicate]).includes(column))
    )
  })

/**
 * Foreign keys from and to a column whose type changes are made anew; they are proved anew where the
 * statement writes the table anew, for whatever reason.
 */
export function foreignKeysOn(column: string, scene: Scene): void {
  const { table, view, draft } = scene
  const rewritten = draft
    .rewritten()
    .some(work => work.relation === nameOf(table) && work.certainty === 'yes')
  for (const constraint of table.constraints) {
    if (!constraint.references || !constraint.columns.includes(column)) continue
    lockReferenced(constraint.references.id, 'ACCESS EXCLUSIVE', scene, 'dependence')
    lockReferenced(constraint.references.id, 'SHARE ROW EXCLUSIVE', scene)
  }
  for (const item of view.items('referencing', table.id)) {
    const [id = '', name] = item.split('\u0001')
    const other = view.byId(id)
    const constraint = other?.constraints.find(one => one.name === name)
    if (!other || !constraint?.references?.columns.includes(column)) continue
    draft.lock(nameOf(other), 'ACCESS EXCLUSIVE')
    if (!rewritten || !constraint.valid || !constraint.enforced) continue
    for (const leaf of other.kind === 'partitioned' ? leavesOf(other, view) : [other])
      draft.note('scans', {
        relation: nameOf(leaf),
        certainty: 'yes',
        why: `${constraint.name} is proved anew`,
      })
  }
}
