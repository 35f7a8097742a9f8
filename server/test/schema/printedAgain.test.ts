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

/** What one was before something under it was altered, and what PostgreSQL prints of the same made anew. */
describe('a view that has been through a dump after what it stands on was altered', () => {
  const cases: readonly (readonly [what: string, made: string, altered: string])[] = [
    ['its columns were named before VALUES', `create view v (a, b) as values (1, '(VALUES '), (3, 'x')`, ''],
    [
      'text stands in a query within it',
      `create view v as select a from t where (a, '') in (select 1, 'x')`,
      '',
    ],
    [
      'an attribute came to the type of a row',
      `create view v as select row(1, row(2, ')')::c, 'ROW(')::d as one`,
      'alter type c add attribute z text, add attribute y int[]; alter type d add attribute z varchar(3)',
    ],
    [
      'a column came to the table whose rows a function hands out',
      `create function f() returns setof t language sql as 'select 1, 2';
       create view v as select o.x, f.a from f() as f join f() as o (x) on true`,
      'alter table t add z int',
    ],
  ]
  for (const [what, made, altered] of cases) {
    it(`is the same: ${what}`, async () => {
      const major = majors.at(-1) ?? 18
      const base =
        'create type c as (a int, b text); create type d as (a int, b c, e text); create table t (a int, b int)'
      const [before, after] = await withDatabase(major, `${base}; ${made}; ${altered}`, async client => {
        const old = await introspect(client)
        const { rows } = await client.query<{ query: string }>(`select pg_get_viewdef('v') as query`)
        await client.query(`drop view v; create view v as ${rows[0]?.query}`)
        return [old, await introspect(client)]
      })
      assert.notEqual(after!.hash, before!.hash)
      assert.deepEqual(compare(before!.model, after!.model), { summary: '', objects: [] })
    })
  }
})

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

  const queries: readonly (readonly [before: string, after: string])[] = [
    ['select a from f() as f (a, b)', 'select a from f() as f (b, a)'],
    ['select row(1, null)::c as one', 'select row(null, 1)::c as one'],
    [`select g(1, null::text)::int as one`, `select g(1, null::varchar)::int as one`],
  ]
  for (const [before, after] of queries) {
    it(`is told: ${before} to ${after}`, async () => {
      const base = `
        create type c as (a int, b text); create table t (a int, b int);
        create function f() returns setof t language sql as 'select 1, 2';
        create function g(int, text) returns int language sql as 'select 1';
        create function g(int, varchar) returns int language sql as 'select 1'`
      const [one, other] = await Promise.all(
        [before, after].map(query => schemaOf(majors.at(-1) ?? 18, `${base}; create view v as ${query}`)),
      )
      assert.match(compare(one!.model, other!.model).summary, /^1 view changed: definition/)
    })
  }
})
