// What is printed of an object holds the names of others. Reading again only what changed must reach
// whatever prints a name that is another now, and give what reading everything gives.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { introspect, introspectSince, type Look } from '../../src/schema/introspect/introspect.ts'
import { majors } from '../support/postgres.ts'
import { everything, openDatabase } from './support.ts'

const major = majors.at(-1) ?? 18

const changes: readonly string[] = [
  'alter schema shop rename to store',
  'alter table shop.orders rename to other',
  'alter table shop.orders set schema public',
  'alter table shop.customer rename column id to number',
  'alter table shop.log rename to logs',
  'alter table shop.log rename column msg to message',
  'alter view shop.v rename to vv',
  'alter view shop.v rename column name to nom',
  'create or replace view shop.v2 as select *, 1 as more from shop.v where id > 5',
  'alter type shop.address rename to place',
  'alter type shop.address rename attribute zip to code cascade',
  'alter type public.mood rename to temper',
  `alter type public.mood rename value 'ok' to 'fine'`,
  `alter type public.mood add value 'meh' before 'ok'`,
  'alter type public.mood set schema shop',
  'alter function public.trg() rename to trigger_body',
  'alter function public.trg() set schema shop',
  'alter index shop.orders_pkey rename to key',
  'alter table shop.orders rename constraint orders_pkey to key',
  'alter sequence shop.seq rename to s2',
  'alter sequence shop.customer_id_seq rename to s3',
  'alter role app_owner rename to app_owner_2',
  'drop schema shop cascade',
  'drop table shop.customer cascade',
  'drop table shop.log; create table shop.log (id int)',
  'alter table only shop.log disable trigger all',
  'alter extension citext drop type citext; alter extension citext add type citext',
  'alter extension citext add function public.trg()',
  'create temporary table t (id int); create temporary view tv as select * from t',
]

/** Each leaves something that the next takes away, replaces or builds on. */
const steps: readonly string[] = [
  'alter table shop.log add column added int',
  'create table shop.made (id int); alter table shop.log drop column added',
  'alter table shop.made add column note text',
  'drop table shop.made',
  'create table shop.made (id int primary key, note text)',
  'drop table shop.made; create table shop.other_made (id int)',
  'alter table shop.other_made add column id2 int; drop table shop.log',
  `create function shop.made() returns int language sql as 'select 1'`,
  `create or replace function shop.made() returns int language sql as 'select 2'`,
  'drop function shop.made(); alter function public.trg() cost 7',
  'create type shop.made as (a int)',
  'alter type shop.made add attribute b int',
  'drop type shop.made; create domain shop.made as int',
  'alter domain shop.made set not null',
  'drop domain shop.made; alter type public.mood owner to app_owner',
  'create index made on shop.orders (id)',
  'alter index shop.made set (fillfactor = 50)',
  'drop index shop.made; alter table shop.orders set (fillfactor = 60)',
]

describe(`reading again only what changed, PostgreSQL ${major}`, () => {
  let client: pg.Client
  let known: Look

  before(async () => {
    client = await openDatabase(major, everything)
    known = await introspectSince(client, undefined)
  })
  afterEach(() => client.query('rollback'))
  after(() => client?.end())

  for (const sql of changes) {
    it(`gives what reading everything gives after ${sql}`, async () => {
      await client.query(`begin; ${sql}`)
      const { snapshot } = await introspectSince(client, known, { inTransaction: true })
      assert.deepEqual(snapshot.model, (await introspect(client, { inTransaction: true })).model)
    })
  }

  it('says that nothing changed without reading', async () => {
    const again = await introspectSince(client, { digest: known.digest })
    assert.deepEqual(again, { digest: known.digest })
  })

  it('gives it after one change upon another', async () => {
    let last = known
    for (const sql of steps) {
      await client.query(sql)
      last = await introspectSince(client, last)
      assert.deepEqual(last.snapshot.model, (await introspect(client)).model, sql)
    }
  })
})
