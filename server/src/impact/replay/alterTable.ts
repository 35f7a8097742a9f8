// ALTER TABLE, with the partitions and heirs that follow, carried into the virtual catalog.
import type { AlterTableCmd, AlterTableStmt } from '@pgsql/types'
import type { Relation, RelationKind } from '../catalog/values.ts'
import { type CatalogView, unseen } from '../catalog/view.ts'
import { all, as, rangeName } from '../nodes.ts'
import { heirsLosing, indexesOf, partitionsOf } from '../relations.ts'
import { applyAction } from './applyAction.ts'
import { noteCalls } from './callsOf.ts'
import { inheritIndex } from './createIndex.ts'

const kindByObject: Readonly<Record<string, RelationKind>> = {
  OBJECT_TABLE: 'unknown',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'matview',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FOREIGN_TABLE: 'foreign',
  OBJECT_TYPE: 'composite',
}

export function alterTable(stmt: AlterTableStmt, view: CatalogView): void {
  if (stmt.objtype === 'OBJECT_TYPE') {
    alterAttributes(stmt, view)
    return
  }
  const name = rangeName(stmt.relation)
  const { known, schema, name: relname } = view.resolve(name)
  const start = known ?? unseen(schema, relname, kindByObject[stmt.objtype ?? ''] ?? 'unknown')
  let relation = start
  for (const cmd of all(stmt.cmds, 'AlterTableCmd')) relation = applyAction(relation, cmd, view)
  if (relation.kind !== 'index') {
    const tx = view.transaction().id
    relation = { ...relation, altered: { tx, moment: view.moment.id } }
  }
  view.putRelation(relation)
  noteCalls(stmt.cmds, relation.id, view)
  if (stmt.relation?.inh !== true) return
  if (relation.kind === 'partitioned') cascade(relation, stmt, view)
  else handDown(start, stmt, view)
}

/** A composite type and the tables made OF it. */
function alterAttributes(stmt: AlterTableStmt, view: CatalogView): void {
  const name = rangeName(stmt.relation)
  const type = view.userTypeNamed(name)
  if (!type) return
  const cmds = all(stmt.cmds, 'AlterTableCmd')
  const blank = { ...unseen(type.schema, type.name, 'composite'), columns: type.attributes ?? [] }
  const { columns } = cmds.reduce((relation, cmd) => applyAction(relation, cmd, view), blank as Relation)
  view.putUserType({ ...type, attributes: columns })
  for (const id of view.items('typed', `${type.schema}\0${type.name}`)) {
    const table = view.byId(id)
    if (table) view.putRelation(cmds.reduce((relation, cmd) => applyAction(relation, cmd, view), table))
  }
}

/** Partitions follow their parent. */
function cascade(parent: Relation, stmt: AlterTableStmt, view: CatalogView): void {
  for (const id of view.items('partitions', parent.id)) {
    const partition = view.byId(id)
    if (!partition) continue
    let relation = partition
    for (const cmd of all(stmt.cmds, 'AlterTableCmd')) {
      if (!['AT_AttachPartition', 'AT_DetachPartition', 'AT_SetRelOptions'].includes(cmd.subtype ?? ''))
        relation = applyAction(relation, forPartition(cmd), view)
    }
    view.putRelation(inheriting(partition, relation))
    for (const index of indexesOf(parent, view)) inheritIndex(index, relation, view)
    cascade(relation, stmt, view)
  }
}

/** Heirs of a plain table follow where its columns and their checks change. */
function handDown(parent: Relation, stmt: AlterTableStmt, view: CatalogView): void {
  const cmds = all(stmt.cmds, 'AlterTableCmd').filter(cmd => isHandedDown(cmd, parent))
  if (cmds.length === 0) return
  const losing = new Map(
    cmds.flatMap(cmd =>
      cmd.subtype === 'AT_DropColumn' ? [[cmd, allLosing(parent, cmd.name ?? '', view)]] : [],
    ),
  )
  for (const heir of partitionsOf(parent, view)) {
    const concerning = cmds.filter(cmd => losing.get(cmd)?.includes(heir) !== false)
    view.putRelation(
      inheriting(
        heir,
        concerning.reduce((relation, cmd) => applyAction(relation, cmd, view), heir),
      ),
    )
  }
}

const allLosing = (table: Relation, column: string, view: CatalogView): Relation[] =>
  heirsLosing(table, column, view).flatMap(heir => [heir, ...allLosing(heir, column, view)])

/** Columns and constraints that came from above are known for that. */
const inheriting = (before: Relation, after: Relation): Relation => ({
  ...after,
  columns: after.columns.map(one =>
    before.columns.some(old => old.name === one.name) ? one : { ...one, inherited: true },
  ),
  constraints: after.constraints.map(one =>
    before.constraints.some(old => old.name === one.name) ? one : { ...one, inherited: true },
  ),
})

function isHandedDown(cmd: AlterTableCmd, parent: Relation): boolean {
  const node = as(cmd.def, 'Constraint')
  const known = parent.constraints.find(one => one.name === cmd.name)
  switch (cmd.subtype) {
    case 'AT_AddColumn':
    case 'AT_DropColumn':
    case 'AT_AlterColumnType':
    case 'AT_SetNotNull':
    case 'AT_DropNotNull':
    case 'AT_ColumnDefault':
    case 'AT_DropExpression':
      return true
    case 'AT_AddConstraint':
      return /^CONSTR_(CHECK|NOTNULL)$/.test(node?.contype ?? '') && node?.is_no_inherit !== true
    case 'AT_DropConstraint':
    case 'AT_ValidateConstraint':
      return (known?.kind === 'check' || known?.kind === 'notNull') && !known.noInherit
    default:
      return false
  }
}

/** A key's name is its index's, so a partition chooses one of its own. */
function forPartition(cmd: AlterTableCmd): AlterTableCmd {
  const node = as(cmd.def, 'Constraint')
  if (!node || !/^CONSTR_(PRIMARY|UNIQUE|EXCLUSION)$/.test(node.contype ?? '')) return cmd
  const { conname: _, ...unnamed } = node
  return { ...cmd, def: { Constraint: unnamed } }
}
