// CREATE TABLE ... PARTITION OF locks the parent.
import { nameOf } from '../../impact/catalog/view.ts'
import { all } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const createPartitionOf = rule<'CreateStmt'>({
  id: 'create-partition-of',
  category: 'locks',
  severity: 'warning',
  preset: 'recommended',
  summary: 'CREATE TABLE … PARTITION OF locks the whole partitioned table',
  why: 'It takes ACCESS EXCLUSIVE on the parent (and on a default partition, which it reads): all partitions are closed, behind every query that runs.',
  fix: '`CREATE TABLE … (LIKE parent INCLUDING ALL)`, then `ALTER TABLE parent ATTACH PARTITION …`, which lets reads and writes through.',
  exceptions: 'Parents created by the same script.',
  aliases: [],
  on: ['CreateStmt'],
  check(context, stmt) {
    if (!stmt.partbound) return
    const parent = all(stmt.inhRelations, 'RangeVar')[0]
    if (!parent) return
    const table = context.relation(parent)
    if (context.newness(table) === 'new') return
    if (stmt.if_not_exists && context.relation(stmt.relation).complete) return
    const partition = context.words('partition of')
    context.report({
      at: partition,
      table,
      message: `Creating a partition this way locks all of ${nameOf(table)} against reads and writes. Create the table by LIKE, then attach it.`,
      fixes: () => {
        const target = context.nameSpan(parent)
        const rest = context.statement.text.slice(target.end).trim()
        if (
          !partition ||
          (stmt.tableElts?.length ?? 0) > 0 ||
          stmt.partspec ||
          stmt.if_not_exists ||
          stmt.options
        )
          return []
        const k = (words: string) => context.keyword(words)
        return [
          {
            title: 'Create the table, then attach it',
            preferred: true,
            edits: [
              {
                start: partition.start,
                end: context.whole.end,
                newText: `(${k('like')} ${context.text(target)} ${k('including all')});\n\n${k('alter table')} ${context.text(target)} ${k('attach partition')} ${context.text(context.nameSpan(stmt.relation))} ${rest}`,
              },
            ],
          },
        ]
      },
    })
  },
  fires: [
    {
      before: 'create table sale (id int, n int) partition by range (id); create index on sale (n)',
      sql: 'create table s1 partition of sale for values from (0) to (10)',
    },
    { sql: 'CREATE TABLE s1 PARTITION OF shop.sale DEFAULT' },
  ],
  silent: [
    {
      sql: 'create table sale (id int) partition by list (id); create table s1 partition of sale for values in (1)',
    },
    { sql: 'create table s1 (like sale including all)' },
  ],
})
