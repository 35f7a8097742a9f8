// UPDATE or DELETE without WHERE.
import type { DeleteStmt, Node, UpdateStmt, WithClause } from '@pgsql/types'
import { nameOf } from '../../impact/catalog/view.ts'
import { all, as, isOn } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const changeWithoutWhere = rule<
  'UpdateStmt' | 'DeleteStmt' | 'SelectStmt' | 'InsertStmt' | 'MergeStmt' | 'ExplainStmt'
>({
  id: 'change-without-where',
  category: 'data',
  severity: 'warning',
  preset: 'recommended',
  summary: 'Every row of a table is changed or deleted',
  why: 'A forgotten WHERE is found out too late. A meant one writes every row in a single transaction: locks, bloat and replication lag for as long as it takes.',
  fix: 'Add a WHERE; for all rows write `WHERE true` to say so, and go in batches where the table is large.',
  exceptions:
    'Tables created by the same script, temporary tables, and any WHERE. USING or FROM alone limit nothing for certain, and are reported.',
  aliases: [
    'pgls:safety/banDeleteWithoutWhere',
    'pgls:safety/banUpdateWithoutWhere',
    'bytebase:STATEMENT_WHERE_REQUIRE_UPDATE_DELETE',
    'pgfence:delete-without-where',
    'pgfence:update-without-where',
  ],
  on: ['UpdateStmt', 'DeleteStmt', 'SelectStmt', 'InsertStmt', 'MergeStmt', 'ExplainStmt'],
  check(context, stmt) {
    const judge = (one: UpdateStmt | DeleteStmt, verb: string) => {
      const table = context.relation(one.relation)
      if (one.whereClause || context.newness(table) === 'new') return
      context.report({
        at: context.nameSpan(one.relation),
        table,
        message: `Without WHERE this ${verb} every row of ${nameOf(table)}. Add a condition, or write WHERE true to say that all are meant.`,
      })
    }
    const look = (node: Node | undefined) => {
      const [update, deletion] = [as(node, 'UpdateStmt'), as(node, 'DeleteStmt')]
      if (update) judge(update, 'changes')
      if (deletion) judge(deletion, 'deletes')
    }
    const lookWithin = (node: Node | undefined) => {
      look(node)
      const [query] = Object.values(node ?? {}) as readonly { withClause?: WithClause }[]
      for (const named of all(query?.withClause?.ctes, 'CommonTableExpr')) look(named.ctequery)
    }
    // EXPLAIN ANALYZE runs what it explains.
    if (!('query' in stmt)) lookWithin(context.tree)
    else if (all(stmt.options, 'DefElem').some(one => one.defname === 'analyze' && isOn(one.arg)))
      lookWithin(stmt.query)
  },
  fires: [
    { sql: 'update book set pages = 0' },
    { sql: 'DELETE FROM book' },
    { sql: 'explain (analyze, buffers) delete from book' },
    { sql: 'with gone as (delete from book returning *) select count(*) from gone' },
  ],
  silent: [
    { sql: 'update book set pages = 0 where id = 1' },
    { sql: 'delete from book where true' },
    { sql: 'explain (analyze off) delete from book' },
    { sql: 'create table book (id int); delete from book' },
    { sql: 'create temp table t as select 1 as id; update t set id = 2' },
  ],
})
