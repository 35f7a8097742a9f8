import assert from 'node:assert/strict'
import type pg from 'pg'
import { hint } from '../../src/schema/changed.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect, introspectSince, type Look } from '../../src/schema/introspect/introspect.ts'
import { connect, majors, server } from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { rareNothing } from './rareNothing.ts'
import { everything, openDatabase, rare } from './support.ts'

/** Nothing that a person would call a change of the schema. */
const nothing: readonly string[] = [
  'analyze',
  'vacuum',
  'vacuum full shop.orders',
  'vacuum freeze',
  'cluster shop.orders using orders_pkey; alter table shop.orders set without cluster',
  'reindex table shop.orders',
  'reindex index concurrently shop.orders_low',
  'vacuum full',
  'create table shop.gone (id int primary key); drop table shop.gone',
  'alter role app_reader set timezone = UTC; alter role app_reader reset all',
  'alter table shop.log disable trigger lt; alter table shop.log enable trigger lt',
  'alter table shop.orders cluster on orders_pkey; alter table shop.orders set without cluster',
  "alter type public.mood rename value 'sad' to 'blue'; alter type public.mood rename value 'blue' to 'sad'",
  'truncate shop.orders',
  'refresh materialized view shop.mv',
  `insert into public.child values (1, 2, 3)`,
  `select nextval('shop.seq')`,
  `select setval('shop.seq', 500)`,
  'begin; alter table shop.orders add rolled_back int; rollback',
  'create temporary table t (id int); create temporary view tv as select * from t',
  'grant select on shop.customer to app_writer; revoke select on shop.customer from app_writer',
  'revoke all on shop.log from postgres; grant all on shop.log to postgres',
  'alter table shop.orders rename to other; alter table shop.other rename to orders',
  'alter table shop.customer add gone int; alter table shop.customer drop gone',
  'create index gone on shop.orders (id); drop index shop.gone',
  `comment on table shop.customer is 'x'; comment on table shop.customer is null`,
  `alter table shop.orders set (fillfactor = 70)`,
  'alter table shop.orders alter total set default 0',
  `set timezone = 'Asia/Tokyo'; set search_path = shop; set datestyle = 'German'; set quote_all_identifiers = on`,
  'select pg_stat_reset()',
]

/** What a role can be given for all its sessions, and changes what PostgreSQL prints or allows. */
const odd: readonly string[] = [
  `timezone = 'Asia/Tokyo'`,
  `datestyle = 'German'`,
  `intervalstyle = 'iso_8601'`,
  `bytea_output = 'escape'`,
  'extra_float_digits = -5',
  'quote_all_identifiers = on',
  `xmlbinary = 'hex'`,
  `search_path = shop, public`,
  'standard_conforming_strings = off',
  'row_security = off',
  'transform_null_equals = on',
  'default_transaction_read_only = on',
  `default_transaction_isolation = 'serializable'`,
]

/** After these not even the digest may move. */
const still = new Set(['analyze', 'vacuum', 'vacuum freeze', `select nextval('shop.seq')`])

const newest = majors.at(-1) ?? 18

describe(`what is no change of rare kinds, PostgreSQL ${newest}`, () => {
  let client: pg.Client
  let known: Look

  before(async () => {
    client = await openDatabase(newest, rare(newest))
    known = await introspectSince(client, undefined)
  })
  afterEach(() => client.query('discard all'))
  after(() => client?.end())

  for (const [sql, since = 0] of rareNothing) {
    if (since > newest) continue
    it(sql, async () => {
      for (const statement of sql.split('; ')) await client.query(statement)
      const before = known
      known = await introspectSince(client, before)
      assert.deepEqual(compare(before.snapshot.model, known.snapshot.model).objects, [])
      assert.equal(known.snapshot.hash, before.snapshot.hash)
    })
  }

  it('tells the same when everything is read', async () => {
    assert.deepEqual(known.snapshot.model, (await introspect(client)).model)
  })
})

for (const major of majors) {
  describe(`what is no change, PostgreSQL ${major}`, () => {
    let client: pg.Client
    let known: Look

    before(async () => {
      client = await openDatabase(major, everything)
      known = await introspectSince(client, undefined)
    })
    afterEach(() => client.query('reset all'))
    after(() => client?.end())

    for (const sql of nothing) {
      it(sql, async () => {
        for (const statement of sql.split('; ')) await client.query(statement)
        const now = await introspectSince(client, known)
        assert.equal(now.snapshot.hash, known.snapshot.hash)
        if (still.has(sql)) assert.deepEqual(now.digest, known.digest)
        known = now
      })
    }

    it('tells the same when everything is read', async () => {
      const { model } = await introspect(client)
      assert.deepEqual(known.snapshot.model, model)
    })

    it('is read the same by a login with other settings', async () => {
      const login = `odd_${process.pid}`
      const { rows } = await client.query('select current_database() as name')
      await client.query(`create role ${login} login superuser password 'odd'`)
      try {
        for (const setting of odd) await client.query(`alter role ${login} set ${setting}`)
        const url = new URL((await server(major)).url(rows[0].name))
        Object.assign(url, { username: login, password: 'odd' })
        const other = await connect(url.toString())
        try {
          const seen = await introspectSince(other, undefined)
          assert.equal(seen.snapshot.hash, known.snapshot.hash)
          assert.deepEqual((await introspectSince(other, seen)).digest, seen.digest)
        } finally {
          await other.end()
        }
      } finally {
        await client.query(`drop role ${login}`)
      }
    })

    it('gives the same hint until something is written', async () => {
      // PostgreSQL counts what was written above a while later.
      let told = await hint(client)
      await until(async () => {
        const before = told
        told = await hint(client)
        return told === before ? told : undefined
      })
    })
  })
}
