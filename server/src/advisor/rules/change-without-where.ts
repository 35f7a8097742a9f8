// UPDATE or DELETE without WHERE.
import { nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const changeWithoutWhere = rule<'UpdateStmt' | 'DeleteStmt'>({
  id: 'change-without-where',
  category: 'data',
  severity: 'warning',
  preset: 'recommended',
  summary: 'Every row of a table is changed or deleted',
  why: 'A forgotten WHERE is found out too late. A meant one writes every row in a single transaction: locks, bloat and replication lag for as long as it takes.',
  fix: 'Add a WHERE; for all rows write `WHERE true` to say so, and go in batches where the table is large.',
  exceptions:
    'Tables created by the same script, temporary tables, `WHERE true`, and statements that are limited by USING or FROM are still reported.',
  aliases: [
    'pgls:safety/banDeleteWithoutWhere',
    'pgls:safety/banUpdateWithoutWhere',
    'bytebase:STATEMENT_WHERE_REQUIRE_UPDATE_DELETE',
    'pgfence:delete-without-where',
    'pgfence:update-without-where',
  ],
  on: ['UpdateStmt', 'DeleteStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (stmt.whereClause || context.newness(table) === 'new') return
    const verb = 'UpdateStmt' in context.tree ? 'changes' : 'deletes'
    context.report({
      at: context.nameSpan(stmt.relation),
      table,
      message: `Without WHERE this ${verb} every row of ${nameOf(table)}. Add a condition, or write WHERE true to say that all are meant.`,
    })
  },
  fires: [{ sql: 'update book set pages = 0' }, { sql: 'DELETE FROM book' }],
  silent: [
    { sql: 'update book set pages = 0 where id = 1' },
    { sql: 'delete from book where true' },
    { sql: 'create table book (id int); delete from book' },
    { sql: 'create temp table t as select 1 as id; update t set id = 2' },
  ],
})
