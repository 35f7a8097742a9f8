// A window's stay on Plumbline's own server: coming in to a server that proves to be the right one,
// and leaving, where the last one out stops it. Starts nothing.
import path from 'node:path'
import type pg from 'pg'
import type { Endpoint } from '#protocol/instance.ts'
import { Failed } from '../../failure/failed.ts'
import { connect, disconnect } from '../connect.ts'
import { passwords } from '../passwords.ts'
import type { Binaries } from './binaries.ts'
import { bootstrap } from './bootstrap.ts'
import { askToStop } from './cluster.ts'
import { type Place, pause, recordedPostmaster } from './place.ts'
import { identityOf, isPostmasterOf, isRunning } from './processes.ts'
import type { Secret, ServerRecord } from './record.ts'

/** Sessions of open windows carry it, with the window's process behind it; the last one out counts them. */
const windowName = 'plumbline window'

/** Windows has no quick way to ask when a process started. */
function ownName(): string {
  const { pid, started } = identityOf(process.pid)
  return `${windowName} ${pid} ${process.platform === 'win32' ? '' : started}`.trim()
}

/** A killed window's session may outlive it for a moment; it is nobody to wait for. */
function isOpen(name: string): boolean {
  const [, pid = '0', started = ''] = /^\D*(\d+) ?(.*)$/.exec(name) ?? []
  return isRunning({ pid: Number(pid), started, boot: '' })
}

/** Advisory lock that coming and leaving take in turns: "plumb" in ASCII. */
const doorLock = 0x706c756d62

export type Entry =
  /** The session that stands for this window until it leaves. */
  | { readonly kind: 'in'; readonly client: pg.Client }
  /** Nobody there, or somebody else. */
  | { readonly kind: 'absent' }
  /** Our port, but the password in the record is not its own. */
  | { readonly kind: 'rejected' }
  /** It is there, but starting, stopping or busy. */
  | { readonly kind: 'wait' }

/** `renew`: we started the server, so its logins are set right. Throws when it is ours but damaged. */
export async function enter(place: Place, record: ServerRecord, renew: boolean): Promise<Entry> {
  if (record.port === 0 || record.nonce === '') return { kind: 'absent' }
  let client: pg.Client
  try {
    client = await connect(endpointOf(record, record.admin), 'postgres', {
      passwords: passwords({ kept: () => record.admin.password }),
      applicationName: ownName(),
      timeout: 10_000,
      mutual: true,
    })
  } catch (error) {
    if (error instanceof Failed && error.failure.code === 'credentialRejected') return { kind: 'rejected' }
    return { kind: isPassing(error) ? 'wait' : 'absent' }
  }
  try {
    await client.query("set lock_timeout = '15s'")
    // Whoever is just leaving and stops the server holds this: then the wait ends with the connection.
    await client.query('select pg_catalog.pg_advisory_lock($1)', [doorLock])
    if (!(await isExpected(client, place, record))) {
      await disconnect(client)
      return { kind: 'absent' }
    }
    await bootstrap(client, record, renew)
    await client.query('select pg_catalog.pg_advisory_unlock($1)', [doorLock])
    return { kind: 'in', client }
  } catch (error) {
    await disconnect(client)
    const { severity, code } = error as { severity?: string; code?: string }
    if (severity === undefined || /^(08|57P|55P03)/.test(code ?? '')) return { kind: 'wait' }
    throw new Failed(
      {
        code: 'embeddedUnavailable',
        message: "Plumbline's own PostgreSQL answers, but could not be set up.",
        detail: (error as Error).message,
        hint: `Its log is ${place.log}.`,
      },
      { cause: error },
    )
  }
}

/** A connection that failed for a reason that goes away by itself. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Failed)) return false
  const { sqlState, message } = error.failure
  if (sqlState !== undefined) return /^(57P|53300)/.test(sqlState)
  return message.includes('in time') || message.includes('closed the connection')
}

async function isExpected(client: pg.Client, place: Place, record: ServerRecord): Promise<boolean> {
  const { rows } = await client.query(
    `select pg_catalog.current_setting('plumbline.nonce', true) as nonce,
            pg_catalog.current_setting('data_directory') as data`,
  )
  return rows[0].nonce === record.nonce && path.resolve(rows[0].data) === path.resolve(place.data)
}

export function endpointOf(record: ServerRecord, secret: Secret): Endpoint {
  return {
    host: '127.0.0.1',
    port: record.port,
    user: secret.name,
    maintenanceDatabase: 'postgres',
    tls: 'disable',
  }
}

export async function leave(place: Place, binaries: Binaries, client: pg.Client): Promise<void> {
  try {
    await client.query('select pg_catalog.pg_advisory_lock($1)', [doorLock])
    const { rows } = await client.query<{ name: string }>(
      `select application_name as name
       from pg_catalog.pg_stat_activity
       where pg_catalog.starts_with(application_name, $1)
         and pid <> pg_catalog.pg_backend_pid()`,
      [windowName],
    )
    if (!rows.some(({ name }) => isOpen(name))) await stop(place, binaries)
  } catch {
    // The server went away by itself, or somebody at the door takes too long: they will stop it.
  } finally {
    await disconnect(client)
  }
}

/** Our session still holds the door lock, so nobody comes in meanwhile. */
async function stop(place: Place, binaries: Binaries): Promise<void> {
  const pid = await recordedPostmaster(place)
  if (!isPostmasterOf(pid, place.data)) return
  await askToStop(binaries, place.data, pid)
  // An extension host gives its extensions five seconds to leave.
  const patience = Date.now() + 4_000
  while (isPostmasterOf(pid, place.data) && Date.now() < patience) await pause()
}
