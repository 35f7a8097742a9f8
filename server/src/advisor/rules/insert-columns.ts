// INSERT without a list of columns.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const insertColumns = rule<'InsertStmt'>({
  id: 'insert-columns',
  category: 'queries',
  severity: 'info',
  summary: 'INSERT does not name its columns',
  why: 'It depends on the order of the table’s columns, which differs between databases that grew differently.',
  fix: 'Name the columns.',
  exceptions: '`INSERT … DEFAULT VALUES`.',
  aliases: ['bytebase:STATEMENT_INSERT_MUST_SPECIFY_COLUMN'],
  on: ['InsertStmt'],
  check(context, stmt) {
    if ((stmt.cols?.length ?? 0) > 0 || !stmt.selectStmt) return
    const table = context.relation(stmt.relation)
    const at = context.nameSpan(stmt.relation)
    context.report({
      at,
      message: `The values go into the columns of ${nameOf(table)} in whatever order they have there. Name the columns.`,
      fixes: () =>
        table.complete
          ? [
              {
                title: 'Name the columns',
                preferred: false,
                edits: [
                  {
                    start: at.end,
                    end: at.end,
                    newText: ` (${table.columns.map(one => displayPart(one.name)).join(', ')})`,
                  },
                ],
              },
            ]
          : [],
    })
  },
  fires: [
    { sql: 'insert into book values (1)' },
    { before: 'create table book (id int, title text)', sql: "insert into book select 1, 'a'" },
  ],
  silent: [{ sql: 'insert into book (id) values (1)' }, { sql: 'insert into book default values' }],
})
