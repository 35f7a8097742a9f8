// The session a lost runner left on the target: whether it is still there, and how to end it.
import type pg from 'pg'
import type { OpenAttempt, TargetIdentity } from '../../store/records.ts'

const moment = `pg_catalog.to_char(backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Its process id, when a backend of that id and that start is alive. */
export async function alivePid(
  client: pg.Client,
  identity: TargetIdentity | null,
): Promise<number | undefined> {
  if (!identity) return undefined
  const { rows } = await client.query(
    `select pid
     from pg_catalog.pg_stat_activity
     where pid = $1
       and ${moment} = $2`,
    [identity.backendPid, identity.backendStart],
  )
  return rows[0]?.pid
}

/** Asks the server to end it. Another role's session is left to its own timeouts. */
export async function endSession(client: pg.Client, pid: number): Promise<void> {
  await client.query('savepoint plumbline_end')
  try {
    await client.query('select pg_catalog.pg_terminate_backend($1)', [pid])
  } catch {
    await client.query('rollback to savepoint plumbline_end')
  }
}

/** Ends the session that holds the lock for this attempt: the change's own, or the one that keeps its lock. */
export async function endHolder(client: pg.Client, attempt: OpenAttempt): Promise<void> {
  const pid = await alivePid(client, attempt.identity)
  if (pid !== undefined) await endSession(client, pid)
  const { rows } = await client.query(
    `select pid
     from pg_catalog.pg_stat_activity
     where application_name = $1
       and usename = session_user
       and datname = pg_catalog.current_database()`,
    [lockKeeperName(attempt.taskId)],
  )
  for (const keeper of rows) await endSession(client, keeper.pid)
}

/** application_name of the session that keeps the lock while a statement stands alone. */
export function lockKeeperName(taskId: number): string {
  return `plumbline lock of task ${taskId}`
}
