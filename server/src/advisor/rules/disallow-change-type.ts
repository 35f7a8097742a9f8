// Any change of a column's type.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const disallowChangeType = rule<'AlterTableStmt'>({
  id: 'disallow-change-type',
  category: 'compatibility',
  severity: 'error',
  summary: 'The type of a column is changed',
  why: 'Clients may read or bind the old type. Whether the change is costly is change-column-type’s matter; this rule forbids it altogether.',
  fix: 'Add a column of the new type and move over.',
  aliases: ['bytebase:COLUMN_DISALLOW_CHANGE_TYPE'],
  on: ['AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (column.how === 'retype')
        context.report({
          at: column.typeSpan,
          message: `The type of ${displayPart(column.name)} in ${nameOf(column.table)} changes, which is not allowed here. Add a column of the new type.`,
        })
    }
  },
  fires: [{ sql: 'alter table book alter n type text' }],
  silent: [{ sql: 'alter table book add n text' }],
})
