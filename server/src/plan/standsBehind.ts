// Where a column stands among those of its table: only at the end can one be added.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Planning } from './context.ts'

/** Whether columns that stay come after it. */
export function standsBehind(planning: Planning, column: Fact<'column'>): boolean {
  const table = planning.after.byId.get(column.parent ?? '')
  if (table?.kind !== 'table' && table?.kind !== 'foreignTable') return false
  const columns = table.at.columns ?? []
  return columns
    .slice(columns.indexOf(column.name) + 1)
    .some(name => planning.before.byId.has(`column ${identityOf(table)}.${quoteIdentifier(name)}`))
}
