// Triggers made, dropped, switched: what they lock.
import { nameOf } from '../../impact/catalog/view.ts'
import { all, as, qualified } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const triggerLocks = rule<'CreateTrigStmt' | 'DropStmt' | 'AlterTableStmt'>({
  id: 'trigger-locks',
  category: 'locks',
  severity: 'info',
  preset: 'strict',
  summary: 'A change of triggers blocks the table',
  why: 'CREATE TRIGGER and ENABLE or DISABLE TRIGGER take SHARE ROW EXCLUSIVE: writes wait. DROP TRIGGER takes ACCESS EXCLUSIVE: reads wait too. All are short, but wait behind running transactions.',
  fix: 'Set a short lock_timeout and try again.',
  exceptions: 'Tables created by the same script.',
  aliases: [
    'pgls:safety/avoidCreateTrigger',
    'pgls:safety/banDropTrigger',
    'pgls:safety/avoidEnableDisableTrigger',
  ],
  on: ['CreateTrigStmt', 'DropStmt', 'AlterTableStmt'],
  check(context) {
    const { tree } = context
    if (context.runner.setsLockTimeout) return
    if ('CreateTrigStmt' in tree) {
      const table = context.relation(tree.CreateTrigStmt.relation)
      if (context.newness(table) !== 'new' && table.kind !== 'view')
        context.report({
          at: context.headSpan(),
          table,
          message: `Creating the trigger blocks writes to ${nameOf(table)}, behind transactions that write it. Set a short lock_timeout.`,
        })
    } else if ('DropStmt' in tree && tree.DropStmt.removeType === 'OBJECT_TRIGGER') {
      for (const object of tree.DropStmt.objects ?? []) {
        const table = context.view.relation(qualified(as(object, 'List')?.items?.slice(0, -1)))
        if (context.newness(table) !== 'new')
          context.report({
            at: context.headSpan(),
            table,
            message: `Dropping the trigger blocks reads and writes of ${nameOf(table)}, behind every query that runs. Set a short lock_timeout.`,
          })
      }
    } else if ('AlterTableStmt' in tree) {
      const stmt = tree.AlterTableStmt
      const table = context.relation(stmt.relation)
      const cmd = all(stmt.cmds, 'AlterTableCmd').find(one => /Trig/.test(one.subtype ?? ''))
      if (cmd && context.newness(table) !== 'new')
        context.report({
          table,
          message: `Switching triggers blocks writes to ${nameOf(table)}, behind transactions that write it. Set a short lock_timeout.`,
        })
    }
  },
  fires: [
    { sql: 'create trigger t before insert on book for each row execute function f()' },
    { sql: 'drop trigger t on book' },
    { sql: 'alter table book disable trigger t' },
  ],
  silent: [
    {
      sql: 'create table book (id int); create trigger t before insert on book for each row execute function f()',
    },
    { sql: 'drop table if exists nothing' },
  ],
})
