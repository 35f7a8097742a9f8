// The settings an approved change runs under: its own, sealed with the SQL, and those without
// which its outcome could not be told.
import type pg from 'pg'
import type { RunOptions } from '#protocol/issue.ts'
import { sessionEffect } from '../../sql/sessionEffect.ts'
import type { Statement } from '../../sql/statement.ts'
import { send } from './send.ts'

/** Milliseconds that a change's transaction may wait for its runner before the server ends it. */
const idleLimit = 60_000

/** Inside the transaction, before anything else: what the engine itself needs. */
export async function beginStep(
  client: pg.Client,
  serverVersion: number,
  lockTimeout: number,
): Promise<void> {
  await client.query('begin isolation level read committed')
  await client.query(
    `select pg_catalog.set_config('idle_in_transaction_session_timeout', $1, true),
            pg_catalog.set_config('statement_timeout', '0', true),
            pg_catalog.set_config('lock_timeout', $2, true),
            pg_catalog.set_config('tcp_keepalives_idle', '30', true),
            pg_catalog.set_config('tcp_keepalives_interval', '10', true),
            pg_catalog.set_config('tcp_keepalives_count', '3', true)`,
    [String(idleLimit), String(lockTimeout)],
  )
  if (serverVersion >= 140000) await endWithClient(client)
}

/**
 * For the session: what the database or the login limits for everybody is not meant for a change, and
 * strings are read as the parser reads them.
 */
export async function prepareSession(client: pg.Client, serverVersion: number): Promise<void> {
  await client.query('set standard_conforming_strings = on')
  if (serverVersion >= 140000) await client.query('set idle_session_timeout = 0')
  if (serverVersion >= 170000) await client.query('set transaction_timeout = 0')
}

/** The server ends the statement when its client is gone, where its platform can tell. */
async function endWithClient(client: pg.Client): Promise<void> {
  await client.query('savepoint plumbline')
  try {
    await client.query("select pg_catalog.set_config('client_connection_check_interval', '2s', true)")
  } catch {
    await client.query('rollback to savepoint plumbline')
  }
  await client.query('release savepoint plumbline')
}

/**
 * COMMIT answers only when the change is on disk, whatever the server or the script has set: of the
 * transaction when `local`, else of the session.
 */
export async function commitDurably(client: pg.Client, local: boolean): Promise<void> {
  await client.query(
    `select pg_catalog.set_config('synchronous_commit', 'on', $1)
     where pg_catalog.current_setting('synchronous_commit') in ('off', 'local', 'remote_write')`,
    [local],
  )
}

/** The settings that were approved; for the transaction when `local`, else for the session. */
export async function applyOptions(client: pg.Client, options: RunOptions, local: boolean): Promise<void> {
  await client.query(
    `select pg_catalog.set_config('lock_timeout', $1, $4),
            pg_catalog.set_config('statement_timeout', $2, $4),
            pg_catalog.set_config('search_path', $3, $4)`,
    [String(options.lockTimeout), String(options.statementTimeout), options.searchPath, local],
  )
  if (options.role) await client.query("select pg_catalog.set_config('role', $1, $2)", [options.role, local])
}

/**
 * Repeats the SETs of earlier steps, so that a step runs under the same settings whether or not
 * the steps before it ran in this session.
 */
export async function repeatSettings(client: pg.Client, earlier: readonly Statement[]): Promise<void> {
  for (const statement of earlier) {
    if (statement.tree && sessionEffect(statement.tree) === 'setting') await send(client, statement.text)
  }
}

/** Runs `read` as the login itself with the server's own names first, and leaves no trace of it. */
export async function asLogin<T>(client: pg.Client, read: () => Promise<T>): Promise<T> {
  await client.query('savepoint plumbline_read')
  await client.query('set local session authorization default')
  await client.query('set local role none')
  await client.query(
    `select pg_catalog.set_config('search_path', 'pg_catalog', true),
            pg_catalog.set_config('statement_timeout', '0', true)`,
  )
  const result = await read()
  await client.query('rollback to savepoint plumbline_read')
  await client.query('release savepoint plumbline_read')
  return result
}

/** The login's own settings, with the server's own names first. */
export async function resetSession(client: pg.Client): Promise<void> {
  await client.query(`
    set session authorization default;
    reset role;
    set search_path = pg_catalog;
    set statement_timeout = 0;
    set lock_timeout = '10s'`)
}
