// From a database's number to a connection: what messages that name a database have in common.
import type pg from 'pg'
import type { Database, Endpoint } from '#protocol/instance.ts'
import { fail } from './failure/failed.ts'
import type { Running } from './running.ts'

export interface Located {
  readonly database: Database
  readonly endpoint: Endpoint
}

export async function locate({ plumbline: { store } }: Running, databaseId: number): Promise<Located> {
  const database = await store.database(databaseId)
  const instance = (await store.instances()).find(one => one.id === database.instanceId)
  if (!instance) return fail('notFound', `The instance of ${database.name} is no longer there.`)
  return { database, endpoint: instance.endpoint }
}

/** Lends a connection to the database; aborting cancels the running statement. */
export async function inDatabase<T>(
  running: Running,
  databaseId: number,
  purpose: string,
  signal: AbortSignal,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { database, endpoint } = await locate(running, databaseId)
  return running.plumbline.connections.withClient(endpoint, database.name, { purpose, signal }, use)
}
