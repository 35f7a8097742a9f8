// TRUNCATE ... CASCADE.
import { nameOf } from '../../impact/catalog/view.ts'
import { all } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const truncateCascade = rule<'TruncateStmt'>({
  id: 'truncate-cascade',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  summary: 'TRUNCATE … CASCADE empties tables nobody named',
  why: 'Every table with a foreign key to it is emptied too, and those that refer to them.',
  fix: 'Name all tables in one TRUNCATE.',
  exceptions: 'Tables created by the same script.',
  aliases: [
    'squawk:ban-truncate-cascade',
    'pgls:safety/banTruncateCascade',
    'bytebase:STATEMENT_DISALLOW_RM_TBL_CASCADE',
    'pgfence:truncate-cascade',
  ],
  on: ['TruncateStmt'],
  check(context, stmt) {
    if (stmt.behavior !== 'DROP_CASCADE') return
    const named = all(stmt.relations, 'RangeVar').map(range => context.relation(range))
    if (named.every(table => context.newness(table) === 'new')) return
    const others = context.impact.locks
      .map(lock => lock.relation)
      .filter(name => !named.some(table => nameOf(table) === name))
    if (others.length === 0 && context.view.historyKnown()) return
    context.report({
      at: context.words('cascade'),
      message: `This also empties ${others.length > 0 ? others.join(', ') : 'every table with a foreign key to it'}. Name the tables instead.`,
    })
  },
  fires: [
    { sql: 'truncate author cascade' },
    {
      before: 'create table author (id int primary key); create table book (a int references author)',
      sql: 'truncate author cascade',
    },
  ],
  silent: [
    { sql: 'truncate author, book' },
    { before: 'create table author (id int primary key)', sql: 'truncate author cascade' },
  ],
})
