// Does the live schema differ from the recorded one? Digests only spare the reading: the verdict
// comes from the models, and only when no change is under way.
import type pg from 'pg'
import type { Database } from '#protocol/instance.ts'
import { tryLock } from '../changes/execute/advisoryLock.ts'
import { differ } from '../changes/schemaReader.ts'
import { asFailure } from '../failure/failed.ts'
import { isContention } from '../postgres/contention.ts'
import { hint } from '../schema/changed.ts'
import { ignoring } from '../schema/ignore.ts'
import { introspectSince, type Known } from '../schema/introspect/introspect.ts'
import type { Model, Snapshot } from '../schema/model.ts'
import { render } from '../schema/render/render.ts'
import type { SnapshotRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { objectsInProgress } from './inProgress.ts'
import type { Drift, Memory, Remembered } from './memory.ts'
import { traces } from './traces.ts'

export interface Judging {
  readonly store: Store
  readonly memory?: Memory
}

/** `hinted`: counters that have not moved spare the exact look, for an hour at most. */
export type Pace = 'exact' | 'hinted'

/**
 * `undecided`: why no verdict is possible at this moment. `isUntouched`: the counters spared the look.
 */
export type Verdict = { readonly isUntouched?: true } & (
  | { readonly kind: 'same' | 'unrecorded' }
  | { readonly kind: 'undecided'; readonly reason: string }
  | { readonly kind: 'drift'; readonly drift: Drift }
)

const hour = 3_600_000

export async function judge(
  services: Judging,
  client: pg.Client,
  database: Database,
  pace: Pace,
): Promise<Verdict> {
  const { store, memory } = services
  const before = memory?.get(database.id)
  const counters = await hint(client)
  if (
    pace === 'hinted' &&
    before &&
    counters !== undefined &&
    before.hint === counters &&
    before.against === againstOf(database) &&
    Date.now() - before.at < hour
  )
    return { ...verdictOf(before), isUntouched: true }
  if (!(await tryLock(client))) return undecided('A change is running.')
  let known: Known
  let unfinished: ReadonlySet<string>
  try {
    known = await introspectSince(client, before?.known)
    unfinished = await objectsInProgress(client)
  } catch (error) {
    if (isPassing(error)) return undecided('Another session holds a lock on something that has to be read.')
    throw error
  }
  // What a change leaves behind is recorded by itself, a moment after it has let go of its lock.
  if (!(await tryLock(client)) || (await isOpen(store, database.id))) return undecided('A change is running.')
  // Read again: a change may have been recorded since the look began, and it is the newer truth.
  const now = await store.database(database.id)
  const { recordedSnapshot } = now
  if (recordedSnapshot === undefined) return { kind: 'unrecorded' }
  if (before && !known.snapshot && before.against === againstOf(now)) {
    const at = Date.now()
    memory?.put(database.id, { ...before, hint: counters, at, ...(before.drift ? {} : { lastSame: at }) })
    return verdictOf(before)
  }
  // The model was let go and another recorded one is to be compared with: read it once more.
  const look = known.snapshot
    ? { ...known, snapshot: known.snapshot }
    : await introspectSince(client, undefined)
  const drift = await compareWith(services, client, now, recordedSnapshot, look.snapshot, unfinished)
  const seen: Remembered = {
    known: look,
    live: look.snapshot.hash,
    against: againstOf(now),
    hint: counters,
    at: Date.now(),
    ...(drift ? { drift, lastSame: before?.lastSame } : { lastSame: Date.now() }),
  }
  // A verdict that leaves something aside holds only as long as that is under way.
  if (unfinished.size === 0) memory?.put(database.id, seen)
  return verdictOf(seen)
}

async function compareWith(
  { store, memory }: Judging,
  client: pg.Client,
  { id, ignored }: Database,
  recordedHash: string,
  live: Snapshot,
  unfinished: ReadonlySet<string>,
): Promise<Drift | undefined> {
  if (recordedHash === live.hash) return undefined
  const before = memory?.get(id)
  if (
    before?.drift &&
    before.live === live.hash &&
    before.against === against(recordedHash, ignored) &&
    !unfinished.size
  )
    return before.drift
  const recorded = await store.snapshot(recordedHash)
  const aside = (model: Model): Model => {
    const left = ignoring(model, ignored)
    if (unfinished.size === 0) return left
    return {
      ...left,
      facts: left.facts.filter(({ id, parent = '' }) => !unfinished.has(id) && !unfinished.has(parent)),
    }
  }
  const difference = differ(
    { ...recorded, model: aside(recorded.model as Model) },
    { ...recordOf(live), model: aside(live.model) },
  )
  if (difference.objects.length === 0) return undefined
  const record = recordOf(live, render(live.model))
  await store.saveSnapshot(record)
  const trace = await traces(client, difference, before?.lastSame)
  return {
    severity: 'critical',
    summary: difference.summary,
    expected: recordedHash,
    actual: live.hash,
    difference: { ...difference, ...(trace ? { trace } : {}) },
  }
}

function recordOf({ hash, reader, serverVersion, model }: Snapshot, text = ''): SnapshotRecord {
  return { hash, reader, serverVersion, model, text }
}

const against = (recorded: string, ignored: Database['ignored']) =>
  `${recorded} ${JSON.stringify(ignored ?? {})}`

const againstOf = ({ recordedSnapshot, ignored }: Database) => against(recordedSnapshot ?? '', ignored)

const verdictOf = ({ drift }: Remembered): Verdict => (drift ? { kind: 'drift', drift } : { kind: 'same' })

const undecided = (reason: string): Verdict => ({ kind: 'undecided', reason })

async function isOpen(store: Store, databaseId: number): Promise<boolean> {
  return (await store.openAttempts()).some(
    attempt => attempt.databaseId === databaseId && attempt.status !== 'unknown',
  )
}

/** Somebody else's change is in the way, and will end. */
export const isPassing = (error: unknown): boolean => isContention(error) || asFailure(error).code === 'busy'
