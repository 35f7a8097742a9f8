// Drift and what else can be wrong with a database, looked for on the sample by the product itself.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { checkDatabase, lookAt } from '../../src/drift/checkDatabase.ts'
import { memory } from '../../src/drift/memory.ts'
import { monitor } from '../../src/drift/monitor.ts'
import type { Failed } from '../../src/failure/failed.ts'
import { connect, disconnect } from '../../src/postgres/connect.ts'
import { connections } from '../../src/postgres/connections.ts'
import { passwords } from '../../src/postgres/passwords.ts'
import type { Running } from '../../src/running.ts'
import { type SampleEngine, sampleEngine } from '../support/home.ts'

describe('looking at a database', function () {
  this.timeout(300_000)
  let engine: SampleEngine
  let running: Running
  let databaseId: number
  let outsider: pg.Client

  before(async () => {
    engine = await sampleEngine()
    ;({ running, outsider } = engine)
    const databases = await running.plumbline.store.databases()
    databaseId = databases.find(({ name }) => name === 'shop_test')?.id ?? 0
  })
  after(() => engine.close())

  const look = async () => (await checkDatabase(running.drift, databaseId)).anomalies
  const kinds = async () => (await look()).map(anomaly => anomaly.kind)

  it('finds nothing wrong with what was recorded', async () => {
    assert.deepEqual(await look(), [])
  })

  const noise: readonly [what: string, sql: string][] = [
    ['analysis', 'analyze'],
    ['rewriting a table', 'vacuum full orders'],
    ['clustering it', 'cluster orders using orders_pkey; alter table orders set without cluster'],
    ['building its indexes anew', 'reindex table orders'],
    ['writes', 'update customer set email = email where id = 1'],
    ['a sequence that advances', "select nextval(pg_get_serial_sequence('orders', 'id'))"],
    ['a change that was rolled back', 'begin; drop table review cascade; rollback'],
    ['a right given and taken', 'grant select on orders to public; revoke select on orders from public'],
    ['settings of a session', "set timezone = 'Asia/Tokyo'; set datestyle = 'German'; set search_path = ''"],
  ]
  for (const [what, sql] of noise) {
    it(`is not set off by ${what}`, async () => {
      for (const statement of sql.split('; ')) await outsider.query(statement)
      await outsider.query('discard all')
      assert.deepEqual(await look(), [])
    })
  }

  it('notices a change from outside, keeps when it was first seen, and forgets it when it is undone', async () => {
    await outsider.query('alter table orders add column age integer')
    const [first] = await look()
    assert.equal(first?.kind, 'drift')
    assert.equal(first.severity, 'critical')
    assert.deepEqual(first.difference?.objects[0]?.details, ['column age added: integer'])
    const [again] = await look()
    assert.equal(again?.firstSeen, first.firstSeen)
    assert.ok((again?.lastSeen ?? '') >= first.lastSeen)
    await outsider.query('alter table orders drop column age')
    assert.deepEqual(await look(), [])
  })

  it('is looked at when somebody comes, but not each time they come and go', async () => {
    const looked: number[] = []
    const watch = (interval: number) =>
      monitor({
        ...running.drift,
        interval,
        onChecked: id => looked.push(id),
        onFailure: error => assert.fail(error as Error),
      })
    const all = (await running.plumbline.store.databases()).length
    const hourly = watch(60)
    hourly.glance()
    // A look that is under way is waited for, not begun anew
    await hourly.sweep()
    assert.equal(looked.length, all)
    hourly.glance()
    await hourly.stop()
    assert.equal(looked.length, all)
    // Given that nobody wants drift to be looked for
    const never = watch(0)
    never.glance()
    await never.stop()
    assert.equal(looked.length, all)
  })

  it('asks for a password only where somebody waits for the answer', async () => {
    let asked = 0
    const unknown = passwords({
      ask: async () => {
        asked++
        return null
      },
    })
    const services = { ...running.drift, connections: connections({ passwords: unknown }) }
    const code = (expected: string) => (error: Failed) => error.failure.code === expected
    await assert.rejects(lookAt(services, databaseId, 'hinted'), code('credentialMissing'))
    assert.equal(asked, 0)
    await assert.rejects(checkDatabase(services, databaseId), code('cancelled'))
    assert.equal(asked, 1)
    await services.connections.close()
  })

  it('waits for the verdict while a change runs', async () => {
    await outsider.query('alter table orders add column age integer')
    await outsider.query('begin')
    const { tryLock } = await import('../../src/changes/execute/advisoryLock.ts')
    assert.ok(await tryLock(outsider))
    assert.deepEqual(await kinds(), [])
    await outsider.query('rollback')
    assert.deepEqual(await kinds(), ['drift'])
    await outsider.query('alter table orders drop column age')
    assert.deepEqual(await kinds(), [])
  })

  it('waits for the verdict while somebody holds a lock on what has to be read', async () => {
    await outsider.query('begin; lock table orders in access exclusive mode')
    const { anomalies, undecided } = await checkDatabase({ ...running.drift, memory: memory() }, databaseId)
    await outsider.query('rollback')
    assert.deepEqual(anomalies, [])
    assert.match(undecided ?? '', /lock/)
    assert.deepEqual(await look(), [])
  })

  it('does not call an index that is being built a drift', async () => {
    const { embedded, passwords } = running.plumbline
    assert.ok(embedded)
    const builder = await connect(embedded.sample, 'shop_test', { passwords, applicationName: 'builder' })
    // Given a build that has to wait for somebody's open transaction
    await outsider.query('begin; update orders set status = status where id = 1')
    const built = builder.query('create index concurrently orders_by_status on orders (status)')
    try {
      const invalid = `select from pg_index where indexrelid = to_regclass('orders_by_status') and not indisvalid`
      const deadline = Date.now() + 60_000
      while ((await outsider.query(invalid)).rows.length === 0) assert.ok(Date.now() < deadline, 'not begun')
      // Then nothing is wrong while it goes on
      assert.deepEqual(await look(), [])
      await outsider.query('commit')
      await built
      // And there is drift when it is done
      assert.deepEqual(await kinds(), ['drift'])
    } finally {
      await outsider.query('rollback')
      await built.catch(() => undefined)
      await builder.query('drop index if exists orders_by_status')
      await disconnect(builder)
    }
    assert.deepEqual(await look(), [])
  })

  it('does not look at what is ignored', async () => {
    const { store } = running.plumbline
    await outsider.query(`
      create schema scratch; create table scratch.t (id int);
      grant select on orders to public`)
    assert.deepEqual(await kinds(), ['drift'])
    await store.assignDatabase(databaseId, { ignored: { schemas: ['scr*'], grants: true } })
    assert.deepEqual(await look(), [])
    await outsider.query('alter table orders add column age integer')
    const [found] = await look()
    assert.equal(found?.difference?.summary, '1 table changed: column age added to public.orders')
    await outsider.query('alter table orders drop column age; drop schema scratch cascade')
    await outsider.query('revoke select on orders from public')
    await store.assignDatabase(databaseId, { ignored: {} })
    assert.deepEqual(await look(), [])
  })

  const broken: readonly [what: string, make: readonly string[], kind: string, undo: readonly string[]][] = [
    [
      'a constraint left not validated',
      ['alter table orders add constraint later check (id > 0) not valid'],
      'notValidConstraint',
      ['alter table orders drop constraint later'],
    ],
    [
      'a sequence near its end',
      ['create sequence short maxvalue 100', "select setval('short', 95)"],
      'sequenceExhaustion',
      ['drop sequence short'],
    ],
    [
      'an index that was left invalid',
      ['create unique index concurrently twice on orders (status)'],
      'invalidIndex',
      ['drop index twice'],
    ],
  ]
  for (const [what, make, kind, undo] of broken) {
    it(`names ${what}, and forgets it when it is mended`, async () => {
      // A unique index over doubled values fails and stays behind: that is what is wanted.
      for (const sql of make) await outsider.query(sql).catch(() => undefined)
      assert.ok((await kinds()).includes(kind as never))
      for (const sql of undo) await outsider.query(sql)
      assert.deepEqual(await kinds(), [])
    })
  }

  it('says that a database cannot be reached, and that it is gone', async () => {
    const { store, embedded, passwords } = running.plumbline
    assert.ok(embedded)
    const admin = await connect(embedded.admin, 'postgres', { passwords, applicationName: 'somebody' })
    const cutOff = (database: string) =>
      admin.query(
        `select pg_terminate_backend(pid, 5000)
         from pg_stat_activity
         where datname = $1
           and application_name <> 'somebody'`,
        [database],
      )
    try {
      await admin.query('alter database shop_test with allow_connections false')
      await cutOff('shop_test')
      assert.deepEqual(await kinds(), ['connectionFailed'])
      await admin.query('alter database shop_test with allow_connections true')
      assert.deepEqual(await kinds(), [])
      const prod = (await store.databases()).find(({ name }) => name === 'shop_prod')
      await cutOff('shop_prod')
      await admin.query('alter database shop_prod rename to shop_elsewhere')
      const [gone] = (await checkDatabase(running.drift, prod?.id ?? 0)).anomalies
      assert.equal(gone?.kind, 'databaseMissing')
      await admin.query('alter database shop_elsewhere rename to shop_prod')
    } finally {
      await disconnect(admin)
    }
  })
})
