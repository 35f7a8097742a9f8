// Opens Plumbline's own PostgreSQL: joins the one that another window runs, else starts it, else
// makes it first. Several windows share it without a word to each other but these files.
import type pg from 'pg'
import type { Endpoint } from '#protocol/instance.ts'
import { fail } from '../../failure/failed.ts'
import type { Login } from '../login.ts'
import type { Binaries } from './binaries.ts'
import { storeDatabase } from './bootstrap.ts'
import { bringUp } from './bringUp.ts'
import { endOfLog, type Place, pause, placeFor } from './place.ts'
import { readRecord, type ServerRecord } from './record.ts'
import { type StartLock, tryStartLock } from './startLock.ts'
import { type Entry, endpointOf, enter, leave } from './window.ts'

export interface Embedded {
  /** As the person's own login, a member of the store. */
  readonly person: Endpoint
  /** As the superuser that installs and upgrades the store, and does nothing else. */
  readonly admin: Endpoint
  /** As the owner of the sample databases, who may create databases. */
  readonly sample: Endpoint
  readonly storeDatabase: string
  /** For `PasswordSources.kept`: knows the three logins above, on this server alone. */
  password(login: Login): string | undefined
  /** Version of the server's binaries, e.g. `18.4`. */
  readonly version: string
  /** For people: the file the server writes its log to. */
  readonly log: string
  /** `joined`: another window's server; `started`; `created`: the first time on this machine. */
  readonly how: 'joined' | 'started' | 'created'
  /** Aborted when the server went away under us; open again then. */
  readonly gone: AbortSignal
  /** Leaves; the last one out stops the server. May be called again. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** See plumblineHome(). */
  readonly home: string
  readonly binaries: Binaries
  /** Milliseconds for all of it. Default 90,000: a crashed server recovers first. */
  readonly timeout?: number
}

/** Throws embeddedUnavailable with the end of the server's log where that helps. */
export async function openEmbedded({ home, binaries, timeout = 90_000 }: OpenOptions): Promise<Embedded> {
  const place = await placeFor(home, binaries)
  const deadline = Date.now() + timeout
  let how: Embedded['how'] = 'joined'
  let lock: StartLock | null = null
  try {
    for (;;) {
      const record = await readRecord(place.recordFile)
      const entry: Entry = record ? await enter(place, record, how !== 'joined') : { kind: 'absent' }
      if (record && entry.kind === 'in') return opened(place, record, entry.client, binaries, how)
      if (Date.now() > deadline) {
        fail('embeddedUnavailable', "Plumbline's own PostgreSQL did not come up in time.", {
          detail: await endOfLog(place),
          hint: `Its log is ${place.log}.`,
        })
      }
      // With the lock in hand we look once more: somebody may have brought it up while we waited.
      if (lock && entry.kind !== 'wait')
        how = await bringUp(place, binaries, deadline, entry.kind === 'rejected')
      else if (lock || entry.kind === 'wait') await pause()
      else lock = await tryStartLock(place.lockFile)
      if (!lock) await pause()
    }
  } finally {
    await lock?.release()
  }
}

function opened(
  place: Place,
  record: ServerRecord,
  window: pg.Client,
  binaries: Binaries,
  how: Embedded['how'],
): Embedded {
  const gone = new AbortController()
  const secrets = [record.admin, record.person, record.sample]
  let closing: Promise<void> | undefined
  window.once('end', () => {
    if (!closing) gone.abort()
  })
  return {
    person: endpointOf(record, record.person),
    admin: endpointOf(record, record.admin),
    sample: endpointOf(record, record.sample),
    storeDatabase,
    password({ endpoint }) {
      if (endpoint.host !== '127.0.0.1' || endpoint.port !== record.port) return undefined
      return secrets.find(({ name }) => name === endpoint.user)?.password
    },
    version: binaries.version,
    log: place.log,
    how,
    gone: gone.signal,
    close() {
      closing ??= leave(place, binaries, window)
      return closing
    },
  }
}
