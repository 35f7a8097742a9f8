// ADD COLUMN ... GENERATED ALWAYS AS (...) STORED.

import { addedColumnRewrites } from '../../impact/alterTable/addColumn.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { replacement } from '../fixing.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const addColumnStoredGenerated = rule<'AlterTableStmt'>({
  id: 'add-column-stored-generated',
  category: 'columns',
  severity: 'error',
  preset: 'recommended',
  summary: 'A new stored generated column rewrites the table',
  why: 'The expression is computed and stored for every existing row, under ACCESS EXCLUSIVE.',
  fix: 'On 18 and later make it `VIRTUAL`; before, use a plain column kept by a trigger and filled in batches, or an index on the expression.',
  exceptions: 'Virtual columns (18), and tables created by the same script.',
  aliases: [
    'squawk:adding-field-with-default',
    'pgls:safety/addSerialColumn',
    'pgls:safety/addingFieldWithDefault',
    'eugene:E11',
    'strong_migrations:add_column_generated_stored',
    'pgfence:add-column-stored-generated',
  ],
  on: ['AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (column.how !== 'add' || context.newness(column.table) === 'new') continue
      if (addedColumnRewrites(column.def, context.view, context.version)?.kind !== 'generated') continue
      const stored = context.words('stored', column.span.start)
      const hint =
        context.version >= 18
          ? 'Make it VIRTUAL.'
          : 'Use a plain column kept by a trigger and filled in batches.'
      context.report({
        at: stored ?? column.span,
        table: column.table,
        message: `Adding ${displayPart(column.name)} writes every row of ${nameOf(column.table)} anew under ACCESS EXCLUSIVE, to store the expression. ${hint}`,
        fixes: () =>
          stored && context.version >= 18
            ? [
                {
                  title: 'Make it virtual',
                  preferred: false,
                  edits: [replacement(stored, context.keyword('virtual'))],
                },
              ]
            : [],
      })
    }
  },
  fires: [{ sql: 'alter table book add column twice int generated always as (n * 2) stored' }],
  silent: [
    { since: 18, sql: 'alter table book add column twice int generated always as (n * 2) virtual' },
    {
      sql: 'create table book (n int); alter table book add column twice int generated always as (n * 2) stored',
    },
  ],
})
