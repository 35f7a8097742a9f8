// A house without partitioned tables.
import { nameOf } from '../../impact/catalog/view.ts'
import { all } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const noPartitions = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'no-partitions',
  category: 'style',
  severity: 'warning',
  summary: 'A table is partitioned, where the house allows none',
  why: 'Partitioned tables ask for care of their own: keys, indexes, and new partitions in time.',
  fix: 'Use a plain table.',
  aliases: ['bytebase:TABLE_DISALLOW_PARTITION'],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context, stmt) {
    const partitioned = 'partspec' in stmt && stmt.partspec !== undefined
    const attaches =
      'cmds' in stmt &&
      stmt.objtype === 'OBJECT_TABLE' &&
      all(stmt.cmds, 'AlterTableCmd').some(cmd => cmd.subtype === 'AT_AttachPartition')
    if (partitioned || attaches)
      context.report({
        at: context.words('partition by') ?? context.words('attach partition'),
        message: `${nameOf(context.relation(stmt.relation))} is partitioned, which is not allowed here. Use a plain table.`,
      })
  },
  fires: [
    { sql: 'create table sale (id int) partition by list (id)' },
    { sql: 'alter table sale attach partition s1 default' },
  ],
  silent: [{ sql: 'create table sale (id int)' }, { sql: 'alter index sale_id attach partition sale_1_id' }],
})
