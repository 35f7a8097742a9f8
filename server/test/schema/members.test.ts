import assert from 'node:assert/strict'
import { members } from '../../src/schema/introspect/members.ts'
import { majors } from '../support/postgres.ts'
import { everything, withDatabase } from './support.ts'

for (const major of majors) {
  describe(`members for the explorer, PostgreSQL ${major}`, () => {
    it('lists schemas, then the objects of one, then the parts of a table', async () => {
      await withDatabase(major, everything, async client => {
        const schemas = await members(client)
        assert.deepEqual(
          schemas.map(({ name, comment }) => [name, comment]),
          [
            ['public', 'standard public schema'],
            ['shop', 'The shop'],
          ],
        )
        const shop = await members(client, { kind: 'schema', schema: 'shop', name: 'shop' })
        const names = shop.map(({ kind, name }) => `${kind} ${name}`)
        for (const name of [
          'table orders',
          'view v',
          'materializedView mv',
          'sequence seq',
          'type address',
        ]) {
          assert.ok(names.includes(name), name)
        }
        assert.equal(names.filter(name => name.includes('hstore(')).length, 0)
        const parts = await members(client, { kind: 'table', schema: 'shop', name: 'orders' })
        assert.deepEqual(
          parts.filter(({ kind }) => kind === 'column').map(({ name, detail }) => `${name} ${detail}`),
          [
            'id integer not null',
            'customer bigint not null',
            'total numeric(12,2)',
            'addr shop.address',
            'during tstzrange',
          ],
        )
        const kinds = new Set(parts.map(({ kind }) => kind))
        for (const kind of [
          'primaryKey',
          'foreignKey',
          'check',
          'exclusion',
          'index',
          'trigger',
          'policy',
          'rule',
        ] as const) {
          assert.ok(kinds.has(kind), kind)
        }
      })
    })

    it('gives the pages of a table with its indexes and its TOAST, and its comment', async () => {
      const sql = `
        create table t (id integer generated always as identity primary key, b text);
        create index on t (b);
        comment on table t is 'Kept';
        create table bare (id integer);
        create sequence own;
        insert into t (b) select repeat('x', 100) from generate_series(1, 1000);
        alter table t alter b set storage external;
        insert into t (b) values (repeat('x', 2500));`
      await withDatabase(major, sql, async client => {
        await client.query('vacuum analyze t')
        const { rows } = await client.query<{ bytes: string }>(
          `select pg_relation_size('t') + pg_indexes_size('t') + pg_relation_size(reltoastrelid) as bytes
             from pg_class
            where oid = 't'::regclass`,
        )
        const found = await members(client, { kind: 'schema', schema: 'public', name: 'public' })
        assert.deepEqual(
          found.map(({ kind, name, rows, sizeBytes, comment }) => [kind, name, rows, sizeBytes, comment]),
          [
            ['sequence', 'own', undefined, undefined, undefined],
            ['table', 'bare', major >= 14 ? -1 : 0, 0, undefined],
            ['table', 't', 1001, Number(rows[0]?.bytes), 'Kept'],
          ],
        )
      })
    })
  })
}
