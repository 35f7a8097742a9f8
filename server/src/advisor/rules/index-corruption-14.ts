// CREATE INDEX CONCURRENTLY on the first releases of 14.
import { rule } from '../rule.ts'

export const indexCorruption14 = rule<'IndexStmt'>({
  id: 'index-corruption-14',
  category: 'indexes',
  severity: 'info',
  preset: 'strict',
  summary: 'CREATE INDEX CONCURRENTLY can corrupt the index on 14.0 to 14.3',
  why: 'PostgreSQL 14.0 to 14.3 could leave rows out of an index built concurrently (fixed in 14.4).',
  fix: 'Run 14.4 or later, and reindex what was built before.',
  aliases: ['strong_migrations:index_corruption'],
  since: 14,
  until: 14,
  on: ['IndexStmt'],
  check(context, stmt) {
    if (!stmt.concurrent) return
    context.report({
      at: context.words('concurrently'),
      message:
        'On PostgreSQL 14.0 to 14.3 an index built concurrently may miss rows. Make sure the server is 14.4 or later.',
    })
  },
  fires: [{ sql: 'create index concurrently on book (a)' }],
  silent: [{ sql: 'create index on book (a)' }],
})
