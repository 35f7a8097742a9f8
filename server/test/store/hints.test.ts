// Hints: what one window does, another hears, by LISTEN or by poll; and a store that goes away and
// comes back is used again without anybody's help.
import assert from 'node:assert/strict'
import pg from 'pg'
import { stopCluster } from '../../src/postgres/embedded/cluster.ts'
import { installStore } from '../../src/store/install.ts'
import { openStore } from '../../src/store/openStore.ts'
import { hasPooler, type Pooler, startPooler } from '../support/pooler.ts'
import { majors, restartServer, startServer, stopServer, superuser } from '../support/postgres.ts'
import {
  apply,
  type Bench,
  bench,
  issueOf,
  type Places,
  password,
  places,
  snapshot,
  taskIn,
} from './support/bench.ts'

type Hint = { issueId?: number }

/** Resolves with the first hint that fits; hints are waited for, never slept for. */
function expectation() {
  const seen: Hint[] = []
  const waiting = new Set<() => void>()
  return {
    onHint(hint: Hint) {
      seen.push(hint)
      for (const wake of waiting) wake()
    },
    async until(fits: (hint: Hint) => boolean): Promise<void> {
      while (!seen.some(fits))
        await new Promise<void>(resolve => {
          const wake = () => {
            waiting.delete(wake)
            resolve()
          }
          waiting.add(wake)
        })
      seen.length = 0
    },
  }
}

for (const major of majors) {
  describe(`hints on PostgreSQL ${major}`, () => {
    let b: Bench
    let place: Places

    before(async () => {
      b = await bench(major, ['olivia', 'dora'])
      place = await places(await b.store('olivia'))
    })
    after(() => b.close())

    it("come by LISTEN, with the issue's id", async () => {
      const dora = await b.store('dora')
      const heard = expectation()
      const stop = await dora.listen(heard.onHint)
      const issueId = await (await b.store('olivia')).createIssue(issueOf(place, [place.testDatabase]))
      await heard.until(hint => hint.issueId === issueId)
      await (await b.store('olivia')).saveProject({ name: 'Heard' })
      await heard.until(hint => hint.issueId === undefined)
      await stop()
    })

    it('come by poll where LISTEN is not to be had', async () => {
      const polling = await openStore(b.config('dora'), { hints: 'poll', pollEvery: 20 })
      const heard = expectation()
      await polling.listen(heard.onHint)
      await (await b.store('olivia')).saveProject({ name: 'Polled' })
      await heard.until(() => true)
      await polling.close()
    })

    it('that are forged are read as hints only', async () => {
      const heard = expectation()
      const stop = await (await b.store('dora')).listen(heard.onHint)
      const forger = await b.client('dora')
      for (const payload of ['{"issueId":"x"}', 'nonsense', '{"issueId":1e99}', '[]', ''])
        await forger.query("select pg_notify('plumbline', $1)", [payload])
      await forger.query("select pg_notify('plumbline', $1)", ['{"issueId":424242,"sql":"drop"}'])
      await heard.until(hint => hint.issueId === 424242)
      await stop()
    })

    it('go on after the server killed the listener', async () => {
      const heard = expectation()
      const stop = await (await b.store('dora')).listen(heard.onHint)
      await b.admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'plumbline hints' and datname = current_database()",
      )
      // Whoever listens again is told to look, for something may have been missed.
      await heard.until(() => true)
      const issueId = await (await b.store('olivia')).createIssue(issueOf(place, [place.testDatabase]))
      await heard.until(hint => hint.issueId === issueId)
      await stop()
    })

    it('a store whose server was killed answers again when it is back, and lost nothing', async () => {
      const own = await startServer(major, { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' })
      const admin = new pg.Client({ connectionString: own.url('postgres') })
      admin.on('error', () => undefined)
      await admin.connect()
      await admin.query('create database records template template0')
      const records = new pg.Client({ connectionString: own.url('records') })
      await records.connect()
      await installStore(records, { owner: superuser.name, for: 'single' })
      await records.end()
      const store = await openStore({ connectionString: own.url('records') })
      const projectId = await store.saveProject({ name: 'Durable' })
      await stopCluster(own.cluster, 'SIGQUIT')
      await assert.rejects(
        store.projects(),
        (error: { failure?: { code: string } }) => error.failure?.code === 'storeUnavailable',
      )
      const again = await restartServer(own)
      assert.ok((await store.projects()).some(one => one.id === projectId))
      await store.close()
      await stopServer(again)
    })
  })
}

describe('a store behind a pooler in transaction mode', () => {
  let b: Bench
  let pooler: Pooler | undefined

  before(async function () {
    if (!hasPooler()) return this.skip()
    b = await bench(majors.at(-1), ['olivia', 'dora'])
    const { port, database } = b.config('olivia')
    const logins = Object.fromEntries(
      (['olivia', 'dora'] as const).map(person => [b.login(person), password]),
    )
    pooler = await startPooler({ port: port!, database: String(database) }, logins)
  })
  after(async () => {
    await pooler?.stop()
    await b?.close()
  })

  it('keeps each person apart, takes a change to its end, and hints by poll', async () => {
    const through = (person: 'olivia' | 'dora') =>
      openStore({ ...b.config(person), port: pooler!.port, database: 'pooled' }, { pollEvery: 20 })
    const [olivia, dora] = await Promise.all([through('olivia'), through('dora')])
    assert.deepEqual([(await olivia.me()).login, (await dora.me()).role], [b.login('olivia'), 'dba'])
    const heard = expectation()
    await dora.listen(heard.onHint)
    const place = await places(olivia)
    await heard.until(() => true)
    const issueId = await olivia.createIssue(issueOf(place, [place.testDatabase]))
    const [s0, s1] = [await snapshot(dora, 's0'), await snapshot(dora, 's1')]
    const { changeId } = await apply(dora, (await taskIn(dora, issueId, place.test)).id, s0, s1)
    assert.equal((await olivia.change(changeId)).runner, b.login('dora'))
    assert.deepEqual((await olivia.verify()).problems, [])
    await Promise.all([olivia.close(), dora.close()])
  })
})
