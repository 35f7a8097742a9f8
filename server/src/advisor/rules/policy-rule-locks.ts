// CREATE POLICY, CREATE RULE, row level security: ACCESS EXCLUSIVE.
import { nameOf } from '../../impact/catalog/view.ts'
import { all, as, qualified } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const policyRuleLocks = rule<
  'CreatePolicyStmt' | 'AlterPolicyStmt' | 'RuleStmt' | 'AlterTableStmt' | 'DropStmt'
>({
  id: 'policy-rule-locks',
  category: 'locks',
  severity: 'info',
  preset: 'strict',
  summary: 'A change of policies or rules locks the table against everybody',
  why: 'CREATE, ALTER and DROP POLICY, CREATE and DROP RULE, and ENABLE ROW LEVEL SECURITY take ACCESS EXCLUSIVE: they are short, but wait for every running query, and everybody waits behind them.',
  fix: 'Set a short lock_timeout and try again.',
  exceptions: 'Tables and views created by the same script.',
  aliases: [],
  on: ['CreatePolicyStmt', 'AlterPolicyStmt', 'RuleStmt', 'AlterTableStmt', 'DropStmt'],
  check(context) {
    const { tree } = context
    if (context.runner.setsLockTimeout) return
    const range =
      'CreatePolicyStmt' in tree
        ? tree.CreatePolicyStmt.table
        : 'AlterPolicyStmt' in tree
          ? tree.AlterPolicyStmt.table
          : 'RuleStmt' in tree
            ? tree.RuleStmt.relation
            : undefined
    let table = range && context.relation(range)
    let what = 'This'
    if ('AlterTableStmt' in tree) {
      const cmd = all(tree.AlterTableStmt.cmds, 'AlterTableCmd').find(one =>
        /RowSecurity|Rule$|EnableRule|DisableRule/.test(one.subtype ?? ''),
      )
      if (!cmd) return
      what = /Rule/.test(cmd.subtype ?? '') ? 'Switching the rule' : 'Switching row level security'
      table = context.relation(tree.AlterTableStmt.relation)
    } else if ('DropStmt' in tree) {
      const type = tree.DropStmt.removeType
      if (type !== 'OBJECT_POLICY' && type !== 'OBJECT_RULE') return
      table = context.view.relation(qualified(as(tree.DropStmt.objects?.[0], 'List')?.items?.slice(0, -1)))
      what = type === 'OBJECT_POLICY' ? 'Dropping the policy' : 'Dropping the rule'
    } else {
      what =
        'RuleStmt' in tree
          ? 'Creating the rule'
          : 'CreatePolicyStmt' in tree
            ? 'Creating the policy'
            : 'Changing the policy'
    }
    if (!table || context.newness(table) === 'new') return
    context.report({
      at: context.headSpan(),
      table,
      message: `${what} locks ${nameOf(table)} against reads and writes, behind every query that runs. Set a short lock_timeout.`,
    })
  },
  fires: [
    { sql: 'create policy p on book using (true)' },
    { sql: 'create rule r as on delete to book do instead nothing' },
    { sql: 'alter table book enable row level security' },
    { sql: 'drop policy p on book' },
  ],
  silent: [
    {
      sql: 'create table book (id int); create policy p on book using (true); alter table book enable row level security',
    },
  ],
})
