// Drift and what else can be wrong with a database, looked for on the sample by the product itself.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { checkDatabase } from '../../src/drift/checkDatabase.ts'
import { connect, disconnect } from '../../src/postgres/connect.ts'
import { type Running, run } from '../../src/running.ts'

describe('looking at a database', function () {
  this.timeout(300_000)
  let home: string
  let running: Running
  let databaseId: number
  let outsider: pg.Client

  before(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'plumbline-drift-'))
    await chmod(home, 0o755)
    running = await run({
      storeUrl: '',
      environment: { ...process.env, PLUMBLINE_HOME: home },
      driftInterval: 0,
      onStale: () => undefined,
      onFailure: error => assert.fail(error as Error),
    })
    const { store, embedded, passwords } = running.plumbline
    databaseId = (await store.databases()).find(({ name }) => name === 'shop_test')?.id ?? 0
    assert.ok(embedded)
    outsider = await connect(embedded.sample, 'shop_test', { passwords, applicationName: 'somebody' })
  })

  after(async () => {
    await disconnect(outsider)
    await running.close()
    await rm(home, { recursive: true, force: true })
  })

  const look = () => checkDatabase(running.drift, databaseId)
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
      const [gone] = await checkDatabase(running.drift, prod?.id ?? 0)
      assert.equal(gone?.kind, 'databaseMissing')
      await admin.query('alter database shop_elsewhere rename to shop_prod')
    } finally {
      await disconnect(admin)
    }
  })
})
