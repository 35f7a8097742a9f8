// One action of ALTER TABLE on one table, carried into the virtual catalog. Heirs and partitions are
// alterTable.ts's matter.
import type { AlterTableCmd, ColumnDef, Node } from '@pgsql/types'
import type { Column, Constraint, Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { columnOf, columnsIn, constraintOf, constraintsOf, isNull } from '../definitions.ts'
import { as, callsFunction, rangeName, sqlType } from '../nodes.ts'
import { indexesOf, openNotNull } from '../relations.ts'
import { addConstraintEffects } from './constraintEffects.ts'
import { inheritIndex } from './createIndex.ts'
import { noteDrawing, numbered, ownSequence } from './createSequence.ts'
import { switchRule } from './rules.ts'
import { switchTriggers } from './trigger.ts'
import { noteTypeUser } from './typeUsers.ts'

export function applyAction(relation: Relation, cmd: AlterTableCmd, view: CatalogView): Relation {
  const column = cmd.name ?? ''
  const def = as(cmd.def, 'ColumnDef')
  switch (cmd.subtype) {
    case 'AT_AddColumn':
      return def ? addColumn(relation, def, cmd.missing_ok === true, view) : relation
    case 'AT_DropColumn':
      dropOwned(relation, column, view)
      return dropColumn(relation, column, view)
    case 'AT_AlterColumnType': {
      const type = sqlType(def?.typeName)
      if (!type) return relation
      noteTypeUser(type, relation.id, view)
      return changeColumn(relation, column, old => ({ ...old, type }))
    }
    case 'AT_SetNotNull':
      return setNotNull(relation, column)
    case 'AT_DropNotNull':
      return withoutNotNull(relation, column)
    case 'AT_ColumnDefault':
      return setDefault(relation, column, cmd.def, view)
    case 'AT_AddIdentity': {
      const { id } = ownSequence(column, relation, view)
      return changeColumn(relation, column, old => ({ ...old, identity: true, hasDefault: true, draws: id }))
    }
    case 'AT_DropIdentity':
      dropOwned(relation, column, view)
      return changeColumn(relation, column, ({ draws: _, ...old }) => ({
        ...old,
        identity: false,
        hasDefault: false,
      }))
    case 'AT_DropExpression':
      return changeColumn(relation, column, ({ generated: _, expression: __, ...old }) => old)
    case 'AT_AddConstraint': {
      const node = as(cmd.def, 'Constraint')
      const made = node && constraintOf(node, relation, undefined, view)
      return made ? addConstraint(relation, made, view) : relation
    }
    case 'AT_ValidateConstraint':
      return validate(relation, column)
    case 'AT_DropConstraint':
      return dropConstraint(relation, column, view)
    case 'AT_AlterConstraint':
      return alterConstraint(relation, cmd, view)
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
      return partition(relation, cmd, view)
    case 'AT_AddInherit':
    case 'AT_DropInherit': {
      const parent = view.relation(rangeName(as(cmd.def, 'RangeVar')), 'table')
      const begins = cmd.subtype === 'AT_AddInherit'
      view.put('children', parent.id, relation.id, begins)
      view.put('parents', relation.id, parent.id, begins)
      if (begins || view.items('parents', relation.id).size > 0) return relation
      return { ...relation, columns: relation.columns.map(one => ({ ...one, inherited: false })) }
    }
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
      return { ...relation, unlogged: cmd.subtype === 'AT_SetUnLogged' }
    case 'AT_SetAccessMethod':
      return { ...relation, accessMethod: cmd.name ?? 'heap' }
    case 'AT_EnableRowSecurity':
    case 'AT_DisableRowSecurity':
      return { ...relation, rowSecurity: cmd.subtype === 'AT_EnableRowSecurity' }
    case 'AT_EnableTrig':
    case 'AT_EnableAlwaysTrig':
    case 'AT_EnableTrigAll':
    case 'AT_EnableTrigUser':
    case 'AT_EnableReplicaTrig':
    case 'AT_DisableTrig':
    case 'AT_DisableTrigAll':
    case 'AT_DisableTrigUser':
      switchTriggers(relation.id, cmd, view)
      return /All$/.test(cmd.subtype)
        ? { ...relation, keysOff: cmd.subtype === 'AT_DisableTrigAll' }
        : relation
    case 'AT_EnableRule':
    case 'AT_EnableAlwaysRule':
    case 'AT_EnableReplicaRule':
    case 'AT_DisableRule':
      switchRule(relation.id, cmd, view)
      return relation
    case 'AT_ChangeOwner':
      return { ...relation, owner: cmd.newowner?.rolename ?? '' }
    default:
      return relation
  }
}

function changeColumn(relation: Relation, name: string, change: (old: Column) => Column): Relation {
  const known = relation.kind === 'view' || relation.columns.some(one => one.name === name)
  const blank: Column = { name, notNull: false, hasDefault: false, identity: false }
  // A column only mentioned is noted with what the statement teaches.
  const columns = known ? relation.columns : [...relation.columns, blank]
  return { ...relation, columns: columns.map(one => (one.name === name ? change(one) : one)) }
}

/** The sequence that the column draws from goes with it, where it is the table's own. */
function dropOwned(relation: Relation, column: string, view: CatalogView): void {
  const id = relation.columns.find(one => one.name === column)?.draws
  const sequence = id === undefined ? undefined : view.byId(id)
  if (sequence?.ownedBy !== relation.id) return
  view.dropRelation(sequence)
  view.put('owned', relation.id, sequence.id, false)
}

function setDefault(
  relation: Relation,
  column: string,
  given: Node | undefined,
  view: CatalogView,
): Relation {
  noteDrawing(given, relation, view)
  return changeColumn(relation, column, ({ fallback: _, draws: __, ...old }) => ({
    ...old,
    hasDefault: given !== undefined && !isNull(given),
    ...(given && callsFunction(given) ? { fallback: given } : {}),
  }))
}

function addColumn(relation: Relation, def: ColumnDef, guarded: boolean, view: CatalogView): Relation {
  if (relation.columns.some(one => one.name === def.colname)) return relation
  const column = numbered(columnOf(def), def, relation, view)
  if (!guarded) view.write(`column:${relation.id}\0${column.name}`, 'new')
  view.write(`columnAt:${relation.id}\0${column.name}`, view.moment.id)
  let changed: Relation = { ...relation, columns: [...relation.columns, column] }
  noteTypeUser(column.type, relation.id, view)
  for (const node of constraintsOf(def)) {
    const made = constraintOf(node, relation, column.name, view)
    if (made) changed = addConstraint(changed, { ...made, valid: true }, view)
  }
  return changed
}

function dropColumn(relation: Relation, name: string, view: CatalogView): Relation {
  for (const id of view.items('indexes', relation.id)) {
    const index = view.byId(id)
    const shape = index?.index
    const uses =
      shape &&
      (shape.keys.includes(name) ||
        shape.included.includes(name) ||
        columnsIn([shape.expressions, shape.predicate]).includes(name))
    if (index && uses) {
      view.dropRelation(index)
      view.put('indexes', relation.id, id, false)
    }
  }
  return {
    ...relation,
    columns: relation.columns.filter(one => one.name !== name),
    constraints: relation.constraints.filter(
      one => !one.columns.includes(name) && !one.builds?.included?.includes(name),
    ),
  }
}

function addConstraint(relation: Relation, constraint: Constraint, view: CatalogView): Relation {
  const index =
    constraint.index === undefined
      ? undefined
      : view.resolve({ schemaname: relation.schema, relname: constraint.index }).known?.index
  const columns = index ? index.keys.flatMap(key => (key === undefined ? [] : [key])) : constraint.columns
  const made: Constraint = { ...constraint, columns }
  addConstraintEffects(relation, made, view)
  let changed: Relation = {
    ...relation,
    constraints: [...relation.constraints.filter(one => one.name !== made.name), made],
  }
  if (made.kind === 'primary' || (made.kind === 'notNull' && made.valid)) {
    for (const column of made.columns)
      changed = changeColumn(changed, column, old => ({ ...old, notNull: true }))
  }
  return changed
}

function validate(relation: Relation, name: string): Relation {
  const constraint = relation.constraints.find(one => one.name === name)
  let changed: Relation = {
    ...relation,
    constraints: relation.constraints.map(one => (one.name === name ? { ...one, valid: true } : one)),
  }
  if (constraint?.kind === 'notNull') {
    for (const column of constraint.columns)
      changed = changeColumn(changed, column, old => ({ ...old, notNull: true }))
  }
  return changed
}

/** A constraint not proved yet is proved, unless the table only had it from above: then it becomes its own. */
function setNotNull(relation: Relation, column: string): Relation {
  const open = openNotNull(relation, column)
  if (!open) return changeColumn(relation, column, old => ({ ...old, notNull: true }))
  if (!open.inherited) return validate(relation, open.name)
  const { inherited: _, ...own } = open
  return { ...relation, constraints: relation.constraints.map(one => (one === open ? own : one)) }
}

function alterConstraint(relation: Relation, cmd: AlterTableCmd, view: CatalogView): Relation {
  const change = as(cmd.def, 'ATAlterConstraint')
  if (change?.deferrable) view.write('deferrable', true)
  const enforced = change?.is_enforced === true
  return {
    ...relation,
    constraints: relation.constraints.map(one =>
      one.name === change?.conname
        ? {
            ...one,
            ...(change.alterDeferrability
              ? { deferred: change.initdeferred === true, deferrable: change.deferrable === true }
              : {}),
            ...(change.alterInheritability ? { noInherit: change.noinherit === true } : {}),
            ...(change.alterEnforceability ? { enforced, valid: enforced } : {}),
          }
        : one,
    ),
  }
}

function withoutNotNull(relation: Relation, column: string): Relation {
  const changed = changeColumn(relation, column, old => ({ ...old, notNull: false }))
  return {
    ...changed,
    constraints: changed.constraints.filter(one => !(one.kind === 'notNull' && one.columns.includes(column))),
  }
}

function dropConstraint(relation: Relation, name: string, view: CatalogView): Relation {
  const constraint = relation.constraints.find(one => one.name === name)
  if (constraint?.references)
    view.put('referencing', constraint.references.id, `${relation.id}\u0001${name}`, false)
  const index = view.resolve({ schemaname: relation.schema, relname: name }).known
  if (index?.index?.constraint === name && index.index.table === relation.id) {
    view.dropRelation(index)
    view.put('indexes', relation.id, index.id, false)
  }
  const dropped: Relation = {
    ...relation,
    constraints: relation.constraints.filter(one => one.name !== name),
  }
  if (constraint?.kind !== 'notNull') return dropped
  return constraint.columns.reduce<Relation>(
    (table, column) => changeColumn(table, column, old => ({ ...old, notNull: false })),
    dropped,
  )
}

function partition(parent: Relation, cmd: AlterTableCmd, view: CatalogView): Relation {
  const body = as(cmd.def, 'PartitionCmd')
  const child = view.relation(rangeName(body?.name), 'table')
  const attach = cmd.subtype === 'AT_AttachPartition'
  if (parent.kind === 'index') {
    return parent
  }
  view.put('partitions', parent.id, child.id, attach)
  const { parent: _, bound: __, ...alone } = child
  const bound = body?.bound?.is_default
    ? ('default' as const)
    : body?.bound
      ? { PartitionBoundSpec: body.bound }
      : undefined
  view.putRelation(attach ? { ...alone, parent: parent.id, ...(bound ? { bound } : {}) } : alone)
  if (attach && bound === 'default') view.write(`fallback:${parent.id}`, child.id)
  if (attach) for (const index of indexesOf(parent, view)) inheritIndex(index, child, view)
  return parent.kind === 'unknown' ? { ...parent, kind: 'partitioned' } : parent
}
