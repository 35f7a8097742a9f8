import assert from 'node:assert/strict'
import type pg from 'pg'
import { runInConsole } from '../../src/query/console.ts'
import { statementFailure } from '../../src/query/execute.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

describe('the admin console', () => {
  let client: pg.Client

  before(async () => {
    await loadParser()
    client = await connect(await freshDatabase(majors[majors.length - 1] ?? 18))
  })

  after(() => client.end())

  it('keeps its session: transactions, settings and temporary tables last from one input to the next', async () => {
    assert.equal((await runInConsole(client, 'begin; create temp table t (a int)', 10)).transaction, 'open')
    const inserted = await runInConsole(client, 'insert into t values (1), (2)', 10)
    assert.equal(inserted.results[0]?.command, 'INSERT 2')
    const failed = await runInConsole(client, 'select 1; select nothere; select 2', 10)
    assert.equal(failed.results.length, 1)
    assert.equal(failed.failure?.sqlState, '42703')
    assert.equal(failed.transaction, 'failed')
    assert.equal((await runInConsole(client, 'rollback', 10)).transaction, 'idle')
  })

  it('hands on what the server notes', async () => {
    const { results } = await runInConsole(client, "do $$ begin raise notice 'hello'; end $$", 10)
    assert.deepEqual(results[0]?.notices, ['hello'])
    const warned = await runInConsole(client, "do $$ begin raise warning 'careful'; end $$", 10)
    assert.deepEqual(warned.results[0]?.notices, ['WARNING: careful'])
  })

  it('answers when its connection is lost, and after that too', async () => {
    const other = await connect(await freshDatabase(majors[majors.length - 1] ?? 18))
    other.on('error', () => undefined)
    const { results, failure } = await runInConsole(
      other,
      'select 1; select pg_terminate_backend(pg_backend_pid()); select 2',
      10,
    )
    assert.equal(results.length, 1)
    assert.match(failure?.sqlState ?? failure?.code ?? '', /^(57P01|connectionFailed)$/)
    const after = await runInConsole(other, 'select 1', 10)
    assert.equal(after.failure?.code, 'connectionFailed')
  })

  it('says that a connection broke, and why where that is known', () => {
    const broke = { code: 'connectionFailed', message: 'The connection to the server broke.' }
    const said = (message: string) => statementFailure(new Error(message), 'select 1')
    assert.deepEqual(said('Client has encountered a connection error and is not queryable'), broke)
    assert.deepEqual(said('Connection terminated unexpectedly'), broke)
    assert.deepEqual(said('read ECONNRESET'), { ...broke, detail: 'read ECONNRESET' })
  })

  it('runs what no transaction may hold', async () => {
    const { failure } = await runInConsole(client, 'vacuum', 10)
    assert.equal(failure, undefined)
  })
})
