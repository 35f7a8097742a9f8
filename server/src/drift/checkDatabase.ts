// Looks at one database now: does its live schema differ from the recorded one, and is anything else
// wrong with it. Opens and closes its anomalies in the store; changes nothing on the target.
import type pg from 'pg'
import type { Anomaly, AnomalyKind } from '#protocol/change.ts'
import type { Database, Instance } from '#protocol/instance.ts'
import { asFailure, fail } from '../failure/failed.ts'
import type { Connections } from '../postgres/connections.ts'
import { serverVersion } from '../schema/introspect/session.ts'
import type { Store } from '../store/store.ts'
import { type Finding, findings, versionChange } from './findings.ts'
import { isPassing, judge, type Pace } from './judge.ts'
import type { Memory } from './memory.ts'

export interface DriftServices {
  readonly store: Store
  readonly connections: Connections
  /** Kept from look to look where a process looks more than once. */
  readonly memory?: Memory
}

/** The database's open anomalies after a look. */
export interface Looked {
  readonly anomalies: readonly Anomaly[]
  /** Why it was not found out whether the schema drifted: something is under way. */
  readonly undecided?: string
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

export async function checkDatabase(
  services: DriftServices,
  databaseId: number,
  signal?: AbortSignal,
  pace: Pace = 'exact',
): Promise<Looked> {
  const { store, connections } = services
  const database = await store.database(databaseId)
  const instance = (await store.instances()).find(one => one.id === database.instanceId)
  if (!instance) return fail('notFound', `There is no instance of database ${database.name}.`)
  const place = { instanceId: instance.id, databaseId }
  let reached = false
  let undecided: string | undefined
  try {
    await connections.withClient(
      instance.endpoint,
      database.name,
      // A look on schedule bothers nobody.
      { purpose: 'drift', silent: pace === 'hinted', ...(signal ? { signal } : {}) },
      async client => {
        reached = true
        undecided = await look(services, client, instance, database, pace)
      },
    )
  } catch (error) {
    if (signal?.aborted) throw error
    const { code, message } = asFailure(error)
    // Whoever gave no password has not found anything out about the database; nor has whoever came
    // in and was refused there.
    if (code === 'credentialMissing' || code === 'cancelled' || reached) throw error
    const kind = code === 'notFound' ? 'databaseMissing' : 'connectionFailed'
    await store.openAnomaly({ ...place, kind, severity: 'critical', summary: message })
  }
  const anomalies = (await store.anomalies()).filter(anomaly => anomaly.databaseId === databaseId)
  return { anomalies, ...(undecided === undefined ? {} : { undecided }) }
}

/** Undefined where another session's lock is in the way: what was found before still stands. */
function findingsIfFree(client: pg.Client): Promise<readonly Finding[] | undefined> {
  return findings(client).catch((error: unknown) => {
    if (isPassing(error)) return undefined
    throw error
  })
}

/** Answers why there was no verdict on drift, or undefined. */
async function look(
  services: DriftServices,
  client: pg.Client,
  instance: Instance,
  database: Database,
  pace: Pace,
): Promise<string | undefined> {
  const { store } = services
  const place = { instanceId: instance.id, databaseId: database.id }
  const verdict = await judge(services, client, database, pace)
  const read = await findingsIfFree(client)
  const found = [...(read ?? []), ...versionChange(await serverVersion(client), instance.serverVersion)]
  const kinds = new Set(found.map(finding => finding.kind))
  const closed = (read ? decided : reachable).filter(kind => !kinds.has(kind))
  await store.closeAnomalies({ ...place, kinds: verdict.kind === 'same' ? [...closed, 'drift'] : closed })
  for (const finding of found) await store.openAnomaly({ ...place, ...finding })
  if (verdict.kind === 'drift') await store.openAnomaly({ ...place, kind: 'drift', ...verdict.drift })
  return verdict.kind === 'undecided' ? verdict.reason : undefined
}
