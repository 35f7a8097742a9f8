// Looks at every database on a schedule: at different moments, a few at a time for each server. It
// never asks for a password: a database it cannot enter silently is left to somebody who can.
import { asFailure } from '../failure/failed.ts'
import { checkDatabase, type DriftServices } from './checkDatabase.ts'

export interface MonitorOptions extends DriftServices {
  /** Minutes between two looks at one database; 0 for never. */
  readonly interval: number
  /** Databases looked at together on one server. Default 2. */
  readonly perServer?: number
  readonly onChecked: (databaseId: number) => void
  readonly onFailure: (error: unknown) => void
}

export interface Monitor {
  /** Looks at all databases now. */
  sweep(): Promise<void>
  /** Somebody is here: looks at all databases now, unless that was done within the last minute. */
  glance(): void
  stop(): Promise<void>
}

/** Milliseconds between two looks at most, however often somebody comes and goes. */
const pause = 60_000

export function monitor(options: MonitorOptions): Monitor {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let sweeping: Promise<void> | undefined
  let swept = Number.NEGATIVE_INFINITY

  const sweepAll = async (): Promise<void> => {
    const databases = await options.store.databases()
    const servers = new Set(databases.map(database => database.instanceId))
    const of = (server: number) => databases.filter(database => database.instanceId === server)
    await Promise.all([...servers].map(server => inTurns(of(server), options.perServer ?? 2)))
  }

  const inTurns = async (databases: readonly { readonly id: number }[], width: number): Promise<void> => {
    const waiting = [...databases]
    const lane = async () => {
      for (let next = waiting.shift(); next && !stopping.signal.aborted; next = waiting.shift()) {
        await one(next.id)
      }
    }
    await Promise.all(Array.from({ length: width }, lane))
  }

  const one = async (databaseId: number): Promise<void> => {
    try {
      await checkDatabase(options, databaseId, stopping.signal, 'hinted')
      options.onChecked(databaseId)
    } catch (error) {
      const { code } = asFailure(error)
      if (code !== 'credentialMissing' && code !== 'cancelled') options.onFailure(error)
    }
  }

  const sweep = (): Promise<void> => {
    swept = Date.now()
    sweeping ??= sweepAll()
      .catch(options.onFailure)
      .finally(() => {
        sweeping = undefined
      })
    return sweeping
  }

  const schedule = () => {
    if (options.interval <= 0 || stopping.signal.aborted) return
    // A tenth earlier or later, so that many windows do not knock at the same moment.
    const jitter = 0.9 + Math.random() * 0.2
    timer = setTimeout(() => void sweep().then(schedule), options.interval * 60_000 * jitter)
    timer.unref()
  }
  schedule()

  return {
    sweep,
    glance() {
      if (options.interval > 0 && Date.now() - swept > pause) void sweep()
    },
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await sweeping
    },
  }
}
