import assert from 'node:assert/strict'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import { documents, render } from '../../src/schema/render/render.ts'
import { majors } from '../support/postgres.ts'
import { everything, schemaOf, withDatabase } from './support.ts'

for (const major of majors) {
  describe(`a schema of PostgreSQL ${major}, read and rendered`, () => {
    it('gives the same model when its DDL is loaded into an empty database', async () => {
      const first = await schemaOf(major, everything)
      const second = await schemaOf(major, render(first.model))
      assert.deepEqual(compare(first.model, second.model), { summary: '', objects: [] })
      assert.equal(second.hash, first.hash)
      assert.equal(render(second.model), render(first.model))
    })

    it('reads an empty database as one that needs no DDL', async () => {
      const { model } = await schemaOf(major, '')
      assert.equal(render(model), '')
    })

    it('reads the same inside a transaction of the caller, and gives the settings back', async () => {
      await withDatabase(major, everything, async client => {
        const outside = await introspect(client)
        await client.query(`begin; set local timezone = 'Asia/Tokyo'; create table extra (id int)`)
        const inside = await introspect(client, { inTransaction: true })
        const { rows } = await client.query(
          `select current_setting('timezone') as zone, txid_current_if_assigned() is not null as open`,
        )
        assert.deepEqual(rows, [{ zone: 'Asia/Tokyo', open: true }])
        await client.query('rollback')
        assert.equal(compare(outside.model, inside.model).summary, '1 table added: public.extra')
        assert.equal((await introspect(client)).hash, outside.hash)
      })
    })

    it('does not depend on the settings of the session', async () => {
      await withDatabase(major, everything, async client => {
        const before = await introspect(client)
        await client.query(`
          set timezone = 'Asia/Tokyo';
          set datestyle = 'German';
          set intervalstyle = 'iso_8601';
          set bytea_output = 'escape';
          set extra_float_digits = -5;
          set quote_all_identifiers = on;
          set search_path = shop, public`)
        assert.equal((await introspect(client)).hash, before.hash)
      })
    })
  })
}

describe('documents of a schema', () => {
  it('has one for each object, with what belongs to it', async () => {
    const { model } = await schemaOf(majors.at(-1) ?? 18, everything)
    const all = documents(model)
    assert.match(all['shop/orders.table.sql'] ?? '', /^create table shop\.orders[\s\S]*create policy p1/)
    assert.match(all['shop/v.view.sql'] ?? '', /comment on column shop\.v\.id is 'vid'/)
    const text = render(model)
    for (const document of Object.values(all)) {
      for (const statement of document.split(';\n')) assert.ok(text.includes(statement))
    }
  })
})
