// Many rows in one INSERT.
import { as } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const insertRowLimit = rule<'InsertStmt'>({
  id: 'insert-row-limit',
  category: 'data',
  severity: 'warning',
  summary: 'One INSERT has more rows than allowed',
  why: 'A huge statement takes long to parse, fails as a whole, and is hard to review.',
  fix: 'Use COPY, or several statements.',
  exceptions: 'INSERT … SELECT, whose rows only a server can count.',
  aliases: ['bytebase:STATEMENT_INSERT_ROW_LIMIT'],
  options: { limit: { default: 1000, describes: 'how many rows a statement may have' } },
  on: ['InsertStmt'],
  check(context, stmt) {
    const rows = as(stmt.selectStmt, 'SelectStmt')?.valuesLists?.length ?? 0
    const limit = context.option<number>('limit')
    if (rows > limit)
      context.report({
        at: context.nameSpan(stmt.relation),
        message: `This inserts ${rows} rows; the limit is ${limit}. Use COPY, or several statements.`,
      })
  },
  fires: [{ sql: 'insert into book (id) values (1), (2), (3)', options: { limit: 2 } }],
  silent: [
    { sql: 'insert into book (id) values (1), (2), (3)' },
    { sql: 'insert into book (id) select n from many' },
  ],
})
