// REFRESH MATERIALIZED VIEW without CONCURRENTLY.
import { nameOf } from '../../impact/catalog/view.ts'
import { insertion } from '../fixing.ts'
import { rule } from '../rule.ts'

export const refreshMatview = rule<'RefreshMatViewStmt'>({
  id: 'refresh-matview',
  category: 'locks',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A materialized view cannot be read while it is refreshed',
  why: 'Without CONCURRENTLY the view is locked with ACCESS EXCLUSIVE while its query runs.',
  fix: '`REFRESH MATERIALIZED VIEW CONCURRENTLY`. It needs a unique index without a condition, and the view must hold data.',
  exceptions: 'Views created by the same script; WITH NO DATA.',
  aliases: ['pgls:safety/requireConcurrentRefreshMatview'],
  on: ['RefreshMatViewStmt'],
  check(context, stmt) {
    const matview = context.relation(stmt.relation)
    if (stmt.concurrent || stmt.skipData || context.newness(matview) === 'new') return
    const words = context.words('refresh materialized view')
    context.report({
      at: words,
      table: matview,
      message: `Nobody can read ${nameOf(matview)} while its query runs. Refresh it CONCURRENTLY, which needs a unique index.`,
      fixes: () =>
        words
          ? [
              {
                title: 'Refresh concurrently',
                preferred: false,
                edits: [insertion(words.end, context.keyword(' concurrently'))],
              },
            ]
          : [],
    })
  },
  fires: [{ sql: 'refresh materialized view top' }],
  silent: [
    { sql: 'refresh materialized view concurrently top' },
    { sql: 'create materialized view top as select 1; refresh materialized view top' },
  ],
})
