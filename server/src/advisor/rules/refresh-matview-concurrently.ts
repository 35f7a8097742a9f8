// REFRESH ... CONCURRENTLY: still one at a time.
import { nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const refreshMatviewConcurrently = rule<'RefreshMatViewStmt'>({
  id: 'refresh-matview-concurrently',
  category: 'locks',
  severity: 'hint',
  summary: 'A concurrent refresh keeps other refreshes out',
  why: 'It takes EXCLUSIVE: reads go on, but another refresh, and vacuum, wait. On a large view with many changes it also takes longer than a plain one.',
  fix: 'Do not start a refresh while another runs.',
  aliases: ['pgls:safety/concurrentRefreshMatviewLock'],
  on: ['RefreshMatViewStmt'],
  check(context, stmt) {
    if (!stmt.concurrent) return
    context.report({
      at: context.words('concurrently'),
      message: `Reads of ${nameOf(context.relation(stmt.relation))} go on, but another refresh and vacuum wait behind EXCLUSIVE. Do not start one while another runs.`,
    })
  },
  fires: [{ sql: 'refresh materialized view concurrently top' }],
  silent: [{ sql: 'refresh materialized view top' }],
})
