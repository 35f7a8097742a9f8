// Two servers, one the streaming standby of the other: commits that wait for a standby that is gone,
// and a primary that dies while changes run, whose standby is promoted with some of them and without others.
import assert from 'node:assert/strict'
import type { IssueType } from '#protocol/issue.ts'
import { resolveLost } from '../../src/changes/recover/resolve.ts'
import { stopCluster } from '../../src/postgres/embedded/cluster.ts'
import {
  connect,
  restartServer,
  startServer,
  startStandby,
  stopServer,
  type TestServer,
} from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { type Bench, bench, edges } from './support/bench.ts'
import { smallReader } from './support/reader.ts'
import { startRunner } from './support/runnerProcess.ts'

const small = { schema: smallReader }
const counted = 'update counter set n = n + 1'

for (const major of edges) {
  describe(`a primary and its standby, PostgreSQL ${major}`, () => {
    let primary: TestServer
    let standby: TestServer
    let b: Bench
    before(async () => {
      ;({ primary, standby } = await startStandby(await startServer(major)))
      b = await bench(major, { targetsOn: primary })
      for (const which of ['test', 'prod'] as const) {
        await b.query('create table counter (n int); insert into counter values (0)', which)
        await b.run((await approved('', which, 'baseline')).taskId, small)
      }
    })
    after(async () => {
      await b.close()
      await Promise.all([stopServer(primary), stopServer(standby)])
    })

    async function approved(sql: string, which: 'test' | 'prod', type: IssueType = 'alterSchema') {
      const made = await b.issue(sql, { which, type })
      if (which === 'test') return made
      const { seal, number } = (await b.store.issue(made.issueId)).revisions[0]!
      const environmentId = b.environments.prod
      const review = { revision: number, environmentId, seal, verdict: 'approve', comment: '' } as const
      await b.store.reviewIssue(made.issueId, review)
      return made
    }
    const attemptOf = async (issueId: number) => (await b.store.issue(issueId)).tasks[0]!.attempts.at(-1)!
    const count = async (on: TestServer, which: 'test' | 'prod') => {
      const client = await connect(
        on.url(new URL(which === 'test' ? b.testUrl : b.prodUrl).pathname.slice(1)),
      )
      const { rows } = await client.query('select n from counter')
      await client.end()
      return rows[0].n as number
    }
    const admin = async (on: TestServer, sql: string) => {
      const client = await connect(on.url('postgres'))
      const { rows } = await client.query(sql)
      await client.end()
      return rows
    }
    const resolved = (issueId: number) =>
      until(async () => {
        await resolveLost(b.engine(small))
        const { status } = await attemptOf(issueId)
        return status === 'running' || status === 'commitPending' ? undefined : status
      })

    describe('while its commits wait for a standby that is not there', () => {
      before(async () => {
        await admin(primary, "alter system set synchronous_standby_names = 'nobody'")
        await admin(primary, 'select pg_reload_conf()')
        await until(async () => {
          const [row] = await admin(primary, 'show synchronous_standby_names')
          return row.synchronous_standby_names === 'nobody' || undefined
        })
      })
      after(async () => {
        await admin(primary, 'alter system reset synchronous_standby_names')
        await admin(primary, 'select pg_reload_conf()')
      })
      const waiting = (taskId: number) =>
        until(async () => {
          const rows = await admin(
            primary,
            `select from pg_stat_activity where application_name = 'plumbline task ${taskId}' and wait_event = 'SyncRep'`,
          )
          return rows.length > 0 || undefined
        })

      it('a cancelled task ends the wait, and is recorded as applied, with the warning', async () => {
        const { issueId, taskId } = await b.issue(counted, { type: 'changeData' })
        let told = false
        const running = b.run(taskId, {
          ...small,
          onProgress: p => {
            if (p.kind !== 'blocked' || told) return
            told = true
            assert.match(p.text, /synchronous standby/)
            void b.store.requestCancel(taskId)
          },
        })
        await waiting(taskId)
        const ended = await running
        assert.equal(ended.status, 'applied', ended.how)
        assert.match(ended.how, /canceling wait for synchronous replication.*already committed locally/)
        assert.equal((await b.store.issue(issueId)).tasks[0]?.status, 'done')
        assert.equal(await count(primary, 'test'), 1)
      })

      it('a killed runner: the resolver ends its session, and finds the change applied', async () => {
        const { issueId, taskId } = await b.issue(counted, { type: 'changeData' })
        const order = { store: b.storeConfig, taskId, leaseSeconds: 1, point: null, step: 0 }
        const runner = startRunner({ ...order, signal: 'SIGKILL' })
        await waiting(taskId)
        runner.child.kill('SIGKILL')
        await runner.gone()
        assert.equal(await resolved(issueId), 'applied')
        assert.equal(await count(primary, 'test'), 2)
      })
    })

    // Behind the others: a suite's own tests run before those of the suites in it.
    describe('when the primary dies and the standby is promoted', () => {
      it('nothing is believed of a transaction that only the primary had, unless a ledger tells', async () => {
        await b.store.assignDatabase(b.databaseId('test'), { ledger: true })
        const killed = async (which: 'test' | 'prod', sql: string) => {
          const { issueId, taskId } = await approved(sql, which)
          const order = {
            store: b.storeConfig,
            taskId,
            leaseSeconds: 1,
            point: 'committed' as const,
            step: 0,
          }
          const runner = startRunner({ ...order, signal: 'SIGKILL' })
          await runner.gone()
          assert.match(runner.output(), /at committed\n/)
          return { issueId, taskId }
        }
        // The first commit arrives at the standby, the second does not.
        const there = await killed('test', counted)
        await until(async () => ((await count(standby, 'test')) === 3 ? true : undefined))
        await stopCluster(standby.cluster, 'SIGINT')
        const lost = await killed('prod', `${counted}; create table lost (a int)`)
        assert.equal(await count(primary, 'prod'), 1)
        await stopCluster(primary.cluster, 'SIGQUIT')
        standby = await restartServer(standby)
        await admin(standby, 'select pg_promote(true, 120)')
        const [instance] = await b.store.instances()
        const endpoint = { ...instance!.endpoint, port: standby.cluster.port }
        await b.store.saveInstance({ ...instance!, endpoint })
        // The number of the lost transaction goes to another one, which commits.
        await admin(standby, 'select pg_current_xact_id()')

        assert.equal(await resolved(there.issueId), 'applied')
        assert.match(
          (await attemptOf(there.issueId)).how ?? '',
          /stands in the ledger; the server's timeline is 00000002/,
        )
        assert.equal(await resolved(lost.issueId), 'unknown')
        const how = (await attemptOf(lost.issueId)).how ?? ''
        assert.match(how, /timeline is 00000002, it was 00000001.*looks not applied/)
        await assert.rejects(b.store.retryTask(lost.taskId))
        await b.issues().act(lost.issueId, {
          kind: 'settleUnknown',
          attemptId: (await attemptOf(lost.issueId)).id,
          outcome: 'notApplied',
          reason: 'the table is not there',
        })
        await b.store.retryTask(lost.taskId)
        const again = await b.run(lost.taskId, small)
        assert.equal(again.status, 'applied', again.how)
        assert.deepEqual([await count(standby, 'test'), await count(standby, 'prod')], [3, 1])
      })
    })
  })
}
