// Operations that make tables with their columns and inline constraints.

import { quoteIdentifier } from '../../sql/identifier.ts'
import { columnsOf, identityOf, type Lookup, partsOf, type Table } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { relatives } from '../relatives.ts'
import { parentIdentity } from './address.ts'
import { unprovenNotNull } from './columns.ts'
import { indexSettings } from './constraints.ts'
import { add, type Context, commonStatements, isLate, wholeNeeds } from './creationContext.ts'
import { keyOf } from './creationOrder.ts'
import { createReplicaIdentity } from './replicaIdentity.ts'
import { identityExtras } from './sequences.ts'
import { constraintsOf, createTable } from './tables.ts'

export function createTableFact(context: Context, table: Table): void {
  const { model } = context
  const columns = columnsOf(model, table)
  const late = columns.filter(
    column => column.at.default !== undefined && !column.at.generated && isLate(context, column),
  )
  const lateIds = new Set(late.map(column => column.id))
  const inline = constraintsOf(model, table).filter(constraint => isInline(context, constraint))
  const inlineNeeds = inline.flatMap(constraint => constraint.needs)
  const makes = [...columns, ...inline].map(fact => fact.id)
  const needs = columns
    .filter(column => !lateIds.has(column.id))
    .flatMap(column => wholeNeeds(context, column))
    .concat(inlineNeeds)
    .filter(id => id !== table.id && !makes.includes(id))
  const sql = createTable(model, table, { inline, lateDefaults: lateIds })
  const afterwards = [
    ...columns.flatMap(column => [...commonStatements(context, column), ...identityExtras(context, column)]),
    ...inline.flatMap(constraint => [...indexSettings(constraint), ...commonStatements(context, constraint)]),
  ]
  add(context, table, sql, { makes, needs })
  const last = context.out.at(-1)
  if (last) context.out[context.out.length - 1] = { ...last, sql: [...last.sql, ...afterwards] }
  for (const column of late) {
    add(
      context,
      column,
      [
        `alter table only ${identityOf(table)} alter column ${quoteIdentifier(column.name)} set default ${column.at.default}`,
      ],
      { withoutCommon: true },
    )
    const made = context.out.at(-1)
    if (made) context.out[context.out.length - 1] = { ...made, makes: [], needs: [...made.needs, table.id] }
  }
  for (const column of columns) {
    const sql = unprovenNotNull(table.name, column)
    if (sql.length === 0) continue
    const heirs = heirsOf(model, column)
    const proven = heirs.filter(({ at }) => typeof at.notNull !== 'object' || !at.notNull.notValid)
    context.out.push({
      key: `${keyOf(column, model)}~`,
      object: table.id,
      makes: [],
      // A child that is made after it would have it proven.
      needs: [table.id, ...heirs.map(heir => heir.parent ?? '')],
      sql: [...sql, ...proven.flatMap(heir => validateNotNull(heir))],
    })
  }
  createReplicaIdentity(context, table)
}

/** The columns that children have from this one. */
function heirsOf(model: Lookup, column: Fact<'column'>): Fact<'column'>[] {
  return (relatives(model).heirs.get(column.id) ?? []).flatMap(id => {
    const heir = model.byId.get(id)
    return heir?.kind === 'column' ? [heir, ...heirsOf(model, heir)] : []
  })
}

function validateNotNull(column: Fact<'column'>): string[] {
  const name = column.hints.notNull
  if (column.at.notNull === undefined || name === undefined) return []
  return [`alter table ${parentIdentity(column)} validate constraint ${quoteIdentifier(name)}`]
}

/** Written inside CREATE TABLE, unless something keeps it out. */
export function isInline(context: Context, constraint: Fact<'constraint'>): boolean {
  const { at } = constraint
  if (!context.ids.has(constraint.parent ?? '') || !context.ids.has(constraint.id)) return false
  if (at.inheritance === 'inherited' || at.type === 'foreignKey' || at.notValid) return false
  if (at.index?.partitionOf || at.index?.invalid || context.partitions.only.has(constraint.id)) return false
  return !isTwin(context, constraint) && !isLate(context, constraint)
}

/** CREATE TABLE makes one key of two that have the same columns. */
function isTwin(context: Context, constraint: Fact<'constraint'>): boolean {
  if (constraint.at.type !== 'unique') return false
  const columns = constraint.at.columns?.join('\0')
  return partsOf(context.model, constraint.parent ?? '', 'constraint').some(
    other =>
      other.id !== constraint.id &&
      /^(primaryKey|unique)$/.test(other.at.type) &&
      other.at.columns?.join('\0') === columns &&
      (other.at.type === 'primaryKey' || other.id < constraint.id),
  )
}
