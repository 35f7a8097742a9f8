// What the tests of the schema engine share: databases filled from SQL, roles, and pg_dump.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import type { Snapshot } from '../../src/schema/model.ts'
import { connect, freshDatabase, server } from '../support/postgres.ts'

/** One example of almost every kind of object. */
export const everything = readFileSync(path.join(import.meta.dirname, 'everything.sql'), 'utf8')

/** What most schemas have few of, as far as this version knows it. */
export const rare = (major: number): string =>
  readFileSync(path.join(import.meta.dirname, 'rare.sql'), 'utf8')
    .split('\n')
    .filter(line => Number(/-- since (\d+)$/.exec(line)?.[1] ?? 0) <= major)
    .join('\n')

/** A database of its own for the time of `use`. */
export async function withDatabase<T>(
  major: number,
  sql: string,
  use: (client: pg.Client, url: string) => Promise<T>,
): Promise<T> {
  await makeShared(major)
  const url = await freshDatabase(major)
  const client = await connect(url)
  try {
    if (sql) await client.query(sql)
    return await use(client, url)
  } finally {
    await client.end()
  }
}

/** A client in a database of its own, filled from a script. The caller ends it. */
export async function openDatabase(major: number, sql: string): Promise<pg.Client> {
  await makeShared(major)
  const client = await connect(await freshDatabase(major))
  if (sql) await client.query(sql)
  return client
}

/** The schema that a script makes. */
export function schemaOf(major: number, sql: string): Promise<Snapshot> {
  return withDatabase(major, sql, client => introspect(client))
}

const prepared = new Set<number>()

/** Roles and tablespaces belong to the whole server, so they are made once. */
async function makeShared(major: number): Promise<void> {
  if (prepared.has(major)) return
  prepared.add(major)
  const { url } = await server(major)
  const client = await connect(url('postgres'))
  try {
    for (const role of ['app_owner', 'app_reader', 'app_writer']) await client.query(`create role ${role}`)
    await client.query('create role app_super superuser')
    await client.query('set allow_in_place_tablespaces = on')
    await client.query(`create tablespace spare location ''`)
  } finally {
    await client.end()
  }
}
