// Something real to look at: two databases of a small shop, built by the sample workspace's own
// migrations and filled with the same rows every time. Knows no instance, issue or store.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'

export const sampleDatabases = ['shop_test', 'shop_prod'] as const

/** The newest migration that stands in the sample databases; newer files in the folder are pending. */
export const sampleVersion = '1.5'
const builtBy = /^V1\.[0-5]__\w+\.sql$/

/** Unfinished work, if somebody killed us: never a name that a person sees for long. */
const draftOf = (name: string) => `plumbline_draft_of_${name}`

/** Advisory lock: one window at a time makes the sample. "shop" in ASCII. */
const shopLock = 0x73686f70

export type ConnectTo = (database: string) => Promise<pg.Client>

/**
 * Makes both databases, as their owner, who may create databases; does nothing while one of them is
 * there, whatever became of it. `again` makes both anew. `folder` is the one that holds `workspace/`
 * and `seed.sql`.
 */
export async function makeSampleDatabases(
  connectTo: ConnectTo,
  folder: string,
  again = false,
): Promise<'made' | 'there'> {
  const client = await connectTo('postgres')
  try {
    await client.query('select pg_catalog.pg_advisory_lock($1)', [shopLock])
    const { rowCount } = await client.query('select from pg_catalog.pg_database where datname = any($1)', [
      sampleDatabases,
    ])
    if (rowCount !== 0 && !again) return 'there'
    for (const name of sampleDatabases) await client.query(`drop database if exists ${draftOf(name)}`)
    const [first, ...others] = sampleDatabases
    await client.query(`create database ${draftOf(first)} template template0`)
    await fill(() => connectTo(draftOf(first)), folder)
    for (const name of others)
      await client.query(`create database ${draftOf(name)} template ${draftOf(first)}`)
    for (const name of sampleDatabases) await client.query(`drop database if exists ${name} with (force)`)
    // Both or none, should we be killed.
    await client.query('begin')
    for (const name of sampleDatabases)
      await client.query(`alter database ${draftOf(name)} rename to ${name}`)
    await client.query('commit')
    return 'made'
  } finally {
    await client.end()
  }
}

async function fill(connectToDraft: () => Promise<pg.Client>, folder: string): Promise<void> {
  const client = await connectToDraft()
  try {
    await client.query("set timezone = 'UTC'")
    for (const file of await sampleScripts(folder)) await client.query(await readFile(file, 'utf8'))
  } finally {
    await client.end()
  }
}

/** What builds the shop, in order. */
async function sampleScripts(folder: string): Promise<string[]> {
  const migrations = path.join(folder, 'workspace', 'migrations')
  const names = (await readdir(migrations)).filter(name => builtBy.test(name)).sort()
  return [...names.map(name => path.join(migrations, name)), path.join(folder, 'seed.sql')]
}
