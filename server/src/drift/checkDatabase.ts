// Looks at one database now: does its live schema differ from the recorded one, and is anything else
// wrong with it. Opens and closes its anomalies in the store; changes nothing on the target.
import type pg from 'pg'
import type { Anomaly, AnomalyKind } from '#protocol/change.ts'
import type { Database, Instance } from '#protocol/instance.ts'
import { tryLock } from '../changes/execute/advisoryLock.ts'
import type { SchemaReader } from '../changes/execute/context.ts'
import { differ } from '../changes/schemaReader.ts'
import { asFailure, fail } from '../failure/failed.ts'
import type { Connections } from '../postgres/connections.ts'
import type { Store } from '../store/store.ts'
import { findings } from './findings.ts'

export interface DriftServices {
  readonly store: Store
  readonly connections: Connections
  readonly schema: SchemaReader
}

/** Kinds that a look at the database decides; `unknownAttempt` is the change engine's. */
const decided: readonly AnomalyKind[] = [
  'connectionFailed',
  'databaseMissing',
  'invalidIndex',
  'notValidConstraint',
  'sequenceExhaustion',
]

/** Answers the database's open anomalies after the look. */
export async function checkDatabase(
  services: DriftServices,
  databaseId: number,
  signal?: AbortSignal,
): Promise<readonly Anomaly[]> {
  const { store, connections } = services
  const database = await store.database(databaseId)
  const instance = (await store.instances()).find(one => one.id === database.instanceId)
  if (!instance) return fail('notFound', `There is no instance of database ${database.name}.`)
  const place = { instanceId: instance.id, databaseId }
  try {
    await connections.withClient(
      instance.endpoint,
      database.name,
      { purpose: 'drift', ...(signal ? { signal } : {}) },
      client => look(services, client, instance, database),
    )
  } catch (error) {
    if (signal?.aborted) throw error
    const { code, message } = asFailure(error)
    // Whoever gave no password has not found anything out about the database.
    if (code === 'credentialMissing' || code === 'cancelled') throw error
    const kind = code === 'notFound' ? 'databaseMissing' : 'connectionFailed'
    await store.openAnomaly({ ...place, kind, severity: 'critical', summary: message })
  }
  return (await store.anomalies()).filter(anomaly => anomaly.databaseId === databaseId)
}

async function look(
  { store, schema }: DriftServices,
  client: pg.Client,
  instance: Instance,
  database: Database,
): Promise<void> {
  const place = { instanceId: instance.id, databaseId: database.id }
  await client.query('begin isolation level repeatable read read only')
  try {
    // A change that runs at this moment is no drift: what it leaves behind is recorded by itself.
    const changing = !(await tryLock(client))
    const live = changing ? undefined : await schema.read(client)
    const found = await findings(client)
    await client.query('commit')
    const kinds = new Set(found.map(finding => finding.kind))
    await store.closeAnomalies({ ...place, kinds: decided.filter(kind => !kinds.has(kind)) })
    for (const finding of found) await store.openAnomaly({ ...place, ...finding })
    if (live) await judge({ store, schema }, database, live)
  } finally {
    if (client.getTransactionStatus() !== 'I') await client.query('rollback').catch(() => undefined)
  }
}

/** The verdict comes from the models; equal hashes only spare the comparison. */
async function judge(
  { store, schema }: Pick<DriftServices, 'store' | 'schema'>,
  { id: databaseId }: Database,
  live: Awaited<ReturnType<SchemaReader['read']>>,
): Promise<void> {
  // Read again: a change may have been recorded since the look began, and it is the newer truth.
  const { recordedSnapshot, instanceId } = await store.database(databaseId)
  if (recordedSnapshot === undefined) return
  const place = { instanceId, databaseId }
  const recorded = recordedSnapshot === live.hash ? live : await store.snapshot(recordedSnapshot)
  if (schema.same(recorded, live)) {
    await store.closeAnomalies({ ...place, kinds: ['drift'] })
    return
  }
  await store.saveSnapshot(live)
  const difference = differ(recorded, live)
  await store.openAnomaly({
    ...place,
    kind: 'drift',
    severity: 'critical',
    summary: difference.summary,
    expected: recorded.hash,
    actual: live.hash,
    difference,
  })
}
