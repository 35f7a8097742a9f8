// A BEGIN without an end.
import { rule } from '../rule.ts'

export const uncommittedTransaction = rule({
  id: 'uncommitted-transaction',
  category: 'transactions',
  severity: 'error',
  preset: 'recommended',
  summary: 'The script ends inside a transaction',
  why: 'When the connection closes PostgreSQL rolls it all back; while it stays open its locks stay too.',
  fix: 'Add COMMIT.',
  aliases: ['squawk:ban-uncommitted-transaction'],
  reshapes: true,
  finish(context) {
    const open = context.view.transaction()
    if (open.kind !== 'block' || open.began === undefined) return
    context.report(open.began, {
      message: 'This transaction is never committed, so nothing of it lasts. Add COMMIT at the end.',
      fixes: () => [
        {
          title: 'Commit at the end',
          preferred: true,
          edits: [],
          atEnd: '\n\ncommit;',
        },
      ],
    })
  },
  fires: [{ sql: 'begin; alter table book add a int;' }, { sql: 'begin; select 1' }],
  silent: [
    { sql: 'begin; alter table book add a int; commit' },
    { sql: 'alter table book add a int', wrapped: true },
    { sql: 'begin; rollback' },
  ],
})
