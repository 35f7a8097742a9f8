import assert from 'node:assert/strict'
import type pg from 'pg'
import { plan } from '../../src/plan/plan.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect, introspectSince, type Look } from '../../src/schema/introspect/introspect.ts'
import type { Snapshot } from '../../src/schema/model.ts'
import { changes } from '../schema/changes.ts'
import { everything, openDatabase, rare } from '../schema/support.ts'
import { majors } from '../support/postgres.ts'

const inside = { inTransaction: true }

for (const major of majors) {
  describe(`each single change on PostgreSQL ${major} is seen, and planned there and back`, () => {
    let client: pg.Client
    let base: Snapshot
    let known: Look

    before(async () => {
      client = await openDatabase(major, everything)
      known = await introspectSince(client, undefined)
      base = known.snapshot
    })

    afterEach(() => client.query('rollback; reset all'))
    after(() => client?.end())

    for (const { sql } of changes.filter(({ since = 0 }) => since <= major)) {
      it(sql, async () => {
        // Given a database with the change made
        await client.query('begin')
        await client.query(sql)
        const changed = await introspect(client, inside)
        // Then it is seen, and reading only what changed tells the same as reading everything
        const since = await introspectSince(client, known, inside)
        assert.notEqual(since.digest.total, known.digest.total)
        assert.deepEqual(since.snapshot.model, changed.model)
        assert.notEqual(changed.hash, base.hash)
        assert.notEqual(compare(base.model, changed.model).summary, '')
        // And the plan back gives what was there before
        await carryOut(client, known, changed, base)
        // And the plan there gives the change
        await client.query('rollback; begin')
        await carryOut(client, known, base, changed)
      })
    }
  })
}

const newest = majors.at(-1) ?? 18

/** What rare.sql has, and everything.sql has not. */
const rareOnes: readonly string[] = [
  'alter table yard.two cluster on two_u',
  `comment on trigger instead_seen on yard.seen is 'I'`,
  `comment on trigger parts_t on yard.parts_d is 'P'`,
  `comment on event trigger watch is 'W'`,
  `comment on statistics barn.st is 'S'`,
  'alter table yard.one disable trigger all',
  'alter function yard.f depends on extension citext',
  'alter index yard.two_y depends on extension citext',
  'revoke usage on language plpgsql from public',
  'grant select (rolname) on pg_catalog.pg_authid to app_reader',
  'grant select (xmin) on yard.two to app_reader',
  'grant select (last_value) on yard.numbers to app_reader',
  `comment on type yard.two is 'A row'`,
  `comment on type yard.code[] is 'Codes'`,
  `comment on rule "_RETURN" on yard.kept is 'R'`,
  `comment on constraint checked on yard.two is 'C'`,
  `comment on constraint parts_fk on yard.parts_d is 'F'`,
  'alter trigger parts_t on yard.parts_d depends on extension citext',
  'alter table only yard.parts disable trigger parts_t',
  'alter table yard.parts_1 disable trigger parts_t',
  'alter table only yard.parts_1 enable always trigger parts_t',
  'alter table yard.parts disable trigger parts_t; alter table yard.parts_1_1 enable trigger parts_t',
  'revoke usage on type yard.two from public',
  'alter materialized view yard.kept replica identity full',
  ...(newest >= 17 ? ['alter table yard.parts set access method heap'] : []),
]

describe(`some changes of what is rare on PostgreSQL ${newest} are planned there and back`, () => {
  let client: pg.Client
  let known: Look

  before(async () => {
    client = await openDatabase(newest, rare(newest))
    known = await introspectSince(client, undefined)
  })

  afterEach(() => client.query('rollback; reset all'))
  after(() => client?.end())

  for (const sql of rareOnes) {
    it(sql, async () => {
      await client.query('begin')
      await client.query(sql)
      const { snapshot: changed } = await introspectSince(client, known, inside)
      await carryOut(client, known, changed, known.snapshot)
      await client.query('rollback; begin')
      await carryOut(client, known, known.snapshot, changed)
    })
  }
})

/** Runs the plain plan, and looks. A plan that cannot do everything has to say so. */
async function carryOut(client: pg.Client, known: Look, from: Snapshot, to: Snapshot): Promise<void> {
  const { statements, unresolved } = plan(from.model, to.model, { plain: true })
  for (const { sql } of statements) await client.query(sql)
  const now = (await introspectSince(client, known, inside)).snapshot
  const script = statements.map(statement => statement.sql).join(';\n')
  if (unresolved.length) assert.notEqual(now.hash, to.hash, 'said to be unresolved, and is resolved')
  else assert.deepEqual(compare(now.model, to.model), { summary: '', objects: [] }, script)
}
