// The lock on the target that says "a change runs here": a transaction's own advisory lock, which
// leaves nothing behind and holds through poolers. Never waited for: a waiter would stand in the way
// of concurrent index builds.
import type pg from 'pg'
import { fail } from '../../failure/failed.ts'

/** 'PLMB', and 1 for changes. Advisory locks belong to one database, so the pair needs no more. */
const classId = 0x504c4d42
const objectId = 1

export async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('select pg_catalog.pg_try_advisory_xact_lock($1, $2) as locked', [
    classId,
    objectId,
  ])
  return rows[0].locked
}

/** Milliseconds in which another change that is about to end may do so. */
const patience = 5_000

/**
 * Takes it for the current transaction, asking again for a few seconds, or throws `busy` naming the
 * holder. `pause` may throw, when the run is to stop.
 */
export async function lockOrFail(
  client: pg.Client,
  pause: (milliseconds: number) => Promise<void>,
): Promise<void> {
  let until: number | undefined
  while (!(await tryLock(client))) {
    until ??= Date.now() + patience
    if (Date.now() >= until) await refuse(client)
    await pause(200)
  }
}

async function refuse(client: pg.Client): Promise<never> {
  const holder = await lockHolder(client)
  return fail('busy', 'Another change is running on this database.', {
    ...(holder ? { detail: `It is run by ${holder}.` } : {}),
    hint: 'Wait until it has ended, then retry.',
  })
}

/** Whether the session with this process id holds it. */
export async function holdsLock(client: pg.Client, pid: number): Promise<boolean> {
  const { rows } = await client.query(
    `select
     from pg_catalog.pg_locks
     where locktype = 'advisory'
       and granted
       and database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
       and classid = $1::oid
       and objid = $2::oid
       and objsubid = 2
       and pid = $3`,
    [classId, objectId, pid],
  )
  return rows.length > 0
}

/** Who holds it, for people. */
async function lockHolder(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query(
    `select l.pid, a.application_name as application, a.usename as login
     from pg_catalog.pg_locks l
     left join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory'
       and l.granted
       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
       and l.classid = $1::oid
       and l.objid = $2::oid
       and l.objsubid = 2`,
    [classId, objectId],
  )
  const row = rows[0]
  if (!row) return undefined
  return `${row.application || 'a session'} (process ${row.pid}${row.login ? `, login ${row.login}` : ''})`
}
