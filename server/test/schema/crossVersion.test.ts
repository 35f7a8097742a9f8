import assert from 'node:assert/strict'
import { compare } from '../../src/schema/compare/compare.ts'
import { majors } from '../support/postgres.ts'
import { everything, schemaOf } from './support.ts'

/** Made the same on each version; what a fresh cluster of another version puts into `public` is left aside. */
const same = `
  drop schema public; create schema public;
  ${everything}
  ;
  create view shop.three as
    select a.id as x, (select count(*) from shop.orders o where o.customer = a.id) as n
      from shop.customer a
     where exists (select 1 from shop.log l where l.id = a.id)
    union
    select id, 1 from shop.log
     order by 1;
  create function shop.doubled(a int) returns int language sql as 'select a * 2';
  create procedure shop.swap(a int, inout b text) language plpgsql as 'begin b := a; end'`

/** As pg_dump writes it for a server that has other defaults. */
const subscription = (major: number) => `
  create subscription taken connection '' publication p
    with (connect = false, slot_name = none ${major < 16 ? '' : ', run_as_owner = true, streaming = off'})`

describe('the same schema on two major versions', () => {
  const [oldest, newest] = [majors.at(0) ?? 13, majors.at(-1) ?? 18]
  for (const major of majors.filter(one => one !== newest)) {
    it(`is no drift between ${major} and ${newest}`, async () => {
      const before = await schemaOf(major, `${same}; ${subscription(major)}`)
      const after = await schemaOf(newest, `${same}; ${subscription(newest)}`)
      assert.deepEqual(compare(before.model, after.model), { summary: '', objects: [] })
      assert.deepEqual(compare(after.model, before.model), { summary: '', objects: [] })
    })
  }

  it('still tells what really differs', async () => {
    const before = await schemaOf(oldest, same)
    const after = await schemaOf(
      newest,
      `${same}; create or replace view shop.v2 with (check_option = local) as select * from shop.v where id > 6`,
    )
    assert.equal(compare(before.model, after.model).summary, '1 view changed: definition changed in shop.v2')
  })
})
