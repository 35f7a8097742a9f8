// How much a look at a database asks for: counted, so that it holds on every machine.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { lookAt } from '../../src/drift/checkDatabase.ts'
import { memory } from '../../src/drift/memory.ts'
import type { Connections } from '../../src/postgres/connections.ts'
import { type SampleEngine, sampleEngine } from '../support/home.ts'

interface Work {
  /** Round trips. */
  queries: number
  rows: number
  /** Rows with more than a name and a sum: what tells of objects. */
  definitions: number
}

describe('the work of a look', function () {
  this.timeout(300_000)
  let engine: SampleEngine
  let databaseId: number
  let work: Work
  const remembered = memory()

  before(async () => {
    engine = await sampleEngine()
    const databases = await engine.running.plumbline.store.databases()
    databaseId = databases.find(({ name }) => name === 'shop_test')?.id ?? 0
  })
  after(() => engine.close())

  const counted = (): Connections => {
    const { connections } = engine.running.plumbline
    return {
      ...connections,
      withClient: (endpoint, database, options, use) =>
        connections.withClient(endpoint, database, options, async client => {
          const { connection } = client as pg.Client & { connection: NodeJS.EventEmitter }
          const row = ({ fields }: { readonly fields: readonly unknown[] }) => {
            work.rows++
            if (fields.length > 3) work.definitions++
          }
          const ready = () => work.queries++
          connection.on('dataRow', row).on('readyForQuery', ready)
          try {
            return await use(client)
          } finally {
            connection.off('dataRow', row).off('readyForQuery', ready)
          }
        }),
    }
  }

  const look = async (pace: 'exact' | 'hinted'): Promise<Work> => {
    work = { queries: 0, rows: 0, definitions: 0 }
    await lookAt({ ...engine.running.drift, connections: counted(), memory: remembered }, databaseId, pace)
    return work
  }

  /** Counters of writes are told to others at once. */
  const change = async (sql: string) => {
    await engine.outsider.query(sql)
    await engine.outsider.query('select pg_stat_force_next_flush()')
  }

  it('does not grow with the schema but with what changed in it', async () => {
    const looks = async () => {
      await look('exact')
      const known = { exact: await look('exact'), hinted: await look('hinted') }
      await change('alter table probe add column b int; alter table probe drop column b')
      return { ...known, changed: await look('hinted') }
    }
    await change('create table probe (a int primary key)')
    const few = await looks()
    await change(
      `do $$ begin
         for n in 1 .. 300 loop
           execute format('create table bulk_%s (id bigint generated always as identity primary key, a text)', n);
         end loop;
       end $$`,
    )
    const many = await looks()
    assert.deepEqual(many.hinted, few.hinted)
    assert.deepEqual(many.exact, few.exact)
    assert.equal(many.changed.definitions, few.changed.definitions)
    assert.equal(many.changed.queries, few.changed.queries)
    // Given counters that have not moved, then hardly anything is asked for
    assert.ok(many.hinted.queries < few.exact.queries && many.hinted.rows < 5, JSON.stringify(many.hinted))
    assert.equal(many.exact.definitions, 0)
  })
})
