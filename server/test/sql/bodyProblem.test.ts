import assert from 'node:assert/strict'
import type pg from 'pg'
import { bodyOf } from '../../src/advisor/bodies.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase } from '../support/postgres.ts'

function problemOf(sql: string) {
  const { tree, text } = readScript(sql).statements[0]!
  const problem = tree && bodyOf(tree, text)?.problem
  return problem && { words: sql.slice(problem.start, problem.end), message: problem.message }
}

const plpgsql = (body: string) => `create function f(a int) returns int language plpgsql as $$ ${body} $$`

describe('a body that PostgreSQL refuses', () => {
  let client: pg.Client
  before(async () => {
    await loadParser()
    client = await connect(await freshDatabase(18))
    await client.query('create table orders (id int, total int)')
  })
  after(() => client.end())

  // biome-ignore format: a table
  const cases: readonly (readonly [string, string])[] = [
    ['do $$ begin\n  perfor 1;\nend $$', 'perfor'],
    [`do $$ begin perform ';y'; select frm x y z; perform y; end $$`, 'y'],
    ['do $$ begin perform 1; x := 1; perform x; end $$', 'x'],
    ['do $$ begin perform 1 end $$', 'perform 1 end'],
    ['do $$ begin perform 1; if true perform 1; end if; end $$', 'if true perform 1'],
    ['do $$ begin perform 1; $$', ';'],
    ['do $$ begin null; raise notice \'%\'; end $$', `raise notice '%'`],
    ['do $$ begin case 1 when 1 then null; end if; end $$', 'if'],
    ['do $$ begin loop exit foo; end loop; end $$', 'exit foo'],
    ['do $$ begin create table x (a int) create index on x (a); end $$', 'create'],
    [plpgsql('declare b int; begin b := a + 1; return a + b +; end'), 'return a + b +'],
    [plpgsql('begin select 1 into b; return 1; end'), 'b'],
    [`create function f() returns int language plpgsql as 'begin raise ''x''; retur 1; end'`, `'begin raise ''x''; retur 1; end'`],
    ['create procedure p() language plpgsql as $$ begin return 1; end $$', 'return 1'],
    ['create function f() returns int language sql as $$ select 1; selec 2 $$', 'selec'],
  ]
  for (const [sql, words] of cases)
    it(`is told in its words, at "${words}": ${sql}`, async () => {
      const refused = await client.query(sql).then(
        () => undefined,
        (error: Error) => error.message,
      )
      assert.deepEqual(problemOf(sql), { words, message: refused })
    })

  // biome-ignore format: a table
  const accepted: readonly string[] = [
    plpgsql('declare o orders%rowtype; begin o.total := 1; for o in select * from orders loop o.id := 2; end loop; return o.id; end'),
    plpgsql('declare o orders; r record; begin o.total := 1; select 1 as x into r; r.x := 2; a := r.x; return a; end'),
    'create function f(out b int, inout c text) language plpgsql as $$ begin b := 1; f.c := c; end $$',
    'create function f() returns trigger language plpgsql as $$ begin new.total := 1; return new; end $$',
    'create function f() returns int language sql as $$ select 1 $$',
    'do $$ #variable_conflict use_column\nbegin <<a>> for i in 1..2 loop continue a; end loop a; end $$',
  ]
  for (const sql of accepted)
    it(`is not what it accepts: ${sql}`, async () => {
      await client.query('begin')
      await client.query(sql)
      await client.query('rollback')
      assert.equal(problemOf(sql), undefined)
    })
})
