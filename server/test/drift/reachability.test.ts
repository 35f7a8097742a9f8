// What happens to a server as it happens to servers: it goes down and comes back without a database,
// takes rights away, ends sessions; and what that is to a monitor of many databases.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { checkDatabase, lookAt } from '../../src/drift/checkDatabase.ts'
import { memory } from '../../src/drift/memory.ts'
import { monitor } from '../../src/drift/monitor.ts'
import { type Connections, connections } from '../../src/postgres/connections.ts'
import { stopCluster } from '../../src/postgres/embedded/cluster.ts'
import { passwords } from '../../src/postgres/passwords.ts'
import { type SampleEngine, sampleEngine } from '../support/home.ts'
import {
  connect,
  restartServer,
  startServer,
  stopServer,
  superuser,
  type TestServer,
} from '../support/postgres.ts'

const names = Array.from({ length: 8 }, (_, at) => `db_${at}`)

describe('a server with many databases', function () {
  this.timeout(300_000)
  let engine: SampleEngine
  let server: TestServer
  let open: Connections
  let admin: pg.Client
  let ids: ReadonlyMap<string, number>
  let tried: string[]

  before(async () => {
    engine = await sampleEngine()
    server = await startServer(18)
    admin = await connect(server.url('postgres'))
    await admin.query(`create role watcher login password '${superuser.password}'`)
    for (const name of names) await admin.query(`create database ${name}`)
    const { store } = engine.running.plumbline
    const [first] = await store.environments()
    const instanceId = await store.saveInstance({
      title: 'Busy server',
      kind: 'server',
      endpoint: {
        host: '127.0.0.1',
        port: server.cluster.port,
        user: 'watcher',
        maintenanceDatabase: 'postgres',
        tls: 'disable',
      },
      environmentId: first?.id ?? 0,
    })
    await store.recordSync(instanceId, {
      serverVersion: 180000,
      databases: names.map(name => ({ name, owner: 'postgres', sizeBytes: null })),
    })
    ids = new Map(
      (await store.databases()).flatMap(({ id, name, instanceId: on }) =>
        on === instanceId ? [[name, id]] : [],
      ),
    )
    const real = connections({ passwords: passwords({ kept: () => superuser.password, environment: {} }) })
    open = {
      close: () => real.close(),
      withClient(endpoint, database, options, use) {
        tried.push(database)
        return real.withClient(endpoint, database, options, use)
      },
    }
  })
  beforeEach(() => {
    tried = []
  })
  after(async () => {
    await admin.end().catch(() => undefined)
    await open.close()
    await stopServer(server)
    await engine.close()
  })

  const store = () => engine.running.plumbline.store
  const services = () => ({ store: store(), connections: open, memory: memory() })
  const id = (name: string) => ids.get(name) ?? 0
  const ours = async () =>
    (await store().anomalies()).filter(({ databaseId }) => [...ids.values()].includes(databaseId ?? 0))
  const kindsOf = async (name: string) =>
    (await checkDatabase(services(), id(name))).anomalies.map(({ kind }) => kind)
  const sweep = async () => {
    const only = {
      ...store(),
      databases: async () => (await store().databases()).filter(one => ids.has(one.name)),
    }
    const watch = monitor({
      ...services(),
      store: only,
      interval: 0,
      onChecked: () => undefined,
      onFailure: error => assert.fail(error as Error),
    })
    await watch.sweep()
    await watch.stop()
  }

  it('says of a database without a record that there is nothing to compare with', async () => {
    const { anomalies, undecided } = await checkDatabase(services(), id('db_0'))
    assert.deepEqual(anomalies, [])
    assert.match(undecided ?? '', /baseline/)
  })

  it('does not take an index for broken that another role is building', async () => {
    const url = server.url('db_0')
    const [writer, builder] = [await connect(url), await connect(url)]
    await writer.query('create table t (id int); create table other (id int)')
    await writer.query('begin; insert into t values (1)')
    const built = builder.query('create index concurrently t_id on t (id)')
    try {
      const begun = `select from pg_index where indexrelid = to_regclass('t_id')`
      const deadline = Date.now() + 60_000
      while ((await writer.query(begun)).rows.length === 0) assert.ok(Date.now() < deadline, 'not begun')
      assert.deepEqual(await kindsOf('db_0'), [])
      await writer.query('commit')
      await built
      // But one that was left behind is
      await writer.query('insert into other values (1), (1)')
      await builder.query('create unique index concurrently twice on other (id)').catch(() => undefined)
      assert.deepEqual(await kindsOf('db_0'), ['invalidIndex'])
      await writer.query('drop index twice')
      assert.deepEqual(await kindsOf('db_0'), [])
    } finally {
      await built.catch(() => undefined)
      await Promise.all([writer.end(), builder.end()])
    }
  })

  it('says that the login may not come in any more, until it may', async () => {
    await admin.query('revoke connect on database db_1 from public')
    await sweep()
    const [anomaly, ...others] = await ours()
    assert.equal(anomaly?.kind, 'connectionFailed')
    assert.match(anomaly.summary, /watcher may not connect to db_1/)
    assert.deepEqual(others, [])
    // The server answered: the others were looked at
    assert.deepEqual(tried.sort(), [...names].sort())
    await admin.query('grant connect on database db_1 to public')
    await sweep()
    assert.deepEqual(await ours(), [])
  })

  it('has nothing to tell of a look during which the server ended the session', async () => {
    const cut: Connections = {
      ...open,
      withClient: (endpoint, database, options, use) =>
        open.withClient(endpoint, database, options, async client => {
          const { rows } = await client.query('select pg_backend_pid() as pid')
          await admin.query('select pg_terminate_backend($1, 60000)', [rows[0].pid])
          return use(client)
        }),
    }
    const { undecided } = await lookAt({ ...services(), connections: cut }, id('db_2'), 'hinted')
    assert.match(undecided ?? '', /ended the connection/)
    assert.deepEqual(await ours(), [])
  })

  it('opens one anomaly for each database of a server that is down, and does not try all of them', async () => {
    await admin.end()
    await stopCluster(server.cluster, 'SIGINT')
    await sweep()
    const first = await ours()
    assert.deepEqual(
      first.map(({ kind }) => kind),
      names.map(() => 'connectionFailed'),
    )
    assert.ok(tried.length < names.length, `${tried.length} were tried`)
    await sweep()
    const again = await ours()
    assert.deepEqual(
      again.map(({ id, firstSeen }) => [id, firstSeen]).sort(),
      first.map(({ id, firstSeen }) => [id, firstSeen]).sort(),
    )
  })

  it('closes them when it is back, but for the databases that did not come back', async () => {
    server = await restartServer(server)
    admin = await connect(server.url('postgres'))
    await admin.query('drop database db_3')
    await admin.query('alter database db_4 rename to elsewhere')
    await sweep()
    const left = await ours()
    assert.deepEqual(
      left.map(({ kind, databaseId }) => [kind, databaseId]).sort(),
      [
        ['databaseMissing', id('db_3')],
        ['databaseMissing', id('db_4')],
      ].sort(),
    )
    await admin.query('alter database elsewhere rename to db_4')
    await admin.query('create database db_3')
    await sweep()
    assert.deepEqual(await ours(), [])
  })
})
