// Changes of the schema and of data in one script.
import { kindOf } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const mixedDdlDml = rule({
  id: 'mixed-ddl-dml',
  category: 'transactions',
  severity: 'info',
  summary: 'One script changes the schema and the data',
  why: 'Data changes hold the locks of the schema change, and are reviewed, tried and undone in other ways.',
  fix: 'Put data changes into a script of their own.',
  exceptions: 'Data of tables that the script creates.',
  aliases: ['bytebase:STATEMENT_DISALLOW_MIX_IN_DDL', 'bytebase:STATEMENT_DISALLOW_MIX_IN_DML'],
  check(context) {
    const kind = kindOf(context.tree)
    const dml =
      kind === 'UpdateStmt' ||
      kind === 'DeleteStmt' ||
      kind === 'InsertStmt' ||
      kind === 'MergeStmt' ||
      kind === 'CopyStmt'
    const ddl = /^(Alter|Create|Drop|Rename|Index|Truncate|View)/.test(kind) && kind !== 'AlterSystemStmt'
    if (ddl) {
      if (context.view.read('did:ddl') !== true) context.view.write('did:ddl', true)
      return
    }
    if (!dml) return
    const relation = (
      context.tree as unknown as Record<string, { relation?: Parameters<typeof context.relation>[0] }>
    )[kind]?.relation
    if (
      context.view.read('did:ddl') === true &&
      (!relation || context.newness(context.relation(relation)) !== 'new')
    )
      context.report({
        at: context.headSpan(),
        message:
          'This changes data in a script that also changes the schema. Put it into a script of its own.',
      })
  },
  fires: [{ sql: 'alter table book add a int; update book set a = 1 where id < 10' }],
  silent: [
    { sql: 'update book set a = 1 where id < 10; delete from book where a = 2' },
    { sql: 'create table t (id int); insert into t values (1)' },
  ],
})
