// The store dies while a change runs: before its word is durable nothing is committed, and after it
// the target tells what became of the change.
import assert from 'node:assert/strict'
import { resolveLost } from '../../src/changes/recover/resolve.ts'
import { stopCluster } from '../../src/postgres/embedded/cluster.ts'
import { restartServer, startServer, stopServer, type TestServer } from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { type Bench, bench } from './support/bench.ts'
import { smallReader } from './support/reader.ts'

const small = { schema: smallReader, leaseSeconds: 1 }

describe('the store dies while a change runs', () => {
  let storeServer: TestServer
  let b: Bench
  before(async () => {
    // Durable, as the embedded one is: the protocol leans on it.
    storeServer = await startServer(18, { synchronous_commit: 'on' })
    b = await bench(18, { storeOn: storeServer })
    await b.query('create table counter (n int); insert into counter values (0)')
    await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
  })
  after(async () => {
    await b.close()
    await stopServer(storeServer)
  })

  const crash = () => stopCluster(storeServer.cluster, 'SIGQUIT')
  const revive = async () => {
    storeServer = await restartServer(storeServer)
  }

  for (const [point, decision] of [
    ['barrierPassed', 'notApplied'],
    ['committed', 'applied'],
  ] as const) {
    it(`at ${point}: the run is ${decision}, and the resolver finds it out`, async () => {
      const [{ n: from } = { n: 0 }] = await b.query('select n from counter')
      const { issueId, taskId } = await b.issue('update counter set n = n + 1', { type: 'changeData' })
      const ended = await b.run(taskId, {
        ...small,
        at: async at => {
          if (at === point) await crash()
        },
      })
      assert.equal(ended.status, 'open')
      await revive()
      const status = await until(async () => {
        await resolveLost(b.engine(small))
        const attempt = (await b.store.issue(issueId)).tasks[0]!.attempts.at(-1)!
        return attempt.status === 'running' || attempt.status === 'commitPending' ? undefined : attempt.status
      })
      assert.equal(status, decision)
      const [{ n: now } = { n: -1 }] = await b.query('select n from counter')
      assert.equal(Number(now) - Number(from), decision === 'applied' ? 1 : 0)
      if (decision === 'notApplied') {
        await b.store.retryTask(taskId)
        assert.equal((await b.run(taskId, small)).status, 'applied')
      }
    })
  }
})
