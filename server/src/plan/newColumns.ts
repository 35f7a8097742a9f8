// New columns and constraints of tables that are there already.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { columnSettings, unprovenNotNull } from '../schema/render/columns.ts'
import { indexSettings } from '../schema/render/constraints.ts'
import { type CreationOptions, commonStatements } from '../schema/render/creationContext.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { identityExtras } from '../schema/render/sequences.ts'
import { ownDifferences } from '../schema/render/tables.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { addColumn } from './alterColumn.ts'
import { parentColumns } from './change.ts'
import type { Planning } from './context.ts'
import { tableWords } from './drop.ts'
import { calledAsInherited } from './notNullNames.ts'
import type { PlannedOperation } from './operation.ts'
import { type Step, step } from './planned.ts'

const lastPart = (column: Fact) => {
  const table = column.parent?.slice(column.parent.indexOf(' ') + 1) ?? ''
  return identityOf(column).slice(table.length + 1)
}

export function newColumn(
  planning: Planning,
  column: Fact<'column'>,
  options: CreationOptions,
): PlannedOperation {
  const table = planning.after.byId.get(column.parent ?? '')
  const position =
    table?.kind === 'table' || table?.kind === 'foreignTable'
      ? (table.at.columns ?? []).indexOf(column.name)
      : 0
  const alter = `alter ${tableWords(column)} ${table?.kind === 'table' ? 'only ' : ''}${table ? identityOf(table) : ''}`
  const steps = [
    ...addColumn(planning, calledAsInherited(planning, column)),
    ...columnSettings(alter, table?.name ?? '', column).map(sql => step(sql)),
    ...unprovenNotNull(table?.name ?? '', column).map(sql => step(sql)),
    ...identityExtras({ options }, column).map(sql => step(sql)),
    ...commonStatements({ options }, column).map(sql => step(sql)),
  ]
  const earlier =
    table?.kind === 'table' || table?.kind === 'foreignTable'
      ? (table.at.columns ?? [])
          .slice(0, position)
          .map(name => `${column.id.slice(0, -lastPart(column).length)}${quoteIdentifier(name)}`)
      : []
  return {
    key: `${keyOf(table ?? column, planning.after)} ${String(position).padStart(4, '0')}`,
    object: column.parent ?? column.id,
    makes: [column.id],
    // The name of a constraint that it shall inherit is its parent's to choose.
    needs: [...column.needs, ...earlier, ...parentColumns(planning, column)],
    steps,
  }
}

/** What a column that came with its parent's has of its own. */
export function followingColumn(
  planning: Planning,
  column: Fact<'column'>,
  options: CreationOptions,
): PlannedOperation {
  const table = planning.after.byId.get(column.parent ?? '')
  const alter = `alter ${tableWords(column)} ${table?.kind === 'table' ? 'only ' : ''}${parentIdentity(column)}`
  const parents = parentColumns(planning, column)
  const above = parents
    .map(id => planning.after.byId.get(id))
    .find((fact): fact is Fact<'column'> => fact?.kind === 'column')
  const steps = [
    // Those of a typed table come from its type, which gives no more than the type of each.
    ...(above || !parents.length ? ownDifferences(alter, column, above?.at) : []),
    ...columnSettings(alter, table?.name ?? '', column),
    ...commonStatements({ options }, column),
  ]
  return {
    key: keyOf(column, planning.after),
    object: column.parent ?? column.id,
    makes: [column.id],
    needs: [...column.needs, ...parents],
    steps: steps.map(sql => step(sql)),
  }
}

export function newConstraint(
  planning: Planning,
  fact: Fact<'constraint'>,
  safe: readonly Step[],
  options: CreationOptions,
): PlannedOperation {
  return {
    key: keyOf(fact, planning.after),
    object: fact.parent ?? fact.id,
    makes: [fact.id],
    needs: fact.needs,
    steps: [
      ...safe,
      ...[...indexSettings(fact), ...commonStatements({ options }, fact)].map(sql => step(sql)),
    ],
  }
}
