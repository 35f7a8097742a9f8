import assert from 'node:assert/strict'
import type { Endpoint } from '#protocol/instance.ts'
import type { Failed } from '../../src/failure/failed.ts'
import { type Connections, type ConnectionsOptions, connections } from '../../src/postgres/connections.ts'
import { passwords } from '../../src/postgres/passwords.ts'
import { parseConnectionUrl } from '../../src/postgres/url.ts'
import { freshDatabase, connect as plainConnect } from '../support/postgres.ts'

describe('connections', () => {
  let url: string
  let endpoint: Endpoint
  let database: string
  let open: Connections[] = []

  before(async () => {
    url = await freshDatabase()
    const target = parseConnectionUrl(url)
    endpoint = target.endpoint
    database = target.database ?? ''
  })
  afterEach(async () => {
    await Promise.all(open.map(one => one.close()))
    open = []
  })

  const pool = (options: Omit<ConnectionsOptions, 'passwords'> = {}) => {
    const password = parseConnectionUrl(url).password
    const made = connections({ passwords: passwords({ kept: () => password }), ...options })
    open.push(made)
    return made
  }
  const pid = async (pool: Connections, purpose?: string, at = database): Promise<number> =>
    pool.withClient(endpoint, at, purpose ? { purpose } : {}, async client => {
      const { rows } = await client.query('select pg_backend_pid() as pid')
      return rows[0].pid
    })
  const sessions = async (where: string): Promise<number> => {
    const client = await plainConnect(url)
    try {
      const { rows } = await client.query(
        `select count(*)::int as n from pg_stat_activity where application_name like 'plumbline%' and ${where}`,
      )
      return rows[0].n
    } finally {
      await client.end()
    }
  }
  const until = async (condition: () => Promise<boolean>) => {
    const deadline = Date.now() + 200_000
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error('It never came to pass')
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }

  it('are used again', async () => {
    const one = pool()
    assert.equal(await pid(one), await pid(one))
  })

  it('go back clean: settings, temporary tables and locks are gone', async () => {
    const one = pool()
    const before = await one.withClient(endpoint, database, {}, async client => {
      await client.query('set search_path = evil')
      await client.query('create temp table left_over ()')
      await client.query('select pg_advisory_lock(1)')
      return (await client.query('select pg_backend_pid() as pid')).rows[0].pid
    })
    await one.withClient(endpoint, database, {}, async client => {
      const { rows } = await client.query(`
        select pg_backend_pid() as pid,
               current_setting('search_path') as path,
               to_regclass('left_over') as relation,
               (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks`)
      assert.deepEqual(rows[0], { pid: before, path: '"$user", public', relation: null, locks: 0 })
    })
  })

  it('are not used again with a transaction left open', async () => {
    const one = pool()
    const first = await one.withClient(endpoint, database, {}, async client => {
      await client.query('begin')
      return (await client.query('select pg_backend_pid() as pid')).rows[0].pid
    })
    assert.notEqual(await pid(one), first)
  })

  it('never pass their number, and everybody gets a turn', async () => {
    const one = pool({ perServer: 3 })
    let now = 0
    let threeAtOnce: () => void = () => undefined
    const met = new Promise<void>(resolve => {
      threeAtOnce = resolve
    })
    const work = Array.from({ length: 20 }, (_, i) =>
      one.withClient(endpoint, i % 2 ? database : 'postgres', { purpose: `n${i % 3}` }, async client => {
        if (++now === 3) threeAtOnce()
        await met
        const { rows } = await client.query(
          "select count(*)::int as n from pg_stat_activity where application_name like 'plumbline n%'",
        )
        now--
        assert.ok(rows[0].n <= 3, `${rows[0].n} connections`)
      }),
    )
    await Promise.all(work)
    assert.equal(now, 0)
  })

  it('close when idle', async () => {
    const one = pool({ idle: 1 })
    await pid(one, 'idle')
    await until(async () => (await sessions("application_name = 'plumbline idle'")) === 0)
  })

  it('say what they are for', async () => {
    const one = pool()
    await one.withClient(endpoint, database, { purpose: 'drift' }, async client => {
      const { rows } = await client.query("select current_setting('application_name') as name")
      assert.equal(rows[0].name, 'plumbline drift')
    })
  })

  it('cancel the running statement', async () => {
    const one = pool()
    const abort = new AbortController()
    const work = one.withClient(endpoint, database, { purpose: 'cancel', signal: abort.signal }, client =>
      client.query('select pg_sleep(600)'),
    )
    const ended = assert.rejects(work, (error: Failed) => error.failure.code === 'cancelled')
    await until(
      async () => (await sessions("application_name = 'plumbline cancel' and state = 'active'")) === 1,
    )
    abort.abort()
    await ended
  })

  it('cancel waiting for a turn', async () => {
    const one = pool({ perServer: 1 })
    const abort = new AbortController()
    await one.withClient(endpoint, database, {}, async () => {
      const waiting = one.withClient(endpoint, database, { signal: abort.signal }, async () => assert.fail())
      const ended = assert.rejects(waiting, (error: Failed) => error.failure.code === 'cancelled')
      abort.abort()
      await ended
    })
    await pid(one)
  })

  it('send a statement once: a broken connection is the answer', async () => {
    const one = pool()
    await one.withClient(endpoint, database, {}, client => client.query('create table once (n int)'))
    await assert.rejects(
      one.withClient(endpoint, database, {}, client =>
        client.query('insert into once values (1); commit; select pg_terminate_backend(pg_backend_pid())'),
      ),
    )
    const rows = await one.withClient(endpoint, database, {}, client => client.query('select n from once'))
    assert.equal(rows.rowCount, 1)
  })

  it('replace one that broke while nobody used it', async () => {
    const one = pool()
    const broken = await pid(one)
    const client = await plainConnect(url)
    await client.query('select pg_terminate_backend($1, 5000)', [broken])
    await client.end()
    assert.notEqual(await pid(one), broken)
  })

  it('close for good', async () => {
    const one = pool()
    await pid(one, 'last')
    await one.close()
    await until(async () => (await sessions("application_name = 'plumbline last'")) === 0)
    assert.throws(
      () => one.withClient(endpoint, database, {}, async () => undefined),
      (error: Failed) => error.failure.code === 'cancelled',
    )
  })

  it('are not kept open by a statement that does not end', async () => {
    const one = pool({ patience: 20 })
    const long = one.withClient(endpoint, database, { purpose: 'long' }, client =>
      client.query('select pg_sleep(600)'),
    )
    const ended = assert.rejects(long, /canceling statement|terminated/)
    await until(
      async () => (await sessions("application_name = 'plumbline long' and state = 'active'")) === 1,
    )
    await one.close()
    await ended
    await until(async () => (await sessions("application_name = 'plumbline long'")) === 0)
  })

  it('turn away who still waits for a turn when they close', async () => {
    const one = pool({ perServer: 1, patience: 20 })
    const long = one.withClient(endpoint, database, {}, client => client.query('select pg_sleep(600)'))
    const waiting = one.withClient(endpoint, database, {}, async () => assert.fail())
    const ended = Promise.all([
      assert.rejects(long),
      assert.rejects(waiting, (error: Failed) => error.failure.code === 'cancelled'),
    ])
    await one.close()
    await ended
  })

  it('are not kept open by a caller who never comes back', async () => {
    const one = pool({ patience: 20 })
    let came: () => void = () => undefined
    const inside = new Promise<void>(resolve => {
      came = resolve
    })
    void one.withClient(endpoint, database, { purpose: 'lost' }, () => {
      came()
      return new Promise(() => undefined)
    })
    await inside
    await one.close()
    await until(async () => (await sessions("application_name = 'plumbline lost'")) === 0)
  })

  it('give their place back when connecting fails', async () => {
    const one = pool({ perServer: 1 })
    for (let i = 0; i < 3; i++) await assert.rejects(pid(one, undefined, 'nowhere'), /no database/)
    await pid(one)
  })
})
