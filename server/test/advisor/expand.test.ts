// Fixes that expand first and contract later, run against real servers: the schema and the rows end as
// if the statement had been run as it was written, and what clients write in between is kept in step.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { advise } from '../../src/advisor/advice.ts'
import { applyEdits } from '../../src/advisor/applyEdits.ts'
import { emptyDatabase, groundAfter } from '../../src/advisor/ground.ts'
import { preset } from '../../src/advisor/presets.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

const shelf = `create table "Shelf" (id int primary key, n int, title varchar(20));
  insert into "Shelf" select i, i % 100, 'book ' || i from generate_series(1, 10200) i;
  insert into "Shelf" values (0, null, null)`

const cases = [
  {
    about: 'a type that changes',
    sql: 'alter table "Shelf" alter column n type bigint;',
    meanwhile: 'insert into "Shelf" values (-1, 7); update "Shelf" set n = 8 where id = 5',
  },
  {
    about: 'a column that is renamed',
    sql: 'ALTER TABLE "Shelf" RENAME COLUMN title TO "Name";',
    meanwhile: `insert into "Shelf" (id, title) values (-1, 'old client'); update "Shelf" set title = 'again' where id = 5`,
  },
  {
    about: 'a default that is worked out for each row',
    sql: 'alter table "Shelf" add column drawn float default random();',
    meanwhile: 'insert into "Shelf" (id) values (-1)',
  },
]

const facts = `
  select json_agg(row_to_json(c) order by c.column_name) as schema
  from (
    select column_name, data_type, is_nullable, column_default
    from information_schema.columns
    where table_name = 'Shelf'
  ) c`

describe('a fix that expands and contracts', () => {
  before(loadParser)

  for (const major of majors.filter(one => one === majors[0] || one === majors.at(-1)))
    for (const one of cases)
      it(`${one.about}, on ${major}`, async function () {
        this.timeout(120_000)
        const wanted = await outcome(major, async client => {
          await client.query(one.meanwhile)
          await client.query(one.sql)
        })
        const got = await outcome(major, async client => {
          const ground = groundAfter(readScript(shelf), emptyDatabase, major)
          const advice = advise(one.sql, { levels: preset('recommended'), version: major, ground })
          const fix = advice.flatMap(({ fixes }) => fixes)[0]
          assert.ok(fix?.followUp)
          await run(client, applyEdits(one.sql, fix.edits))
          await client.query(one.meanwhile)
          await run(client, fix.followUp)
        })
        assert.deepEqual(got, wanted)
      })
})

async function run(client: pg.Client, script: string): Promise<void> {
  for (const { text, problem } of readScript(script).statements) {
    assert.equal(problem, undefined, text)
    await client.query(text)
  }
}

/** The schema and the rows after some work, each drawn number told only as there or not. */
async function outcome(major: number, work: (client: pg.Client) => Promise<void>): Promise<unknown> {
  const client = await connect(await freshDatabase(major))
  try {
    await client.query(shelf)
    await work(client)
    const { rows: schema } = await client.query(facts)
    const { rows } = await client.query<Record<string, unknown>>('select * from "Shelf" order by id')
    const { rows: left } = await client.query('select tgname from pg_trigger where not tgisinternal')
    const told = rows.map(row => ('drawn' in row ? { ...row, drawn: row.drawn !== null } : row))
    return { schema, left, rows: told.map(row => JSON.stringify(Object.entries(row).sort())) }
  } finally {
    await client.end()
  }
}

describe('a key column that changes its type', () => {
  before(loadParser)
  it('has no fix, and its advice names what must go over to the new column', () => {
    const schema = readScript(`create table shelf (id int primary key);
      create table book (shelf_id int constraint stands references shelf)`)
    const [found] = advise('alter table shelf alter id type bigint', {
      levels: preset('recommended'),
      version: 18,
      ground: groundAfter(schema, emptyDatabase, 18),
    })
    assert.deepEqual(found?.fixes, [])
    assert.match(
      found?.message ?? '',
      /index like shelf_pkey .* constraint like stands \(public\.book\) NOT VALID/,
    )
  })
})
