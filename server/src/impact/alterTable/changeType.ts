// ALTER COLUMN ... TYPE: the table, its indexes, its checks, and the foreign keys on both sides.
import type { ColumnDef } from '@pgsql/types'
import type { Column, Relation } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import { typeChange } from '../coercion.ts'
import { columnsIn } from '../definitions.ts'
import { sqlType } from '../nodes.ts'
import { indexesOf, leavesOf } from '../relations.ts'
import { lockReferenced, type Scene, work } from './scene.ts'

export function changeType(column: string, def: ColumnDef, scene: Scene): void {
  const { table, view, version } = scene
  const to = sqlType(def.typeName)
  if (!to) return
  const old = table.columns.find(one => one.name === column)
  const change = typeChange(column, old?.type, to, def.raw_default, view, version)
  const why = `the stored form of ${column} changes`
  if (change !== 'no') work('rewrites', scene, change, why)
  const collation = def.collClause !== undefined || old?.collation !== undefined
  const reorders = collation || changesOrder(old, to.name)
  for (const relation of scene.family) {
    if (change !== 'no') continue
    const why = `an index on ${column} does not fit any more`
    if (relation.kind === 'partitioned') {
      // Made anew, it is made for every partition, though it may have been made ON ONLY before.
      if (dependentIndexes(relation, column, view).length > 0)
        for (const leaf of leavesOf(relation, view))
          scene.draft.note('buildsIndex', { relation: nameOf(leaf), certainty: 'yes', why })
      continue
    }
    // Plain indexes are kept when the order is the same; not those with expressions or a predicate,
    // nor those that come from a partitioned table's.
    const rebuilt = dependentIndexes(relation, column, view).filter(
      index =>
        reorders ||
        index.parent !== undefined ||
        index.index?.partial ||
        (index.index?.expressions.length ?? 0) > 0,
    )
    if (rebuilt.length > 0)
      scene.draft.note('buildsIndex', {
        relation: nameOf(relation),
        certainty: 'yes',
        why,
      })
  }
  for (const constraint of table.constraints) {
    if (
      constraint.kind === 'check' &&
      constraint.columns.includes(column) &&
      constraint.valid &&
      change !== 'perhaps'
    )
      work('scans', scene, 'yes', `the check ${constraint.name} is proved anew`)
  }
}

const changesOrder = (old: Column | undefined, to: string): boolean => {
  const family: Readonly<Record<string, string>> = { varchar: 'text', cidr: 'inet' }
  if (!old?.type || old.type.name === to) return false
  return (family[old.type.name] ?? old.type.name) !== (family[to] ?? to)
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
    if (rewritten)
      draft.note('scans', {
        relation: nameOf(other),
        certainty: 'yes',
        why: `${constraint.name} is proved anew`,
      })
  }
}
