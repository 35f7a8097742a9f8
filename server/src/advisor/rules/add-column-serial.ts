// ADD COLUMN serial or identity: every row is numbered, so the table is written anew.

import { addedColumnRewrites } from '../../impact/alterTable/addColumn.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const addColumnSerial = rule<'AlterTableStmt'>({
  id: 'add-column-serial',
  category: 'columns',
  severity: 'error',
  preset: 'recommended',
  summary: 'A new serial or identity column rewrites the table',
  why: 'Every existing row gets a number: the table and its indexes are written anew under ACCESS EXCLUSIVE. That is so for `GENERATED … AS IDENTITY` too, which other tools let pass.',
  fix: 'Add a plain column, create a sequence for it, set the default for new rows, number the old rows in batches, then make it identity or NOT NULL.',
  exceptions:
    'Tables created by the same script. `ALTER COLUMN … ADD GENERATED … AS IDENTITY` on an existing column writes nothing.',
  aliases: [
    'pgls:safety/addSerialColumn',
    'eugene:E11',
    'strong_migrations:add_column_auto_incrementing',
    'pgfence:add-column-serial',
    'squawk:adding-field-with-default',
  ],
  on: ['AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (column.how !== 'add' || context.newness(column.table) === 'new') continue
      const rewrite = addedColumnRewrites(column.def, context.view, context.version)
      if (rewrite?.kind !== 'serial' && rewrite?.kind !== 'identity') continue
      const name = displayPart(column.name)
      context.report({
        at:
          rewrite.kind === 'serial'
            ? column.typeSpan
            : (context.words('generated', column.span.start) ?? column.span),
        table: column.table,
        message: `Adding ${name} writes every row of ${nameOf(column.table)} anew under ACCESS EXCLUSIVE, to number it. Add a plain column with a sequence as default, and number the old rows in batches.`,
      })
    }
  },
  fires: [
    { sql: 'alter table book add column n bigserial' },
    { sql: 'alter table book add n serial4' },
    { sql: 'alter table book add column n bigint generated always as identity' },
  ],
  silent: [
    { sql: 'create table book (a int); alter table book add column n serial' },
    { sql: 'alter table book alter column n add generated always as identity' },
    { sql: 'alter table book add column n bigint' },
  ],
})
