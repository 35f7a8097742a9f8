// DDL without a limit on how long it may run.
import { lockStrength } from '../../impact/lock.ts'
import { relationNamed } from '../../impact/relations.ts'
import { rule } from '../rule.ts'
import { zeroTimeout } from '../zeroTimeout.ts'

export const statementTimeoutMissing = rule({
  id: 'statement-timeout-missing',
  category: 'locks',
  severity: 'info',
  summary: 'A statement that blocks others may run without a limit',
  why: 'lock_timeout limits the waiting; once the lock is held only statement_timeout (or transaction_timeout, 17) ends a statement that takes too long.',
  fix: "`SET statement_timeout = '5s'` before it.",
  exceptions: 'Said once in a script; tables created by the same script.',
  aliases: [
    'squawk:require-statement-timeout',
    'squawk:require-timeout-settings',
    'pgls:safety/requireStatementTimeout',
    'pgfence:missing-statement-timeout',
  ],
  check(context) {
    if (context.runner.setsStatementTimeout || 'VariableSetStmt' in context.tree) return
    const set = ['statement_timeout', 'transaction_timeout'].some(name => {
      const value = context.view.setting(name)?.value
      return value !== undefined && !zeroTimeout(value)
    })
    if (set || context.view.read('told:statement_timeout') === true) return
    const lock = context.impact.locks.find(one => {
      const relation = relationNamed(one.relation, context.view)
      return (
        lockStrength(one.mode) >= lockStrength('SHARE') && (!relation || context.newness(relation) !== 'new')
      )
    })
    if (!lock) return
    context.view.write('told:statement_timeout', true)
    context.report({
      at: context.headSpan(),
      message: `This may hold ${lock.mode} on ${lock.relation} for as long as it takes. Set statement_timeout first.`,
    })
  },
  fires: [{ sql: 'alter table book add column a int' }],
  silent: [
    { sql: "set statement_timeout = '5s'; alter table book add column a int" },
    { sql: 'create table book (id int)' },
  ],
})
