// What a connection says about its server and itself: enough to recognise the same server, database
// and session later. Each question survives the lack of a right; none changes anything.
import type pg from 'pg'

export interface ServerFacts {
  /** `server_version_num`, e.g. 180004. */
  readonly version: number
  /** From initdb, the same on a standby and on a copy of the files; null where it may not be read. */
  readonly systemIdentifier: string | null
  /** Eight hex digits; null on a standby or where it may not be read. */
  readonly timeline: string | null
  readonly database: string
  readonly databaseOid: string
  readonly login: string
  readonly superuser: boolean
  readonly inRecovery: boolean
  /** UTC with microseconds, as text: JavaScript's dates cut them. */
  readonly postmasterStart: string | null
  /** The backend behind this connection now; another one after the next transaction under a pooler. */
  readonly backendPid: number
  readonly backendStart: string | null
  /** A pooler stands in between: session state and session locks do not hold. */
  readonly pooler: boolean
}

export async function serverFacts(client: pg.Client): Promise<ServerFacts> {
  const { rows } = await client.query(`
    select pg_catalog.current_setting('server_version_num')::int as version,
           pg_catalog.current_database()::text as database,
           session_user::text as login,
           pg_catalog.current_setting('is_superuser') = 'on' as superuser,
           pg_catalog.pg_backend_pid() as pid,
           (select oid::text from pg_catalog.pg_database where datname = pg_catalog.current_database()) as oid,
           pg_catalog.pg_is_in_recovery() as recovery`)
  const row = rows[0]
  const moment = (value: string) =>
    `pg_catalog.to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  return {
    version: row.version,
    systemIdentifier: await probe(
      client,
      'select system_identifier::text as value from pg_catalog.pg_control_system()',
    ),
    // pg_control_checkpoint() lags behind a promotion; the name of the WAL file does not.
    timeline: await probe(
      client,
      'select pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8) as value',
    ),
    database: row.database,
    databaseOid: row.oid,
    login: row.login,
    superuser: row.superuser,
    inRecovery: row.recovery,
    postmasterStart: await probe(
      client,
      `select ${moment('pg_catalog.pg_postmaster_start_time()')} as value`,
    ),
    backendPid: row.pid,
    backendStart: await probe(
      client,
      `select ${moment('backend_start')} as value
       from pg_catalog.pg_stat_activity
       where pid = pg_catalog.pg_backend_pid()`,
    ),
    pooler: behindPooler(client, row.pid),
  }
}

function behindPooler(client: pg.Client, pid: number): boolean {
  return (client as unknown as { processID: number | null }).processID !== pid
}

/** One value, or null where the server refuses it; an open transaction stays usable. */
async function probe(client: pg.Client, sql: string): Promise<string | null> {
  const inTransaction = client.getTransactionStatus() === 'T'
  if (inTransaction) await client.query('savepoint plumbline_probe')
  try {
    const { rows } = await client.query(sql)
    return rows[0]?.value ?? null
  } catch (error) {
    // A broken connection is no lack of rights.
    if (!isRefusal(error)) throw error
    if (inTransaction) await client.query('rollback to savepoint plumbline_probe')
    return null
  } finally {
    if (inTransaction) await client.query('release savepoint plumbline_probe').catch(() => undefined)
  }
}

/** PostgreSQL said no, and the connection lives on. */
function isRefusal(error: unknown): boolean {
  const { code, severity } = error as { code?: string; severity?: string }
  return severity !== undefined && code !== undefined && !/^(08|57P)/.test(code)
}
