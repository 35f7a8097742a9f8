// One transaction, several tables held against everybody.
import { exclusivelyLocked, held } from '../held.ts'
import { rule } from '../rule.ts'

export const wideLockWindow = rule({
  id: 'wide-lock-window',
  category: 'locks',
  severity: 'info',
  preset: 'strict',
  summary: 'One transaction holds several tables against everybody',
  why: 'While it waits for the second table, the first stays locked; and two such transactions that take the tables in another order end in a deadlock.',
  fix: 'Change one table in each transaction.',
  exceptions: 'Tables created by the same script; a statement that locks two tables by itself.',
  aliases: ['pgls:safety/avoidWideLockWindow', 'pgfence:wide-lock-window'],
  check(context) {
    if (!context.inTransaction) return
    const { first, second } = held(context)
    if (first === undefined || second !== undefined) return
    const other = exclusivelyLocked(context).find(table => table.id !== first.id)
    if (other === undefined) return
    context.report({
      at: context.headSpan(),
      message: `The transaction already holds ${first.name} against everybody, and now locks ${other.name} too. Commit in between.`,
    })
  },
  fires: [{ sql: 'begin; alter table book add a int; alter table author add a int; commit' }],
  silent: [
    { sql: 'begin; alter table book add a int; commit; begin; alter table author add a int; commit' },
    { sql: 'begin; alter table book add a int; alter table book add b int; commit' },
    { sql: 'begin; alter table book rename to tome; alter table tome add b int; commit' },
    {
      sql: 'begin; create table a (id int); create table b (id int); alter table a add c int; alter table b add c int; commit',
    },
  ],
})
