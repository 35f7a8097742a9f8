import assert from 'node:assert/strict'
import type pg from 'pg'
import { plan } from '../../src/plan/plan.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import type { Model, Snapshot } from '../../src/schema/model.ts'
import { openDatabase, withDatabase } from '../schema/support.ts'
import { majors } from '../support/postgres.ts'
import { judged } from './judge.ts'
import { type Pair, readPairs } from './readPairs.ts'

const inside = { inTransaction: true }

/**
 * Every pair on one of the versions that know it, a different one for each; of the single attributes,
 * most of which changes.test.ts looks at, every eighth. `PLUMBLINE_TEST_JUDGE`
 * names a pg_dump (and psql must be there) that judges every pair on every version.
 */
const pgDump = process.env.PLUMBLINE_TEST_JUDGE

const pairs = readPairs().filter(
  ({ theme }, at) => pgDump !== undefined || theme !== 'attributes' || at % 8 === 0,
)

const known = (pair: Pair) => majors.filter(major => major >= pair.since && major <= pair.until)

for (const major of majors) {
  const mine = pairs.filter((pair, at) => {
    const all = known(pair)
    return pgDump === undefined ? all[at % all.length] === major : all.includes(major)
  })
  describe(`pairs of schemas on PostgreSQL ${major}, from the one to the other and back`, function () {
    this.timeout(120_000)
    let client: pg.Client

    before(async () => {
      client = await openDatabase(major, '')
    })
    afterEach(() => client.query('rollback; reset all'))
    after(() => client?.end())

    for (const pair of mine) {
      it(`${pair.theme}: ${pair.name}`, async () => {
        if (pair.commits) return apart(pair, major)
        const to = await schemaOf(client, pair.to)
        const from = await schemaOf(client, pair.from, 'keep')
        await carriedOut(client, pair, from.model, to.model)
        if (pair.expected === 'unresolved') {
          await client.query('rollback; reset all')
          await schemaOf(client, pair.to, 'keep')
        }
        await carriedOut(client, pair, to.model, from.model)
      })
      if (pgDump !== undefined) {
        it(`${pair.theme}: ${pair.name}, judged by pg_dump`, () =>
          judged({ from: [pair.from], to: [pair.to] }, major, { psql: 'psql', pgDump }))
      }
    }
  })
}

/** In databases of their own, so that statements can commit. */
function apart(pair: Pair, major: number): Promise<void> {
  return withDatabase(major, pair.from, here =>
    withDatabase(major, pair.to, async there => {
      const [from, to] = [await introspect(here), await introspect(there)]
      await carriedOut(here, pair, from.model, to.model, {})
      await carriedOut(there, pair, to.model, from.model, {})
    }),
  )
}

async function schemaOf(client: pg.Client, sql: string, then?: 'keep'): Promise<Snapshot> {
  await client.query('begin')
  await client.query(sql)
  const made = await introspect(client, inside)
  if (!then) await client.query('rollback; reset all')
  return made
}

/** Runs the plain plan in the open transaction, and looks. */
async function carriedOut(
  client: pg.Client,
  pair: Pair,
  from: Model,
  to: Model,
  reading: { inTransaction?: boolean } = inside,
): Promise<void> {
  const { statements, unresolved } = plan(from, to, { plain: true })
  const script = statements.map(({ sql }) => sql).join(';\n')
  for (const { sql } of statements) {
    await client.query(sql).catch((error: Error) => assert.fail(`${error.message}\n${sql}\n\nin:\n${script}`))
  }
  const stay = new Set([...tablesOf(from)].filter(name => tablesOf(to).has(name)))
  const dropped = statements.flatMap(({ sql }) => /^drop table (.*)$/.exec(sql)?.[1] ?? [])
  assert.deepEqual(
    dropped.filter(name => stay.has(name)),
    [],
    `made anew, and nobody asked for it:\n${script}`,
  )
  if (pair.expected !== 'unresolved') assert.deepEqual(unresolved, [])
  const { model } = await introspect(client, reading)
  // What no statement can change has to be said; the way back then begins elsewhere.
  if (unresolved.length === 0) assert.deepEqual(compare(model, to), { summary: '', objects: [] }, script)
}

/** As a plan writes their names, those of extensions as well. */
function tablesOf({ facts }: Model): ReadonlySet<string> {
  return new Set(
    facts
      .flatMap(({ id, hints }) => [id, ...(hints.members ?? [])])
      .flatMap(id => /^table (.*)$/.exec(id)?.[1] ?? []),
  )
}
