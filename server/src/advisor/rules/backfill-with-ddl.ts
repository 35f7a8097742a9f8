// Rows of a table are changed in the transaction that altered it.
import { nameOf } from '../../impact/catalog/view.ts'
import { alteredByOwnTransaction } from '../held.ts'
import { rule } from '../rule.ts'

export const backfillWithDdl = rule<'UpdateStmt' | 'DeleteStmt'>({
  id: 'backfill-with-ddl',
  category: 'locks',
  severity: 'warning',
  preset: 'recommended',
  summary: 'Rows are filled in the transaction that altered the table',
  why: 'The ALTER TABLE’s lock is held while all the rows are written, and all of them become one huge transaction that vacuum cannot clean up behind.',
  fix: 'Commit the ALTER TABLE; fill the rows in batches outside of it.',
  exceptions: 'Tables created by the same script.',
  aliases: ['strong_migrations:backfill', 'pgfence:update-in-migration'],
  on: ['UpdateStmt', 'DeleteStmt'],
  check(context, stmt) {
    const table = alteredByOwnTransaction(context)
    if (!table?.altered) return
    context.report({
      at: context.nameSpan(stmt.relation),
      table,
      message: `Rows of ${nameOf(table)} are changed while the ALTER TABLE in the same transaction holds it against everybody. Commit first, then fill the rows in batches.`,
      related: [{ moment: table.altered.moment, message: 'It is altered here.' }],
    })
  },
  fires: [{ sql: 'begin; alter table book add a int; update book set a = 1; commit' }],
  silent: [
    { sql: 'alter table book add a int; update book set a = 1 where id < 1000' },
    { sql: 'begin; create table book (id int); alter table book add a int; update book set a = 1; commit' },
  ],
})
