// Any default on a new column: a rule for houses that still run 10, or that forbid it.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { constraintsOf } from '../../impact/definitions.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const addColumnDefault = rule<'AlterTableStmt'>({
  id: 'add-column-default',
  category: 'columns',
  severity: 'warning',
  summary: 'A column is added with a default',
  why: 'Before PostgreSQL 11 every default rewrote the table. Since then only a volatile one does, which add-column-volatile-default reports; this rule forbids them all.',
  fix: 'Add the column, then set its default.',
  exceptions: 'Tables created by the same script.',
  aliases: ['strong_migrations:add_column_default', 'bytebase:STATEMENT_DISALLOW_ADD_COLUMN_WITH_DEFAULT'],
  on: ['AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      const fallback = constraintsOf(column.def).find(one => one.contype === 'CONSTR_DEFAULT')
      if (column.how !== 'add' || !fallback || context.newness(column.table) === 'new') continue
      context.report({
        at: context.tokenSpan(fallback.location),
        message: `${displayPart(column.name)} is added to ${nameOf(column.table)} with a default. Add the column first, then set its default.`,
      })
    }
  },
  fires: [{ sql: 'alter table book add column n int default 1' }],
  silent: [
    { sql: 'alter table book add column n int' },
    { sql: 'create table book (id int); alter table book add column n int default 1' },
  ],
})
