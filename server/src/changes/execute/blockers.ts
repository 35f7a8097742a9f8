// Who stands in the way of a statement that waits for a lock.
import type pg from 'pg'
import { redacted } from '../../failure/failed.ts'

export interface Blocker {
  readonly pid: number
  readonly application: string
  readonly login: string
  readonly state: string
  /** Seconds since its transaction began. */
  readonly seconds: number
  readonly query: string
}

/** Sessions that block the backend, as far as the looking role may see them. */
export async function blockersOf(side: pg.Client, pid: number): Promise<readonly Blocker[]> {
  const { rows } = await side.query(
    `select a.pid,
            coalesce(a.application_name, '') as application,
            coalesce(a.usename::text, '') as login,
            coalesce(a.state, '') as state,
            coalesce(extract(epoch from clock_timestamp() - a.xact_start), 0)::int as seconds,
            coalesce(a.query, '') as query
     from pg_catalog.unnest(pg_catalog.pg_blocking_pids($1)) as b (pid)
     join pg_catalog.pg_stat_activity a on a.pid = b.pid
     order by a.xact_start`,
    [pid],
  )
  return rows
}

/** `psql (process 4711, login app), idle in transaction for 90 s: UPDATE t SET a = '…'`. */
export function describeBlocker(blocker: Blocker): string {
  const { application, pid, login, state, seconds, query } = blocker
  const who = `${application || 'A session'} (process ${pid}${login ? `, login ${login}` : ''})`
  const what = withoutValues(query)
  return `${who}, ${state || 'state hidden'} for ${seconds} s${what ? `: ${what}` : ''}`
}

/** A query for people to recognise: one line, no passwords, no literal values, cut short. */
function withoutValues(query: string): string {
  const line = redacted(query)
    .replace(/'(?:[^']|'')*'/g, "'…'")
    .replace(/\$([a-z_]\w*)?\$[\s\S]*?\$\1\$/gi, '$$…$$')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
