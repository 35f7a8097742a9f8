// What a person does with instances: try, save, sync, remove. The store keeps them; this asks the
// servers.
import type { Endpoint, Instance } from '#protocol/instance.ts'
import { asFailure, Failed, fail } from '../failure/failed.ts'
import type { Connections } from '../postgres/connections.ts'
import { type ServerFacts, serverFacts } from '../postgres/facts.ts'
import type { Store } from '../store/store.ts'
import { readDatabases, readRoles } from './readServer.ts'

export interface InstanceServices {
  readonly store: Store
  readonly connections: Connections
}

export interface InstanceDraft {
  readonly id?: number
  readonly title: string
  readonly endpoint: Endpoint
  readonly environmentId: number
}

const oldest = 130000

/** Connects and says what stands there. Refuses servers older than PostgreSQL 13. */
export async function testInstance(
  { connections }: InstanceServices,
  endpoint: Endpoint,
): Promise<Pick<ServerFacts, 'superuser' | 'pooler'> & { readonly serverVersion: number }> {
  return connections.withClient(endpoint, endpoint.maintenanceDatabase, { purpose: 'test' }, async client => {
    const { version, superuser, pooler } = await serverFacts(client)
    refuseOld(version)
    return { serverVersion: version, superuser, pooler }
  })
}

/** Saves an instance and reads its databases; one that cannot be reached is saved with the reason. */
export async function saveInstance(services: InstanceServices, draft: InstanceDraft): Promise<Instance> {
  if (draft.title.trim() === '') fail('badInput', 'An instance needs a title.')
  const id = await services.store.saveInstance({ ...draft, title: draft.title.trim(), kind: 'server' })
  await syncInstance(services, id).catch(error => {
    if (!(error instanceof Failed)) throw error
  })
  return instance(services.store, id)
}

/** Reads version and databases again. A failure is recorded with the instance, then thrown. */
export async function syncInstance(services: InstanceServices, id: number): Promise<Instance> {
  const { store, connections } = services
  const { endpoint, kind } = await instance(store, id)
  try {
    const seen = await connections.withClient(
      endpoint,
      endpoint.maintenanceDatabase,
      { purpose: 'sync' },
      async client => {
        const { version, systemIdentifier } = await serverFacts(client)
        refuseOld(version)
        const own = systemIdentifier === store.identity.systemIdentifier
        const databases = await readDatabases(client, own ? store.identity.databaseOid : undefined)
        // The sample's maintenance database holds nothing, and is nobody's to change.
        const shown = databases.filter(
          ({ name }) => kind !== 'sample' || name !== endpoint.maintenanceDatabase,
        )
        return { serverVersion: version, databases: shown }
      },
    )
    await store.recordSync(id, seen)
  } catch (error) {
    await store.recordSyncFailure(id, asFailure(error))
    throw error
  }
  return instance(store, id)
}

export async function instanceRoles({ store, connections }: InstanceServices, id: number): Promise<string[]> {
  const { endpoint } = await instance(store, id)
  return connections.withClient(endpoint, endpoint.maintenanceDatabase, { purpose: 'roles' }, readRoles)
}

async function instance(store: Store, id: number): Promise<Instance> {
  const found = (await store.instances()).find(one => one.id === id)
  return found ?? fail('notFound', `There is no instance with number ${id}.`)
}

function refuseOld(version: number): void {
  if (version >= oldest) return
  fail(
    'badInput',
    `PostgreSQL ${Math.floor(version / 10000)} is too old: Plumbline works with version 13 and newer.`,
  )
}
