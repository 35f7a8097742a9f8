// Looks at every database on a schedule: at different moments, a few at a time for each server. It
// never asks for a password: a database it cannot enter silently is left to somebody who can.

import type { Failure } from '#protocol/failure.ts'
import { asFailure } from '../failure/failed.ts'
import { inLanes } from '../postgres/inLanes.ts'
import { type DriftServices, lookAt, noteUnreachable } from './checkDatabase.ts'

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

/** So many databases of one server in a row without an answer, and the rest is not tried. */
const enough = 3

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
    // A server that is silent is not waited for once for each of its databases.
    let silences = 0
    let silence: Failure | undefined
    await inLanes(databases, width, async ({ id }) => {
      if (stopping.signal.aborted) return
      silence = await one(id, silences < enough ? undefined : silence)
      silences = silence ? silences + 1 : 0
    })
  }

  /** Answers why the server was silent, when it was. `known`: why it will be. */
  const one = async (databaseId: number, known: Failure | undefined): Promise<Failure | undefined> => {
    try {
      if (known) await noteUnreachable(options.store, databaseId, known)
      const unreachable = known ?? (await lookAt(options, databaseId, 'hinted', stopping.signal)).unreachable
      options.onChecked(databaseId)
      return unreachable
    } catch (error) {
      const { code } = asFailure(error)
      if (code !== 'credentialMissing' && code !== 'cancelled') options.onFailure(error)
      return known
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
