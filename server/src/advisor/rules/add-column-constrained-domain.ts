// ADD COLUMN of a domain that has constraints.

import { addedColumnRewrites } from '../../impact/alterTable/addColumn.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { newColumns } from '../newColumns.ts'
import { demandsValue } from '../requiredColumn.ts'
import { rule } from '../rule.ts'

export const addColumnConstrainedDomain = rule<'AlterTableStmt'>({
  id: 'add-column-constrained-domain',
  category: 'columns',
  severity: 'error',
  preset: 'recommended',
  summary: 'A new column of a constrained domain rewrites the table',
  why: 'A domain with CHECK or NOT NULL must be checked for every row, even when the column is NULL everywhere: PostgreSQL writes the whole table anew under ACCESS EXCLUSIVE.',
  fix: 'Add the column with the domain’s base type and a CHECK constraint that is NOT VALID; validate it afterwards.',
  exceptions: 'Domains without constraints, and tables created by the same script.',
  aliases: [],
  on: ['AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (column.how !== 'add' || context.newness(column.table) === 'new') continue
      const rewrite = addedColumnRewrites(column.def, context.view, context.version)
      // One that fails on the first row is add-required-column's affair.
      if (rewrite?.kind !== 'domain' || demandsValue(context, column)) continue
      context.report({
        at: column.typeSpan,
        table: column.table,
        message: `Adding ${displayPart(column.name)} writes every row of ${nameOf(column.table)} anew under ACCESS EXCLUSIVE, because ${rewrite.why}. Use the base type and a CHECK constraint added NOT VALID.`,
      })
    }
  },
  fires: [
    {
      before: 'create domain positive as int check (value > 0)',
      sql: 'alter table book add column n positive',
    },
    { sql: 'create domain must as text not null; alter table book add column n must default 1' },
  ],
  silent: [
    { before: 'create domain must as int not null', sql: 'alter table book add column n must' },
    { before: 'create domain plain as int', sql: 'alter table book add column n plain' },
    {
      sql: 'create domain positive as int check (value > 0); create table book (id int); alter table book add column n positive',
    },
  ],
})
