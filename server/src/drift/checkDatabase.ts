// Looks at one database now: does its live schema differ from the recorded one, and is anything else
// wrong with it. Opens and closes its anomalies in the store; changes nothing on the target.
import type pg from 'pg'
import type { Anomaly, AnomalyKind } from '#protocol/change.ts'
import type { Failure } from '#protocol/failure.ts'
import type { Database, Instance } from '#protocol/instance.ts'
import { asFailure, fail } from '../failure/failed.ts'
import type { Connections } from '../postgres/connections.ts'
import { isHungUp } from '../postgres/hungUp.ts'
import { serverVersion } from '../schema/introspect/session.ts'
import type { Store } from '../store/store.ts'
import { type Finding, findings, versionChange } from './findings.ts'
import { isPassing, judge, type Pace } from './judge.ts'
import type { Drift, Memory } from './memory.ts'

export interface DriftServices {
  readonly store: Store
  readonly connections: Connections
  /** Kept from look to look where a process looks more than once. */
  readonly memory?: Memory
}

export interface Looked {
  /** Why it was not found out whether the schema drifted: nothing is recorded, or something is under way. */
  readonly undecided?: string
  /** The server did not answer at all, so none of its databases can be looked at. */
  readonly unreachable?: Failure
}

/** What it means to have come in. */
const reachable: readonly AnomalyKind[] = ['connectionFailed', 'databaseMissing', 'versionChanged']

/** Kinds that a look at the database decides; `unknownAttempt` is the change engine's. */
const decided: readonly AnomalyKind[] = [
  ...reachable,
  'invalidIndex',
  'notValidConstraint',
  'sequenceExhaustion',
]

/** Looks, and answers the database's open anomalies after that. */
export async function checkDatabase(
  services: DriftServices,
  databaseId: number,
  signal?: AbortSignal,
): Promise<Looked & { readonly anomalies: readonly Anomaly[] }> {
  const looked = await lookAt(services, databaseId, 'exact', signal)
  return { ...looked, anomalies: await openAnomalies(services.store, databaseId) }
}

/** On schedule (`hinted`) nobody is asked for a password, and unmoved counters spare the reading. */
export async function lookAt(
  services: DriftServices,
  databaseId: number,
  pace: Pace,
  signal?: AbortSignal,
): Promise<Looked> {
  const { store, connections } = services
  const { database, instance } = await placeOf(store, databaseId)
  let reached = false
  try {
    return await connections.withClient(
      instance.endpoint,
      database.name,
      // A look on schedule bothers nobody.
      { purpose: 'drift', silent: pace === 'hinted', ...(signal ? { signal } : {}) },
      async client => {
        reached = true
        try {
          return await look(services, client, instance, database, pace)
        } catch (error) {
          if (!signal?.aborted && isHungUp(client, error))
            return { undecided: 'The server ended the connection meanwhile.' }
          throw error
        }
      },
    )
  } catch (error) {
    const failure = asFailure(error)
    // Whoever gave no password has not found anything out about the database; nor has whoever came
    // in and was refused there.
    if (signal?.aborted || failure.code === 'credentialMissing' || failure.code === 'cancelled' || reached)
      throw error
    await noteOutside(store, instance.id, databaseId, failure)
    const answered = failure.code !== 'connectionFailed' || failure.sqlState !== undefined
    return answered ? {} : { unreachable: failure }
  }
}

/** What the server's silence means for another of its databases, which need not be tried. */
export async function noteUnreachable(store: Store, databaseId: number, failure: Failure): Promise<void> {
  const { instance } = await placeOf(store, databaseId)
  await noteOutside(store, instance.id, databaseId, failure)
}

/** Of two reasons why nobody can come in, only the present one is open. */
async function noteOutside(
  store: Store,
  instanceId: number,
  databaseId: number,
  { code, message }: Failure,
): Promise<void> {
  const place = { instanceId, databaseId }
  const kind = code === 'notFound' ? 'databaseMissing' : 'connectionFailed'
  const other = code === 'notFound' ? 'connectionFailed' : 'databaseMissing'
  await store.closeAnomalies({ ...place, kinds: [other] })
  await store.openAnomaly({ ...place, kind, severity: 'critical', summary: message })
}

async function placeOf(
  store: Store,
  databaseId: number,
): Promise<{ readonly database: Database; readonly instance: Instance }> {
  const database = await store.database(databaseId)
  const instance = (await store.instances()).find(one => one.id === database.instanceId)
  return {
    database,
    instance: instance ?? fail('notFound', `There is no instance of database ${database.name}.`),
  }
}

async function openAnomalies(store: Store, databaseId: number): Promise<readonly Anomaly[]> {
  return (await store.anomalies()).filter(anomaly => anomaly.databaseId === databaseId)
}

/** Undefined where another session's lock is in the way: what was found before still stands. */
function findingsIfFree(
  client: pg.Client,
  known: readonly Finding[] | undefined,
): Promise<readonly Finding[] | undefined> {
  return findings(client, known).catch((error: unknown) => {
    if (isPassing(error)) return undefined
    throw error
  })
}

async function look(
  services: DriftServices,
  client: pg.Client,
  instance: Instance,
  database: Database,
  pace: Pace,
): Promise<Looked> {
  const { store, memory } = services
  const place = { instanceId: instance.id, databaseId: database.id }
  const verdict = await judge(services, client, database, pace)
  const seen = memory?.get(database.id)
  const read = await findingsIfFree(client, verdict.isUntouched ? seen?.findings : undefined)
  if (seen && verdict.kind !== 'undecided') memory?.put(database.id, { ...seen, findings: read })
  const found = [...(read ?? []), ...versionChange(await serverVersion(client), instance.serverVersion)]
  const kinds = new Set(found.map(finding => finding.kind))
  const closed = (read ? decided : reachable).filter(kind => !kinds.has(kind))
  await store.closeAnomalies({ ...place, kinds: verdict.kind === 'same' ? [...closed, 'drift'] : closed })
  for (const finding of found) await store.openAnomaly({ ...place, ...finding })
  switch (verdict.kind) {
    case 'drift':
      await store.openAnomaly({
        ...place,
        kind: 'drift',
        ...(await withTrace(store, database.id, verdict.drift)),
      })
      return {}
    case 'undecided':
      return { undecided: verdict.reason }
    case 'unrecorded':
      return { undecided: 'No schema is recorded for it yet: take a baseline.' }
    case 'same':
      return {}
    default:
      return verdict satisfies never
  }
}

/** A process that did not see the change happen does not wipe out what another one told of it. */
async function withTrace(store: Store, databaseId: number, drift: Drift): Promise<Drift> {
  if (drift.difference.trace !== undefined) return drift
  const open = (await openAnomalies(store, databaseId)).find(({ kind }) => kind === 'drift')
  const trace = open?.difference?.trace
  const isSame = open?.expected === drift.expected && open.actual === drift.actual
  return isSame && trace !== undefined ? { ...drift, difference: { ...drift.difference, trace } } : drift
}
