// Every column with a default.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { columnOf } from '../../impact/definitions.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const columnRequireDefault = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'column-require-default',
  category: 'style',
  severity: 'info',
  summary: 'A new column has no default',
  why: 'With a default, clients that do not know the column can still insert.',
  fix: 'Give it a default.',
  exceptions: 'Serial, identity and generated columns, and primary keys.',
  aliases: ['bytebase:COLUMN_REQUIRE_DEFAULT'],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (column.how === 'retype') continue
      const read = columnOf(column.def)
      const key = (column.def.constraints ?? []).some(
        node => 'Constraint' in node && node.Constraint.contype === 'CONSTR_PRIMARY',
      )
      if (!read.hasDefault && !read.generated && !key)
        context.report({
          at: column.nameSpan,
          message: `${displayPart(column.name)} of ${nameOf(column.table)} has no default. Give it one.`,
        })
    }
  },
  fires: [{ sql: 'create table book (title text)' }, { sql: 'alter table book add column a int' }],
  silent: [{ sql: "create table book (id int primary key, n serial, title text default '')" }],
})
