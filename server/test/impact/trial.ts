// Random statements tried on a real server: what each did, against what we say it does.
import fc from 'fast-check'
import type pg from 'pg'
import { Advisor } from '../../src/advisor/advise.ts'
import { emptyDatabase, groundAfter } from '../../src/advisor/ground.ts'
import type { Ground } from '../../src/impact/catalog/timeline.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase, server } from '../support/postgres.ts'
import { fixture, schema } from './grammar/fixture.ts'
import { script } from './grammar/script.ts'
import { statement } from './grammar/statement.ts'
import { difference, listen, relationsOf, saying, watched } from './watched.ts'

export interface Trial {
  readonly sql: string
  readonly outcome: 'agreed' | 'refused' | 'disagreed'
  /** Why PostgreSQL refused it, or where we were wrong. */
  readonly why?: string
}

const session = `set search_path to ${schema}; set timezone to 'UTC'`

/** Makes the session forget what it knows of relations: what it looks up anew, it locks. */
const forget = 'begin; create publication forgetful for all tables; rollback; deallocate all'

/** Tries `count` random statements; the same seed makes the same ones. */
export async function* trials(major: number, count: number, seed: number): AsyncGenerator<Trial> {
  const client = await connect(await withFixture(major))
  try {
    await prepare(client)
    for (const sql of new Set(fc.sample(statement, { numRuns: count, seed })))
      yield await tried(client, [], sql, major)
  } finally {
    await client.end()
  }
}

/** Tries the last statements of random scripts, each in a database of its own. */
export async function* scriptTrials(major: number, count: number, seed: number): AsyncGenerator<Trial> {
  const template = new URL(await withFixture(major)).pathname.slice(1)
  const { url } = await server(major)
  const admin = await connect(url('postgres'))
  try {
    for (const { before, last } of fc.sample(script, { numRuns: count, seed })) {
      const name = `${template}_copy`
      await admin.query(`create database ${name} template ${template}`)
      const client = await connect(url(name))
      try {
        await prepare(client)
        const ran: string[] = []
        for (const step of before)
          await client.query(step).then(
            () => ran.push(step),
            () => client.query('rollback'),
          )
        yield await tried(client, ran, last, major)
      } finally {
        await client.end()
        await admin.query(`drop database ${name} with (force)`)
      }
    }
  } finally {
    await admin.end()
  }
}

async function withFixture(major: number): Promise<string> {
  const url = await freshDatabase(major)
  const client = await connect(url)
  await client.query(`do $$ begin create role app; exception when duplicate_object then null; end $$`)
  await client.query(fixture)
  await client.query(`grant all on schema shop, attic to app`)
  await client.end()
  return url
}

async function prepare(client: pg.Client): Promise<void> {
  listen(client)
  await client.query(`${session}; set statement_timeout = '20s'`)
}

async function tried(
  client: pg.Client,
  before: readonly string[],
  last: string,
  major: number,
): Promise<Trial> {
  const sql = [...before, last].join(';\n')
  const known = await relationsOf(client, ['shop', 'attic', 'renamed', 'fresh'])
  await client.query(forget)
  const did = await watched(client, last, known)
  if (typeof did === 'string') return { sql, outcome: 'refused', why: did }
  const advisor = new Advisor({ levels: new Map(), version: major, ground: groundOf(major) })
  advisor.update(readScript(`${session}; ${sql}`))
  const impact = advisor.impact(advisor.entries.at(-1)!)
  const why = impact ? difference(saying(impact, known, last), did, known) : '  cannot be read'
  return why === undefined ? { sql, outcome: 'agreed' } : { sql, outcome: 'disagreed', why }
}

const grounds = new Map<number, Ground>()

function groundOf(major: number): Ground {
  const ground = grounds.get(major) ?? groundAfter(readScript(fixture), emptyDatabase, major)
  grounds.set(major, ground)
  return ground
}
