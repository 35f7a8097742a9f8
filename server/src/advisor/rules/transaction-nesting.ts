// BEGIN inside a transaction; COMMIT or ROLLBACK without one.
import { rule } from '../rule.ts'
import { toolOf } from '../runner.ts'

export const transactionNesting = rule<'TransactionStmt'>({
  id: 'transaction-nesting',
  category: 'transactions',
  severity: 'warning',
  preset: 'recommended',
  summary: 'BEGIN and COMMIT do not match',
  why: 'A BEGIN inside a transaction is only a warning, and the first COMMIT ends all of it: what follows runs without the protection it seems to have. A COMMIT of one’s own in a file that the tool wraps ends the tool’s transaction.',
  fix: 'Let each BEGIN have its COMMIT; leave both out where the tool opens the transaction.',
  aliases: ['squawk:transaction-nesting', 'pgls:safety/transactionNesting'],
  on: ['TransactionStmt'],
  check(context, stmt) {
    const current = context.view.transaction()
    const begins = stmt.kind === 'TRANS_STMT_BEGIN' || stmt.kind === 'TRANS_STMT_START'
    const ends = stmt.kind === 'TRANS_STMT_COMMIT' || stmt.kind === 'TRANS_STMT_ROLLBACK'
    if (begins && current.kind === 'block')
      context.report({
        message:
          'A transaction is already open, so this BEGIN does nothing, and the next COMMIT ends all of it. Leave it out.',
      })
    else if ((begins || ends) && current.kind === 'runner')
      context.report({
        message: begins
          ? `${toolOf(context.runner)} opens a transaction itself, so this BEGIN does nothing. Leave it out.`
          : 'This ends the transaction that the file runs in: what follows runs without one. Leave it out.',
      })
    else if (ends && (current.kind === 'none' || current.kind === 'implicit'))
      context.report({ message: 'No transaction is open here. Leave it out, or add the BEGIN.' })
  },
  fires: [
    { sql: 'begin; begin; commit' },
    { sql: 'commit' },
    { sql: 'rollback' },
    { sql: 'begin; select 1; commit', wrapped: true },
  ],
  silent: [
    { sql: 'begin; select 1; commit' },
    { sql: 'begin; savepoint a; rollback to a; commit' },
    { sql: 'begin; commit and chain; commit' },
  ],
})
