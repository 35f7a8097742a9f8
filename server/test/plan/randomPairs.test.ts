import assert from 'node:assert/strict'
import type pg from 'pg'
import { plan } from '../../src/plan/plan.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import type { Snapshot } from '../../src/schema/model.ts'
import { render } from '../../src/schema/render/render.ts'
import { openDatabase } from '../schema/support.ts'
import { majors } from '../support/postgres.ts'
import { judged } from './judge.ts'
import { randomPair } from './random/randomPair.ts'

const inside = { inTransaction: true }
/** More by `PLUMBLINE_TEST_PAIRS=500`, other ones by `PLUMBLINE_TEST_SEED=1000`. */
const count = Number(process.env.PLUMBLINE_TEST_PAIRS ?? 5)
const firstSeed = Number(process.env.PLUMBLINE_TEST_SEED ?? 1)
/** A pg_dump that judges every pair, too; psql must be there. */
const pgDump = process.env.PLUMBLINE_TEST_JUDGE

for (const major of majors) {
  describe(`pairs of schemas by chance on PostgreSQL ${major}`, function () {
    this.timeout(120_000)
    let client: pg.Client

    before(async () => {
      client = await openDatabase(major, '')
    })
    afterEach(() => client.query('rollback; reset all'))
    after(() => client?.end())

    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      it(`pair ${seed}: planned from the one to the other, and rendered`, async () => {
        const pair = randomPair(seed, major)
        const to = await schemaOf(client, pair.after)
        const from = await schemaOf(client, pair.before, 'keep')
        const { statements, unresolved } = plan(from.model, to.model, { plain: true })
        const script = statements.map(({ sql }) => sql).join(';\n')
        // What cannot be done without making a table anew has to be said; others may lean on it.
        if (unresolved.length === 0) {
          for (const { sql } of statements) await client.query(sql)
          const now = await introspect(client, inside)
          assert.deepEqual(compare(now.model, to.model), { summary: '', objects: [] }, script)
        }
        await client.query('rollback; reset all; begin')
        await client.query(render(to.model))
        const loaded = await introspect(client, inside)
        assert.deepEqual(compare(loaded.model, to.model), { summary: '', objects: [] })
      })
      if (pgDump !== undefined) {
        it(`pair ${seed}, judged by pg_dump`, () => {
          const { before, after } = randomPair(seed, major)
          return judged({ from: before, to: after }, major, { psql: 'psql', pgDump })
        })
      }
    }
  })
}

/** What the statements make; one that fails is left out. */
async function schemaOf(client: pg.Client, statements: readonly string[], then?: 'keep'): Promise<Snapshot> {
  await client.query('begin')
  for (const statement of statements) {
    await client.query('savepoint one')
    await client.query(statement).catch(() => client.query('rollback to one'))
  }
  const made = await introspect(client, inside)
  if (!then) await client.query('rollback; reset all')
  return made
}
