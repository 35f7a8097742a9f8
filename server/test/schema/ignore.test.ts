import assert from 'node:assert/strict'
import type { Ignored } from '#protocol/instance.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { ignoring } from '../../src/schema/ignore.ts'
import { introspect, introspectSince, type Look } from '../../src/schema/introspect/introspect.ts'
import { majors } from '../support/postgres.ts'
import { everything, openDatabase } from './support.ts'

const major = majors.at(-1) ?? 18

const cases: readonly (readonly [what: string, ignored: Ignored, sql: string])[] = [
  [
    'a partition that a job makes, with an index and a comment of its own',
    { partitions: ['shop.log_*'] },
    `create table shop.log_2 partition of shop.log for values from ('2025-01-01') to ('2026-01-01');
     create index on shop.log_2 (id); comment on table shop.log_2 is 'x'`,
  ],
  ['a partition that a job drops', { partitions: ['shop.log_1'] }, 'drop table shop.log_1'],
  [
    'a partition of such a partition, and a sequence that it owns',
    { partitions: ['shop.log_2'] },
    `create table shop.log_2 partition of shop.log for values from ('2025-01-01') to ('2026-01-01') partition by list (id);
     create table shop.odd partition of shop.log_2 for values in (1);
     create sequence shop.own owned by shop.odd.id`,
  ],
  [
    'a schema with all it holds, though it is published',
    { schemas: ['job*'] },
    `create schema jobs create table t (id serial primary key); comment on schema jobs is 'x';
     alter publication pub add table jobs.t${major >= 15 ? '; alter publication pub add tables in schema jobs' : ''}`,
  ],
  [
    'default privileges in such a schema',
    { schemas: ['shop'] },
    'alter default privileges in schema shop grant insert on tables to app_writer',
  ],
  [
    'privileges on anything',
    { grants: true },
    `grant select on shop.customer to public; grant select (name) on shop.customer to app_reader;
     revoke execute on function pg_sleep(float8) from public; grant usage on type public.citext to app_reader;
     grant usage on sequence shop.customer_id_seq to app_reader;
     alter default privileges grant select on tables to app_reader`,
  ],
  [
    'owners',
    { owners: true },
    'alter table shop.orders owner to app_owner; alter function public.f owner to app_owner; alter schema shop owner to app_owner',
  ],
]

describe(`what is ignored, PostgreSQL ${major}`, () => {
  let client: Awaited<ReturnType<typeof openDatabase>>
  let known: Look

  before(async () => {
    client = await openDatabase(major, everything)
    known = await introspectSince(client, undefined)
  })
  afterEach(() => client.query('rollback'))
  after(() => client?.end())

  for (const [what, ignored, sql] of cases) {
    it(what, async () => {
      await client.query(`begin; ${sql}`)
      const { model } = await introspect(client, { inTransaction: true })
      assert.notEqual(compare(known.snapshot.model, model).summary, '')
      const told = compare(ignoring(known.snapshot.model, ignored), ignoring(model, ignored))
      assert.deepEqual(told, { summary: '', objects: [] })
    })
  }
})
