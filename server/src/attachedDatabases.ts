// Keeps what is known of the databases that files are attached to, open or not: read beside the typing, never
// in its way, and again after something has changed. In a workspace that is not trusted there is none.
import type { Host } from './host.ts'
import type { AttachedDatabase, AttachedDatabases } from './language/attachedDatabase.ts'
import type { Reading } from './readAttached.ts'
import type { Running } from './running.ts'

/** Milliseconds between two readings of a database, however many hints come in. */
const pause = 5_000

interface Known {
  reading: Reading | undefined
  /** Of whom it was read: with another store, the same number is another database. */
  of: Running | undefined
  underWay: boolean
  /** A hint came in since it was last read. */
  stale: boolean
}

export interface Attachments {
  readonly databases: AttachedDatabases
  /** Something may be another in the databases. */
  hint(): void
  close(): void
}

/** `changed` is called when more, or something else, is known. */
export function attachedDatabases(
  host: Pick<Host, 'running' | 'report'>,
  isTrusted: () => boolean,
  changed: () => void,
): Attachments {
  const all = new Map<number, Known>()
  const timers = new Set<NodeJS.Timeout>()
  let closed = false

  const read = async (databaseId: number, known: Known): Promise<void> => {
    known.underWay = true
    known.stale = false
    const before = known.reading?.database
    try {
      const running = await host.running()
      const { readAttached } = await import('./engine.ts')
      known.reading = await readAttached(
        running,
        databaseId,
        known.of === running ? known.reading : undefined,
      )
      known.of = running
    } catch (error) {
      // Without it the files before a migration say what they can.
      host.report(error)
    }
    if (known.reading?.database !== before) changed()
    const timer = setTimeout(() => {
      timers.delete(timer)
      known.underWay = false
      if (known.stale) refresh(databaseId, known)
    }, pause)
    timer.unref()
    timers.add(timer)
  }

  const refresh = (databaseId: number, known: Known): void => {
    known.stale = true
    if (!known.underWay && !closed && isTrusted()) void read(databaseId, known)
  }

  return {
    databases(databaseId): AttachedDatabase | undefined {
      if (!isTrusted()) return undefined
      const known = all.get(databaseId)
      if (known) return known.reading?.database
      const first: Known = { reading: undefined, of: undefined, underWay: false, stale: true }
      all.set(databaseId, first)
      refresh(databaseId, first)
      return undefined
    },
    hint() {
      for (const [databaseId, known] of all) refresh(databaseId, known)
    },
    close() {
      closed = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
