// What we say a statement does, held against what it does: every case on every major version.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { Advisor } from '../../src/advisor/advise.ts'
import { type Impact, ImpactDraft } from '../../src/impact/impact.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'
import { asCase, type Case, type Group } from './case.ts'
import { groups } from './cases.ts'
import { difference, listen, type Relations, relationsOf, saying, watched } from './watched.ts'

describe('the impact of a statement', () => {
  before(loadParser)

  for (const major of majors) {
    for (const group of groups) {
      if (major < (group.since ?? 0)) continue
      it(`${group.about}, on ${major}`, async function () {
        this.timeout(300_000)
        const client = await clientOf(major)
        const wrong: string[] = []
        const set = await stage(client, group)
        for (const one of group.cases.map(asCase)) {
          if (major < (one.since ?? 0) || major > (one.until ?? 99)) continue
          const problem = await judge(client, set, one, major)
          if (problem) wrong.push(`${one.sql}\n${problem}`)
        }
        assert.equal(wrong.join('\n\n'), '')
      })
    }
  }

  it('is tried on a catalogue of cases', () => {
    assert.ok(
      groups.flatMap(group => group.cases).length >= 1200,
      `only ${groups.flatMap(group => group.cases).length}`,
    )
  })

  after(async () => {
    for (const client of clients.values()) await (await client).end()
  })
})

const clients = new Map<number, Promise<pg.Client>>()
let schemas = 0

function clientOf(major: number): Promise<pg.Client> {
  let client = clients.get(major)
  if (!client) {
    client = freshDatabase(major)
      .then(connect)
      .then(async made => {
        listen(made)
        await made.query('create role someone')
        return made
      })
    clients.set(major, client)
  }
  return client
}

interface Stage {
  readonly opening: string
  readonly known: Relations
}

/** The group's schema, made once; each case is rolled back. */
async function stage(client: pg.Client, group: Group): Promise<Stage> {
  const schema = `c${++schemas}`
  const opening = `create schema ${schema}; set search_path to ${schema}; ${group.before}`
  await client.query('reset all')
  await client.query(opening)
  return { opening, known: await relationsOf(client, [schema]) }
}

async function judge(
  client: pg.Client,
  { opening, known }: Stage,
  one: Case,
  major: number,
): Promise<string | undefined> {
  const impact = predicted(opening, one.sql, major)
  const did = await watched(client, one.sql, known)
  if (typeof did === 'string') return did
  return difference(saying(impact, known, one.sql, one.unsure), did, known)
}

function predicted(opening: string, sql: string, major: number): Impact {
  const advisor = new Advisor({ levels: new Map(), version: major })
  const read = readScript(`${opening}; begin; ${sql}`)
  const problem = read.statements.find(statement => statement.problem)
  if (problem) throw new Error(`${problem.text}: ${problem.problem?.message}`)
  advisor.update(read)
  const [first, ...more] = advisor.entries
    .slice(-readScript(sql).statements.length)
    .map(entry => advisor.impact(entry)!)
  if (more.length === 0) return first!
  const all = new ImpactDraft()
  for (const impact of [first!, ...more]) all.add(impact, 'yes')
  return all.finish()
}
