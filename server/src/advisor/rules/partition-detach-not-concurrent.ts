// DETACH PARTITION without CONCURRENTLY.
import { nameOf } from '../../impact/catalog/view.ts'
import { as, rangeName } from '../../impact/nodes.ts'
import { defaultPartition } from '../../impact/relations.ts'
import { insertion } from '../fixing.ts'
import { rule } from '../rule.ts'

export const partitionDetachNotConcurrent = rule<'AlterTableStmt'>({
  id: 'partition-detach-not-concurrent',
  category: 'locks',
  severity: 'warning',
  preset: 'recommended',
  summary: 'Detaching a partition locks the whole partitioned table',
  why: '`DETACH PARTITION` takes ACCESS EXCLUSIVE on the parent: all its partitions are closed to readers and writers, behind every query that runs.',
  fix: 'Use `DETACH PARTITION … CONCURRENTLY` (14 and later), outside a transaction.',
  exceptions:
    'Before 14, and where a default partition exists, with which CONCURRENTLY is not possible; tables created by the same script.',
  aliases: ['squawk:require-concurrent-partition-detach', 'pgls:safety/requireConcurrentDetachPartition'],
  since: 14,
  // PostgreSQL leaves a CHECK with the bounds on a partition that is detached concurrently.
  reshapes: true,
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      const body = as(cmd.def, 'PartitionCmd')
      if (cmd.subtype !== 'AT_DetachPartition' || body?.concurrent) continue
      if (defaultPartition(table, context.view)) continue
      const child = context.view.relation(rangeName(body?.name), 'table')
      context.report({
        at: span,
        table,
        message: `Detaching ${nameOf(child)} locks all of ${nameOf(table)} against reads and writes. Use DETACH PARTITION … CONCURRENTLY.`,
        fixes: () =>
          context.inTransaction
            ? []
            : [
                {
                  title: 'Detach concurrently',
                  preferred: true,
                  edits: [insertion(span.end, context.keyword(' concurrently'))],
                },
              ],
      })
    }
  },
  fires: [
    {
      before:
        'create table sale (id int) partition by list (id); create table s1 partition of sale for values in (1)',
      sql: 'alter table sale detach partition s1',
    },
  ],
  silent: [
    { sql: 'alter table sale detach partition s1 concurrently' },
    { sql: 'alter table sale detach partition s1 finalize' },
    {
      before:
        'create table sale (id int) partition by list (id); create table s1 partition of sale for values in (1); create table sd partition of sale default',
      sql: 'alter table sale detach partition s1',
    },
  ],
})
