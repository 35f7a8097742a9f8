// A statement that writes more rows than it should at once, by the planner's estimate.
import { nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

const live = (text: string, rows: number) => ({
  user: 'app',
  owners: new Map<string, string>(),
  plans: new Map([[text, { rows }]]),
})

export const affectedRows = rule<'InsertStmt' | 'UpdateStmt' | 'DeleteStmt' | 'MergeStmt'>({
  id: 'affected-rows',
  category: 'data',
  severity: 'warning',
  summary: 'A statement writes more rows than one transaction should',
  why: 'Every row stays locked until the transaction ends, replicas lag behind, and what it leaves must be vacuumed.',
  fix: 'Go in batches, each in a transaction of its own.',
  exceptions:
    'Silent without a connection (`--database URL`, or a check of an issue): the planner is asked by EXPLAIN.',
  aliases: ['bytebase:STATEMENT_AFFECTED_ROW_LIMIT'],
  options: { limit: { default: 1000, describes: 'the most rows a statement may write' } },
  on: ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'],
  check(context, stmt) {
    const rows = context.live?.plans.get(context.statement.text)?.rows ?? 0
    const limit = context.option<number>('limit')
    const table = context.relation(stmt.relation)
    if (rows <= limit || context.newness(table) === 'new') return
    context.report({
      at: context.nameSpan(stmt.relation),
      message: `PostgreSQL expects this to write ${rows} rows of ${nameOf(table)}; the limit is ${limit} at once. Go in batches.`,
    })
  },
  fires: [
    {
      sql: 'update book set n = 1 where n = 2',
      live: live('update book set n = 1 where n = 2', 50000),
    },
  ],
  silent: [
    { sql: 'update book set n = 1 where id = 2', live: live('update book set n = 1 where id = 2', 1) },
    { sql: 'update book set n = 1 where n = 2' },
  ],
})
