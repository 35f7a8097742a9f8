// ADD COLUMN ... NOT NULL without a default.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { newColumns } from '../newColumns.ts'
import { demandsValue } from '../requiredColumn.ts'
import { rule } from '../rule.ts'

export const addRequiredColumn = rule<'AlterTableStmt'>({
  id: 'add-required-column',
  category: 'columns',
  severity: 'error',
  preset: 'recommended',
  summary: 'A column that must have a value is added without one',
  why: 'The statement fails if the table has any row; and if it has none, running clients that do not know the column can no longer insert.',
  fix: 'Give it a constant default, or add it nullable, fill it in batches, and make it NOT NULL afterwards.',
  exceptions:
    'Tables created by the same script; generated, identity and serial columns; domains with a default.',
  aliases: [
    'squawk:adding-required-field',
    'pgls:safety/addingRequiredField',
    'atlas:MF103',
    'pgfence:add-column-not-null-no-default',
  ],
  on: ['AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (column.how !== 'add' || context.newness(column.table) === 'new') continue
      const at = demandsValue(context, column)
      if (!at) continue
      context.report({
        at,
        message: `This fails if ${nameOf(column.table)} has any row, for ${displayPart(column.name)} would be NULL in it; and clients that do not set ${displayPart(column.name)} can no longer insert. Give it a default, or add it nullable and fill it first.`,
      })
    }
  },
  fires: [
    { sql: 'alter table book add column isbn text not null' },
    { sql: 'alter table book add column isbn text not null default null' },
    { sql: 'alter table book add column a int not null, add column b int not null default 1' },
    { before: 'create domain d as int not null', sql: 'alter table book add column n d' },
  ],
  silent: [
    { sql: "alter table book add column isbn text not null default ''" },
    { sql: 'create table book (a int); alter table book add column isbn text not null' },
    { sql: 'alter table book add column n int generated always as identity not null' },
    { before: 'create domain d as int default 1', sql: 'alter table book add column n d not null' },
  ],
})
