// TRUNCATE.
import { nameOf } from '../../impact/catalog/view.ts'
import { all } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const truncate = rule<'TruncateStmt'>({
  id: 'truncate',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  summary: 'All rows of a table are deleted',
  why: 'TRUNCATE takes ACCESS EXCLUSIVE and deletes everything; row triggers do not run, and readers with an older snapshot see an empty table.',
  fix: 'Say that it is meant (`-- plumbline-ignore truncate: …`), or delete rows by a condition, in batches.',
  exceptions: 'Tables created by the same script and temporary ones.',
  aliases: ['pgls:safety/banTruncate', 'bytebase:STATEMENT_DISALLOW_TRUNCATE', 'pgfence:truncate'],
  on: ['TruncateStmt'],
  check(context, stmt) {
    for (const range of all(stmt.relations, 'RangeVar')) {
      const table = context.relation(range)
      if (context.newness(table) !== 'new')
        context.report({
          at: context.nameSpan(range),
          message: `TRUNCATE deletes every row of ${nameOf(table)} and locks it against reads and writes. Delete by a condition, or say that it is meant.`,
        })
    }
  },
  fires: [{ sql: 'truncate book' }, { sql: 'TRUNCATE TABLE book, author RESTART IDENTITY' }],
  silent: [
    { sql: 'create table book (id int); truncate book' },
    { sql: 'create temp table book (id int); truncate book' },
  ],
})
