// Under the start lock: makes Plumbline's own cluster if there is none, clears away what a killed
// one left, and starts it. Joins nothing.
import { randomBytes } from 'node:crypto'
import { readdir, rename, rm, stat, truncate } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fail, redacted } from '../../failure/failed.ts'
import type { Binaries } from './binaries.ts'
import { askToStop, createCluster, freePort, isFree, resetPassword, startCluster } from './cluster.ts'
import { endOfLog, exists, type Place, pause, recordedPostmaster } from './place.ts'
import { isNumberInUse, isPostmasterOf } from './processes.ts'
import { newNonce, newRecord, readRecord, type ServerRecord, writeRecord } from './record.ts'

/** Afterwards a server runs that the record describes. `rejected`: it did not know the record's password. */
export async function bringUp(
  place: Place,
  binaries: Binaries,
  deadline: number,
  rejected: boolean,
): Promise<'started' | 'created'> {
  await stopStray(place, binaries, deadline)
  await removeDrafts(place)
  const fresh = !(await exists(path.join(place.data, 'PG_VERSION')))
  const known = await readRecord(place.recordFile)
  const record = known ?? newRecord(personLogin())
  if (!known) await writeRecord(place.recordFile, record)
  // The file with the passwords was lost or is another cluster's; the data must not be lost with it.
  if (!fresh && (!known || rejected)) await resetPassword(binaries, place.data, record.admin)
  if (fresh) await create(place, binaries, record)
  await start(place, binaries, record, deadline)
  return fresh ? 'created' : 'started'
}

/**
 * A server on our files that does not answer as recorded is stopped. PostgreSQL refuses to start
 * while the number in postmaster.pid belongs to any live process of the same user, so the file of a
 * dead server whose number a stranger got is removed.
 */
async function stopStray(place: Place, binaries: Binaries, deadline: number): Promise<void> {
  const pid = await recordedPostmaster(place)
  if (isPostmasterOf(pid, place.data)) {
    await askToStop(binaries, place.data, pid)
    while (isPostmasterOf(pid, place.data) && Date.now() < deadline) await pause()
  } else if (isNumberInUse(pid)) {
    await rm(path.join(place.data, 'postmaster.pid'), { force: true })
  }
}

async function removeDrafts(place: Place): Promise<void> {
  for (const name of await readdir(place.folder)) {
    if (name.startsWith('data.new-'))
      await rm(path.join(place.folder, name), { recursive: true, force: true })
  }
}

async function create(place: Place, binaries: Binaries, record: ServerRecord): Promise<void> {
  const draft = path.join(place.folder, `data.new-${randomBytes(4).toString('hex')}`)
  // PostgreSQL's own C.UTF-8: the same on every system, with proper upper and lower case.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  try {
    await createCluster(binaries, draft, record.admin, locale)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    fail('embeddedUnavailable', "Plumbline's own PostgreSQL could not be set up.", {
      detail: redacted((error as Error).message),
      hint: 'Free some disk space or memory, or use a PostgreSQL server of your own.',
    })
  }
  await rename(draft, place.data)
}

/** Small, and loopback only. Fsync stays on: the store's promises rest on it. */
const settings = {
  max_connections: '80',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  io_method: 'sync',
  logging_collector: 'off',
}

/** What passes: backends of a killed postmaster hold its memory for a moment, a port is taken in between. */
const passing = /shared memory block|still in use|[Aa]ddress already in use|could not bind/

async function start(
  place: Place,
  binaries: Binaries,
  before: ServerRecord,
  deadline: number,
): Promise<void> {
  await shortenLog(place)
  for (let tries = 1; ; tries++) {
    // The same port again where it is free: a connection that somebody noted down stays right.
    const port =
      tries === 1 && before.port !== 0 && (await isFree(before.port)) ? before.port : await freePort()
    const record = { ...before, port, nonce: newNonce() }
    // Written first: should we die now, the next one still recognises the server we started.
    await writeRecord(place.recordFile, record)
    try {
      await startCluster(binaries, place.data, {
        ...settings,
        port: String(port),
        'plumbline.nonce': record.nonce,
      })
      return
    } catch (error) {
      const end = await endOfLog(place)
      if (Date.now() > deadline || tries === 60 || (tries > 1 && !passing.test(end))) {
        fail('embeddedUnavailable', "Plumbline's own PostgreSQL does not start.", {
          detail: end || (error as Error).message,
          hint: `Its log is ${place.log}.`,
        })
      }
      await pause(250)
    }
  }
}

/** PostgreSQL and the store have names of their own that a person's login must not take. */
function personLogin(): string {
  let name = ''
  try {
    name = os.userInfo().username.toLowerCase()
  } catch {
    // A container's user may have no name.
  }
  const taken = /^(pg_.*|plumbline_.*|public|none|)$/.test(name)
  return taken || Buffer.byteLength(name) > 63 || /\p{Cc}/u.test(name) ? 'plumbline' : name
}

async function shortenLog(place: Place): Promise<void> {
  const size = await stat(place.log).then(
    about => about.size,
    () => 0,
  )
  if (size > 8_000_000) await truncate(place.log, 0)
}
