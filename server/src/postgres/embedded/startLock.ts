// Lets one process at a time make or start the cluster. A lock whose owner died is taken over; a
// slip here costs time only, for PostgreSQL itself refuses a second server on its files.
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { identityOf, isRunning, type ProcessIdentity } from './processes.ts'

export interface StartLock {
  release(): Promise<void>
}

/** The lock, or null while a live process holds it. */
export async function tryStartLock(file: string): Promise<StartLock | null> {
  if (await taken(file)) return held(file)
  const owner = await ownerOf(file)
  if (owner && isRunning(owner)) return null
  // Two who find the same dead owner must not remove each other's new lock: they take turns.
  const turn = `${file}.takeover`
  if (!(await taken(turn))) {
    const other = await ownerOf(turn)
    if (!other || !isRunning(other)) await rm(turn, { force: true })
    return null
  }
  try {
    const still = await ownerOf(file)
    if (still && isRunning(still)) return null
    await rm(file, { force: true })
    return (await taken(file)) ? held(file) : null
  } finally {
    await rm(turn, { force: true })
  }
}

function held(file: string): StartLock {
  return { release: () => rm(file, { force: true }) }
}

/** Appears whole or not at all, so that nobody reads half an owner. */
async function taken(file: string): Promise<boolean> {
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  await writeFile(draft, JSON.stringify(identityOf(process.pid)), { mode: 0o600 })
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // File systems without hard links: exclusive creation, which may be seen empty for a moment.
    return await exclusively(file)
  } finally {
    await rm(draft, { force: true })
  }
}

async function exclusively(file: string): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(identityOf(process.pid)), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Null when there is no owner; one that cannot be read counts as alive for five seconds. */
async function ownerOf(file: string): Promise<ProcessIdentity | null> {
  try {
    const owner = JSON.parse(await readFile(file, 'utf8')) as Partial<ProcessIdentity>
    if (typeof owner.pid === 'number')
      return { pid: owner.pid, started: String(owner.started ?? ''), boot: String(owner.boot ?? '') }
  } catch {
    const age = await stat(file).then(
      about => Date.now() - about.mtimeMs,
      () => Number.POSITIVE_INFINITY,
    )
    if (age < 5_000) return identityOf(process.pid)
  }
  return null
}
