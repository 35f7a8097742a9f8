// ADD, VALIDATE, ALTER and DROP CONSTRAINT.
import type { AlterTableCmd, Constraint as ConstraintNode } from '@pgsql/types'
import type { IndexShape, Relation } from '../catalog/values.ts'
import { nameOf } from '../catalog/view.ts'
import { constraintsOf } from '../definitions.ts'
import type { Certainty } from '../impact.ts'
import { all, as, rangeName } from '../nodes.ts'
import { evaluate } from '../query/running.ts'
import { leavesOf, partitionsAlone } from '../relations.ts'
import { lockId } from '../statements/locking.ts'
import { referencingKeys } from './dependents.ts'
import { requireValue, setNotNull } from './notNull.ts'
import { lockReferenced, type Scene, work } from './scene.ts'

export function addConstraint(node: ConstraintNode, column: string | undefined, scene: Scene): void {
  const { table, view, draft } = scene
  switch (node.contype) {
    case 'CONSTR_FOREIGN': {
      const referenced = view.relation(rangeName(node.pktable), 'table')
      const mode = 'SHARE ROW EXCLUSIVE'
      draft.lock(nameOf(referenced), mode)
      for (const partition of partitionsAlone(referenced, view)) draft.lock(nameOf(partition), mode)
      if (node.skip_validation || node.is_enforced !== true) return
      if (column !== undefined && !columnHasDefault(column, scene)) return
      const why = `every row is looked up in ${nameOf(referenced)}`
      if (table.kind !== 'partitioned') work('scans', scene, 'yes', why, false)
      const keys = all(node.fk_attrs, 'String').map(one => one.sval ?? '')
      const tables = table.kind === 'partitioned' ? leavesOf(table, view) : []
      // A partition that has the key already hands it over as it is.
      for (const leaf of tables.filter(one => !hasKey(one, referenced, keys)))
        draft.note('scans', { relation: nameOf(leaf), certainty: 'yes', why })
      return
    }
    case 'CONSTR_CHECK':
      if (node.skip_validation || node.is_enforced !== true) return
      work('scans', scene, 'yes', 'every row is checked', node.is_no_inherit !== true)
      if (node.raw_expr) evaluate([node.raw_expr], scene)
      return
    case 'CONSTR_NOTNULL': {
      if (column !== undefined) return
      const key = as(node.keys?.[0], 'String')?.sval ?? ''
      if (!node.skip_validation) setNotNull(key, node.is_no_inherit ? { ...scene, family: [table] } : scene)
      return
    }
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
    case 'CONSTR_EXCLUSION': {
      if (node.indexname === undefined) {
        work('buildsIndex', scene, 'yes', 'the constraint needs its index', false)
      }
      if (node.contype !== 'CONSTR_PRIMARY') return
      if (node.indexname !== undefined && !indexNamed(node.indexname, scene) && !scene.table.complete)
        work('scans', scene, 'perhaps', `every row must have a value for the columns of ${node.indexname}`)
      const keys = column === undefined ? primaryColumns(node, scene) : []
      for (const key of keys) setNotNull(key, scene)
      return
    }
    default:
  }
  void table
}

const hasKey = (table: Relation, referenced: Relation, columns: readonly string[]): boolean =>
  table.constraints.some(
    one => one.valid && one.references?.id === referenced.id && one.columns.join() === columns.join(),
  )

const indexNamed = (relname: string, { view, table }: Scene): IndexShape | undefined =>
  view.resolve({ schemaname: table.schema, relname }).known?.index

function primaryColumns(node: ConstraintNode, scene: Scene): string[] {
  if (node.indexname === undefined) return all(node.keys, 'String').map(one => one.sval ?? '')
  const index = indexNamed(node.indexname, scene)
  return index ? index.keys.flatMap(key => (key === undefined ? [] : [key])) : []
}

function columnHasDefault(column: string, scene: Scene): boolean {
  const def = all(scene.stmt.cmds, 'AlterTableCmd')
    .map(cmd => as(cmd.def, 'ColumnDef'))
    .find(one => one?.colname === column)
  const fallback = def && constraintsOf(def).find(one => one.contype === 'CONSTR_DEFAULT')
  // Even DEFAULT NULL makes PostgreSQL look up every row.
  return fallback !== undefined
}

export function validate(name: string, scene: Scene): void {
  const constraint = scene.table.constraints.find(one => one.name === name)
  if (constraint?.valid) return
  const certainty: Certainty = constraint ? 'yes' : 'perhaps'
  if (constraint?.references) {
    const { id } = constraint.references
    lockId(id, 'ROW SHARE', scene.view, scene.draft)
    const referenced = scene.view.byId(id)
    if (referenced && constraint.enforced)
      for (const one of partitionsAlone(referenced, scene.view)) scene.draft.lock(nameOf(one), 'ACCESS SHARE')
  }
  if (constraint && !constraint.enforced) return
  for (const relation of scene.family) {
    if (relation.kind === 'partitioned' || relation.kind === 'foreign') continue
    const own = relation.constraints.find(one => one.name === name)
    if (relation !== scene.table && own?.valid !== false) continue
    scene.draft.note('scans', {
      relation: nameOf(relation),
      certainty,
      why: `every row is checked against ${name}`,
    })
  }
}

export function dropConstraint(name: string, cascade: boolean, scene: Scene): void {
  const constraint = scene.table.constraints.find(one => one.name === name)
  if (constraint?.references) lockReferenced(constraint.references.id, 'ACCESS EXCLUSIVE', scene)
  const index = scene.view.resolve({ schemaname: scene.table.schema, relname: name }).known
  if (index?.index?.constraint === name) scene.draft.lock(nameOf(index), 'ACCESS EXCLUSIVE')
  if (cascade && (constraint?.kind === 'primary' || constraint?.kind === 'unique'))
    referencingKeys(constraint.columns, scene)
}

export function alterConstraint(cmd: AlterTableCmd, scene: Scene): void {
  const change = as(cmd.def, 'ATAlterConstraint')
  const name = change?.conname ?? ''
  const constraint = scene.table.constraints.find(one => one.name === name)
  const enforced = change?.is_enforced === true
  if (change?.alterInheritability && !change.noinherit)
    for (const column of constraint?.columns ?? [])
      for (const heir of scene.family.slice(1)) requireValue(column, heir, scene)
  if (!change?.alterEnforceability || constraint?.enforced === enforced) return
  if (constraint?.references)
    lockReferenced(constraint.references.id, enforced ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE', scene)
  if (enforced) work('scans', scene, constraint ? 'yes' : 'perhaps', `every row is checked against ${name}`)
}
