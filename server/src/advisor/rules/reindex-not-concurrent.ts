// REINDEX without CONCURRENTLY.
import { isConcurrentReindex } from '../../impact/statements/indexes.ts'
import { insertion } from '../fixing.ts'
import { rule } from '../rule.ts'

export const reindexNotConcurrent = rule<'ReindexStmt'>({
  id: 'reindex-not-concurrent',
  category: 'indexes',
  severity: 'error',
  preset: 'recommended',
  summary: 'REINDEX blocks writes to the table and every use of the index',
  why: '`REINDEX` holds SHARE on the table and ACCESS EXCLUSIVE on the index while it builds: writes wait, and so does every query that plans with the index.',
  fix: 'Use `REINDEX … CONCURRENTLY` outside a transaction.',
  exceptions: '`REINDEX SYSTEM`, which cannot be concurrent, and tables created by the same script.',
  aliases: ['squawk:require-concurrent-reindex', 'pgls:safety/requireConcurrentReindex'],
  on: ['ReindexStmt'],
  check(context, stmt) {
    if (isConcurrentReindex(stmt) || stmt.kind === 'REINDEX_OBJECT_SYSTEM') return
    const relation = stmt.relation ? context.relation(stmt.relation) : undefined
    if (relation && context.newness(relation) === 'new') return
    const { buildsIndex } = context.impact
    const known = relation?.complete || relation?.kind === 'matview'
    if (relation && relation.kind !== 'index' && known && buildsIndex.length === 0) return
    const kind = ['index', 'table', 'schema', 'database'].map(word => context.words(word)).find(Boolean)
    const optioned = context.tokens[1]?.text === '('
    context.report({
      at: kind && !optioned ? { start: 0, end: kind.end } : context.tokenSpan(0),
      table: relation?.kind === 'index' ? undefined : relation,
      message: `Rebuilding ${relation ? `${relation.schema}.${relation.name}` : 'these indexes'} blocks writes and every query that uses the index until it is done. Use REINDEX CONCURRENTLY.`,
      fixes: () =>
        kind && !optioned && !context.inTransaction
          ? [
              {
                title: 'Rebuild concurrently',
                preferred: true,
                edits: [insertion(kind.end, context.keyword(' concurrently'))],
              },
            ]
          : [],
    })
  },
  fires: [
    { sql: 'reindex index book_title' },
    { sql: 'REINDEX TABLE book' },
    { sql: 'reindex (concurrently off) table book' },
    { sql: 'reindex schema public' },
  ],
  silent: [
    { before: 'create table book (id int)', sql: 'reindex table book' },
    { sql: 'reindex index concurrently book_title' },
    { sql: 'reindex (concurrently) table book' },
    { sql: 'reindex system shop' },
    { sql: 'create table book (id int primary key); reindex table book' },
  ],
})
