// INSERT ... SELECT ... ORDER BY random().
import { all, as, qualified } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const insertOrderByRandom = rule<'InsertStmt'>({
  id: 'insert-order-by-random',
  category: 'queries',
  severity: 'info',
  summary: 'Rows are inserted in random order',
  why: 'It sorts the whole result by a value computed for each row, and what is inserted cannot be told in advance.',
  fix: 'Order by a column, or leave ORDER BY out.',
  aliases: ['bytebase:STATEMENT_INSERT_DISALLOW_ORDER_BY_RAND'],
  on: ['InsertStmt'],
  check(context, stmt) {
    for (const sort of all(as(stmt.selectStmt, 'SelectStmt')?.sortClause, 'SortBy')) {
      const call = as(sort.node, 'FuncCall')
      if (call && /^random(_normal|_between)?$/.test(qualified(call.funcname).relname))
        context.report({
          at: context.tokenSpan(call.location),
          message: 'This sorts all rows by chance before it inserts them. Order by a column, or not at all.',
        })
    }
  },
  fires: [{ sql: 'insert into a (id) select id from b order by random() limit 10' }],
  silent: [{ sql: 'insert into a (id) select id from b order by id' }],
})
