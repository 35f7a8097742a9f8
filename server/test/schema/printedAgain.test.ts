// What PostgreSQL prints of an expression, parsed again, may print otherwise. It means the same.
import assert from 'node:assert/strict'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import { render } from '../../src/schema/render/render.ts'
import { majors } from '../support/postgres.ts'
import { schemaOf, withDatabase } from './support.ts'

const columns = 's varchar(10), u varchar, "Odd ""name" varchar'
const checks = [
  `s in ('a', 'b')`,
  `u not in (null, 'x, ])::text[]', 'it''s')`,
  `s in (u, 'q')`,
  `"Odd ""name" in ('a', s)`,
]
const query = `select s from t where u in ('x', 'y') and s <> all (array['z'::varchar, 'y'])`
const table = (constraints: readonly string[]) =>
  `create table t (${columns}, ${constraints.map((text, i) => `constraint c${i} ${text}`).join(', ')})`

const written = `${table(checks.map(check => `check (${check})`))}; create view v as ${query}; create index i on t (s) where ${checks[0]}`

for (const major of majors) {
  describe(`a schema that has been through a dump, on PostgreSQL ${major}`, () => {
    it('is the same', async () => {
      const { before, dumped } = await withDatabase(major, written, async client => {
        const one = async (sql: string): Promise<string[]> =>
          (await client.query<{ text: string }>(sql)).rows.map(({ text }) => text)
        const constraints = await one(
          `select pg_get_constraintdef(oid) as text from pg_constraint where conrelid = 't'::regclass and contype = 'c' order by conname`,
        )
        const [view] = await one(`select pg_get_viewdef('v') as text`)
        const [index] = await one(`select pg_get_indexdef('i'::regclass) as text`)
        return {
          before: await introspect(client),
          dumped: `${table(constraints)}; create view v as ${view}; ${index}`,
        }
      })
      const after = await schemaOf(major, dumped)
      assert.deepEqual(compare(before.model, after.model), { summary: '', objects: [] })
    })

    it('is the same to the letter when the dump is ours', async () => {
      const before = await schemaOf(major, written)
      const after = await schemaOf(major, render(before.model))
      assert.equal(after.hash, before.hash)
    })
  })
}

describe('an expression that means something else', () => {
  const cases: readonly (readonly [before: string, after: string])[] = [
    [`s in ('a', 'b')`, `s in ('a', 'c')`],
    [`s in ('a', 'b')`, `s not in ('a', 'b')`],
    [`('a' || s)::varchar = u`, `'a' || s::varchar = u`],
    [`s = 'x(''y'')::text'`, `s = 'x''y''::text'`],
    [`s::text = any (array['a'::varchar(1)]::text[])`, `s::text = any (array['a'::varchar]::text[])`],
  ]
  for (const [before, after] of cases) {
    it(`is told: ${before} to ${after}`, async () => {
      const [one, other] = await Promise.all(
        [before, after].map(check => schemaOf(majors.at(-1) ?? 18, table([`check (${check})`]))),
      )
      assert.match(compare(one!.model, other!.model).summary, /^1 table changed: expression of check c0/)
    })
  }
})
