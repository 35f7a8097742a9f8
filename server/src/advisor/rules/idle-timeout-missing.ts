// A transaction that may be left open with its locks.
import { rule } from '../rule.ts'
import { zeroTimeout } from '../zeroTimeout.ts'

export const idleTimeoutMissing = rule<'TransactionStmt'>({
  id: 'idle-timeout-missing',
  category: 'locks',
  severity: 'hint',
  summary: 'An open transaction may sit idle with its locks',
  why: 'If the client stops between two statements, its locks stay until the connection ends. idle_in_transaction_session_timeout ends it.',
  fix: "`SET idle_in_transaction_session_timeout = '10s'` before BEGIN.",
  aliases: ['pgls:safety/requireIdleInTransactionTimeout', 'pgfence:missing-idle-timeout'],
  on: ['TransactionStmt'],
  check(context, stmt) {
    if (stmt.kind !== 'TRANS_STMT_BEGIN' && stmt.kind !== 'TRANS_STMT_START') return
    const value = context.view.setting('idle_in_transaction_session_timeout')?.value
    if (value !== undefined && !zeroTimeout(value)) return
    if (context.view.read('told:idle') === true) return
    context.view.write('told:idle', true)
    context.report({
      message:
        'If the client stops inside this transaction, its locks stay. Set idle_in_transaction_session_timeout first.',
    })
  },
  fires: [{ sql: 'begin; alter table book add a int; commit' }],
  silent: [{ sql: "set idle_in_transaction_session_timeout = '10s'; begin; commit" }, { sql: 'select 1' }],
})
