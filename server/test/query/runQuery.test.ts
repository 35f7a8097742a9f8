import assert from 'node:assert/strict'
import type pg from 'pg'
import { Failed } from '../../src/failure/failed.ts'
import { runQuery } from '../../src/query/runQuery.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

const newest = majors[majors.length - 1] ?? 18

describe('running queries', () => {
  let client: pg.Client

  before(async () => {
    await loadParser()
    client = await connect(await freshDatabase(newest))
    await client.query(`
      create table item (id int primary key, name text, price numeric, made timestamptz);
      insert into item values (1, 'lamp', 12.50, '2024-01-02 03:04:05.678901+00'), (2, null, 1e20, null);
      create function sneaky() returns int language sql volatile as 'insert into item values (99) returning id';
    `)
  })

  after(() => client.end())

  it('answers values as PostgreSQL printed them, NULL apart, with the names of types', async () => {
    await client.query("set timezone = 'UTC'")
    const { results, failure } = await runQuery(
      client,
      'select * from item order by id; show server_version_num',
      { limit: 10 },
    )
    assert.equal(failure, undefined)
    assert.deepEqual(results[0]?.rows, [
      ['1', 'lamp', '12.50', '2024-01-02 03:04:05.678901+00'],
      ['2', null, '100000000000000000000', null],
    ])
    assert.deepEqual(
      results[0]?.columns.map(column => column.type),
      ['integer', 'text', 'numeric', 'timestamp with time zone'],
    )
    assert.equal(results[0]?.command, 'SELECT 2')
    assert.equal(results[1]?.rows.length, 1)
  })

  it('keeps columns that share a name', async () => {
    const { results } = await runQuery(client, 'select 1 as a, 2 as a', { limit: 10 })
    assert.deepEqual(results[0]?.rows, [['1', '2']])
  })

  it('stops at the limit and says so, without reading the rest', async () => {
    const { results } = await runQuery(client, 'select generate_series(1, 100000000)', { limit: 3 })
    assert.deepEqual(results[0]?.rows, [['1'], ['2'], ['3']])
    assert.equal(results[0]?.truncated, true)
  })

  it('is not truncated when the rows are exactly as many as the limit', async () => {
    const { results } = await runQuery(client, 'values (1), (2)', { limit: 2 })
    assert.equal(results[0]?.truncated, false)
    assert.equal(results[0]?.rows.length, 2)
  })

  it('points at the place of an error in UTF-16 units of what was written', async () => {
    const sql = "select 1;\nselect '🐘', nothere"
    const { results, failure } = await runQuery(client, sql, { limit: 10 })
    assert.equal(results.length, 1)
    assert.equal(failure?.sqlState, '42703')
    assert.equal(failure?.offset, sql.indexOf('nothere'))
  })

  const refused: readonly [what: string, sql: string, code?: 'badInput'][] = [
    ['an insert', 'insert into item values (3)'],
    ['a table', 'create table x (a int)'],
    ['a write in a common table expression', 'with d as (delete from item returning *) select * from d'],
    [
      'a merge in a common table expression',
      'with m as (merge into item using (values (1)) v (i) on id = i when matched then delete returning id) select * from m',
    ],
    ['select into', 'select * into copied from item'],
    ['row locks', 'select * from item for update'],
    ['row locks in a subquery', 'select * from (select * from item for share) s'],
    ['the end of the transaction', 'commit; insert into item values (3)'],
    ['another transaction mode', 'set transaction read write; insert into item values (3)'],
    ['a copy to a program', "copy item to program 'cat'"],
    ['explain of a write', 'explain analyze delete from item'],
    ['a do block', 'do $$ begin insert into item values (3); end $$'],
    ['a psql command', '\\dt', 'badInput'],
    ['nothing at all', ' -- nothing', 'badInput'],
  ]
  for (const [what, sql, code = 'notAllowed'] of refused) {
    it(`refuses ${what} before anything runs`, async () => {
      await assert.rejects(
        runQuery(client, sql, { limit: 10 }),
        error => error instanceof Failed && error.failure.code === code,
      )
      assert.equal(client.getTransactionStatus(), 'I')
    })
  }

  const stopped: readonly [what: string, sql: string][] = [
    ['a function that writes', 'select sneaky()'],
    ['set_config to read-write', "select set_config('transaction_read_only', 'off', true); select sneaky()"],
    ['a later default', "select set_config('default_transaction_read_only', 'off', false); select sneaky()"],
  ]
  for (const [what, sql] of stopped) {
    it(`lets ${what} write nothing`, async () => {
      const { failure } = await runQuery(client, sql, { limit: 10 })
      assert.ok(failure)
      const { rows } = await client.query('select count(*)::int as n from item')
      assert.equal(rows[0].n, 2)
    })
  }

  it('says of a statement that was cut off whether the person did it', async () => {
    const long = 'select pg_sleep(60)'
    const overdue = await runQuery(client, long, { limit: 10, timeout: 20 })
    assert.equal(overdue.failure?.code, 'statementFailed')
    assert.match(overdue.failure?.hint ?? '', /ends after 0\.02 s here\. The admin console has no such limit/)
    const asked = await runQuery(client, long, { limit: 10, timeout: 20, signal: AbortSignal.abort() })
    assert.deepEqual(asked.failure, {
      code: 'cancelled',
      message: 'The statement was cancelled.',
      sqlState: '57014',
    })
  })
})
