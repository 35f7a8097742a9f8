// Views and materialized views as DDL.
import { quoteIdentifier } from '../../sql/identifier.ts'
import { identityOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { parentIdentity } from './address.ts'
import { storageList } from './columns.ts'
import { add, type Context } from './creationContext.ts'
import { valuesQuery } from './valuesQuery.ts'

export function createView(fact: Fact<'view'>, orReplace: boolean): string {
  const options = fact.at.options ? ` with (${storageList(fact.at.options)})` : ''
  const { columns, query } = written(fact)
  return `create ${orReplace ? 'or replace ' : ''}view ${identityOf(fact)}${columns}${options} as\n${query}`
}

/** The query, and before it the names of the columns where it does not tell them itself. */
function written({ at }: Fact<'view'> | Fact<'materializedView'>): { columns: string; query: string } {
  const { query, names } = valuesQuery(at.definition) ?? { query: at.definition, names: [] }
  return { columns: names.length ? ` (${names.join(', ')})` : '', query }
}

/** `empty`: it is to be filled later, as what it reads is not filled either. */
export function createMaterializedView(fact: Fact<'materializedView'>, empty: boolean): string {
  const { at } = fact
  const { columns, query } = written(fact)
  return (
    `create materialized view ${identityOf(fact)}${columns}` +
    `${at.accessMethod === undefined ? '' : ` using ${quoteIdentifier(at.accessMethod)}`}` +
    `${at.options === undefined ? '' : ` with (${storageList(at.options)})`}` +
    `${at.tablespace === undefined ? '' : ` tablespace ${quoteIdentifier(at.tablespace)}`} as\n${query}` +
    `${empty ? '\nwith no data' : ''}`
  )
}

/** A column of a view or materialized view that has something of its own. */
export function createViewColumn(context: Context, fact: Fact<'column'>): void {
  if (!/^(materializedView|view) /.test(fact.parent ?? '')) return
  add(context, fact, viewColumnStatements(fact))
}

export function viewColumnStatements(fact: Fact<'column'>): string[] {
  const what = fact.parent?.startsWith('view ') ? 'view' : 'materialized view'
  const alter = `alter ${what} ${parentIdentity(fact)} alter column ${quoteIdentifier(fact.name)}`
  const { at } = fact
  return [
    ...(at.default === undefined ? [] : [`${alter} set default ${at.default}`]),
    ...(at.statistics === undefined ? [] : [`${alter} set statistics ${at.statistics}`]),
    ...(at.storage === undefined ? [] : [`${alter} set storage ${at.storage}`]),
    ...(at.options === undefined ? [] : [`${alter} set (${storageList(at.options)})`]),
    ...(at.compression === undefined ? [] : [`${alter} set compression ${at.compression}`]),
  ]
}
