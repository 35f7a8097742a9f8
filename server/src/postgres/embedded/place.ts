// The files of Plumbline's own server and where they lie; small waits and looks at the disk.
import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { redacted } from '../../failure/failed.ts'
import type { Binaries } from './binaries.ts'
import { makeHome } from './home.ts'

export interface Place {
  readonly folder: string
  readonly data: string
  readonly recordFile: string
  readonly lockFile: string
  readonly log: string
}

/** Another major version cannot read these files, so each gets a folder of its own. */
export async function placeFor(home: string, binaries: Binaries): Promise<Place> {
  const made = path.join(home, `postgres-${binaries.version.split('.')[0]}`)
  await makeHome(home)
  await makeHome(made)
  // The system names a process's folder without symbolic links.
  const folder = await realpath(made)
  return {
    folder,
    data: path.join(folder, 'data'),
    recordFile: path.join(folder, 'instance.json'),
    lockFile: path.join(folder, 'start.lock'),
    log: path.join(folder, 'data.log'),
  }
}

/** The process in postmaster.pid, or 0. */
export async function recordedPostmaster(place: Place): Promise<number> {
  const text = await readFile(path.join(place.data, 'postmaster.pid'), 'utf8').catch(() => '')
  return Math.abs(Number.parseInt(text, 10)) || 0
}

/** When and by which process a line was written: PostgreSQL's own log_line_prefix. */
const logPrefix = /^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] /

/** What PostgreSQL said last, each line once: a start is tried again and fails with the same words. */
export async function endOfLog(place: Place): Promise<string> {
  const text = await readFile(place.log, 'utf8').catch(() => '')
  const lines = text.trimEnd().split('\n').slice(-5)
  return redacted([...new Set(lines.map(line => line.replace(logPrefix, '')))].join('\n'))
}

export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

export function pause(milliseconds = 30): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
