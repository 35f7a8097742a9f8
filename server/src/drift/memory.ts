// What the last look at each database of this process saw, so that the next one reads only what
// changed since. Nothing depends on it but time: without it everything is read.
import type { Anomaly } from '#protocol/change.ts'
import type { Known } from '../schema/introspect/introspect.ts'
import type { Finding } from './findings.ts'

export type Drift = Pick<Anomaly, 'severity' | 'summary'> &
  Required<Pick<Anomaly, 'expected' | 'actual' | 'difference'>>

export interface Remembered {
  readonly known: Known
  /** Hash of the live schema. */
  readonly live: string
  /** Hash of the recorded schema it was compared with, and what was ignored, as one text. */
  readonly against: string
  /** Absent: they were the same. */
  readonly drift?: Drift
  /** Counters of the catalogs at the time of the look, and that time in milliseconds. */
  readonly hint: string | undefined
  readonly at: number
  /** When it was last seen as recorded. */
  readonly lastSame?: number | undefined
  /** What else was wrong. */
  readonly findings?: readonly Finding[] | undefined
}

export interface Memory {
  get(databaseId: number): Remembered | undefined
  put(databaseId: number, seen: Remembered): void
}

/** About what a schema of 10,000 tables has, twice. */
const mostFacts = 300_000

/** Models are dropped, the longest unused first, when together they hold too many facts. */
export function memory(limit = mostFacts): Memory {
  const all = new Map<number, Remembered>()
  const size = ({ known }: Remembered) => known.snapshot?.model.facts.length ?? 0
  return {
    get: databaseId => all.get(databaseId),
    put(databaseId, seen) {
      all.delete(databaseId)
      all.set(databaseId, seen)
      let facts = 0
      for (const one of all.values()) facts += size(one)
      for (const [id, one] of all) {
        if (facts <= limit) break
        if (!one.known.snapshot) continue
        facts -= size(one)
        all.set(id, { ...one, known: { digest: one.known.digest } })
      }
    },
  }
}
