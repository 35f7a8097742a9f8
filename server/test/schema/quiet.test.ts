import assert from 'node:assert/strict'
import type pg from 'pg'
import { digest, hint } from '../../src/schema/changed.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import { majors } from '../support/postgres.ts'
import { everything, openDatabase } from './support.ts'

/** Nothing that a person would call a change of the schema. */
const nothing: readonly string[] = [
  'analyze',
  'vacuum',
  'vacuum full shop.orders',
  'vacuum freeze',
  'cluster shop.orders using orders_pkey; alter table shop.orders set without cluster',
  'reindex table shop.orders',
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

/** After these not even the digest may move. */
const still = new Set(['analyze', 'vacuum', 'vacuum freeze', `select nextval('shop.seq')`])

for (const major of majors) {
  describe(`what is no change, PostgreSQL ${major}`, () => {
    let client: pg.Client
    let hash: string

    before(async () => {
      client = await openDatabase(major, everything)
      hash = (await introspect(client)).hash
    })
    afterEach(() => client.query('reset all'))
    after(() => client?.end())

    for (const sql of nothing) {
      it(sql, async () => {
        const seen = await digest(client)
        for (const statement of sql.split('; ')) await client.query(statement)
        assert.equal((await introspect(client)).hash, hash)
        if (still.has(sql)) assert.deepEqual(await digest(client), seen)
      })
    }

    it('gives the same hint until something is written', async () => {
      assert.equal(await hint(client), await hint(client))
    })
  })
}
