// COMMIT in a migration, where the runner decides about transactions.
import { rule } from '../rule.ts'

export const disallowCommit = rule<'TransactionStmt'>({
  id: 'disallow-commit',
  category: 'transactions',
  severity: 'warning',
  summary: 'A script commits by itself',
  why: 'Where the tool wraps scripts, a COMMIT inside takes away its power to undo a failed one.',
  fix: 'Leave transactions to the tool.',
  aliases: ['bytebase:STATEMENT_DISALLOW_COMMIT'],
  on: ['TransactionStmt'],
  check(context, stmt) {
    if (stmt.kind === 'TRANS_STMT_COMMIT')
      context.report({
        message: 'The script commits by itself, which is left to the tool here. Leave it out.',
      })
  },
  fires: [{ sql: 'begin; select 1; commit' }],
  silent: [{ sql: 'begin; rollback' }],
})
