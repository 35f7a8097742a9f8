// The crash matrix: every way a run can be cut off, by really cutting it off, and then the question
// whether Plumbline knows the truth and the change is applied exactly once.
import assert from 'node:assert/strict'
import type { Point } from '../../src/changes/execute/points.ts'
import { resolveLost } from '../../src/changes/recover/resolve.ts'
import { stopCluster } from '../../src/postgres/embedded/cluster.ts'
import {
  connect,
  majors,
  restartServer,
  startServer,
  stopServer,
  type TestServer,
} from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { type Bench, bench } from './support/bench.ts'
import { smallReader } from './support/reader.ts'
import { startRunner } from './support/runnerProcess.ts'

/** Quick to read: these tests are about the outcome of runs. */
const small = { schema: smallReader }
const counted = 'update counter set n = n + 1'

for (const major of majors) {
  describe(`a run that is cut off, PostgreSQL ${major}`, () => {
    let target: TestServer
    let b: Bench
    before(async () => {
      target = await startServer(major)
      b = await bench(major, { targetsOn: target })
      await b.query('create table counter (n int); insert into counter values (0)')
      await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
    })
    after(async () => {
      await b.close()
      await stopServer(target)
    })

    const count = async () => (await b.query('select n from counter'))[0]?.n as number
    const attemptOf = async (issueId: number) => (await b.store.issue(issueId)).tasks[0]!.attempts.at(-1)!
    const order = (taskId: number, point: Point, signal: 'SIGKILL' | 'SIGSTOP', step = 0) => ({
      store: b.storeConfig,
      taskId,
      leaseSeconds: 1,
      point,
      step,
      signal,
    })

    /** What the resolver says once the lost runner's lease has run out. */
    async function resolved(issueId: number): Promise<string> {
      return until(async () => {
        await resolveLost(b.engine(small))
        const { status } = await attemptOf(issueId)
        return status === 'running' || status === 'commitPending' ? undefined : status
      })
    }

    /** Applied by now or by a retry, and exactly once. */
    async function appliedOnce(issueId: number, taskId: number, from: number): Promise<void> {
      if ((await attemptOf(issueId)).status === 'notApplied') {
        assert.equal(await count(), from, 'notApplied was said of what is applied')
        await b.store.retryTask(taskId)
        const ended = await b.run(taskId, small)
        assert.equal(ended.status, 'applied', ended.how)
      }
      assert.equal(await count(), from + 1)
      assert.equal((await attemptOf(issueId)).status, 'applied')
    }

    const killed: readonly [Point, decision: RegExp][] = [
      ['claimed', /notApplied/],
      ['locked', /notApplied/],
      ['statementsRun', /notApplied/],
      ['barrierPassed', /notApplied/],
      ['pending', /notApplied/],
      // The answer is in the kernel's hands: either is right, if it is the truth.
      ['commitSent', /applied|notApplied/],
      ['committed', /^applied/],
      ['finished', /^applied/],
    ]
    for (const [point, decision] of killed) {
      it(`client killed at ${point}`, async () => {
        const from = await count()
        const { issueId, taskId } = await b.issue(counted, { type: 'changeData' })
        const runner = startRunner(order(taskId, point, 'SIGKILL'))
        await runner.gone()
        assert.match(runner.output(), new RegExp(`at ${point}\n`), runner.output())
        assert.match(await resolved(issueId), decision)
        await appliedOnce(issueId, taskId, from)
      })
    }

    it('backend terminated when the commit was about to be sent', async () => {
      const from = await count()
      const { issueId, taskId } = await b.issue(counted, { type: 'changeData' })
      const ended = await b.run(taskId, {
        ...small,
        at: async point => {
          if (point === 'pending') await terminate(`plumbline task ${taskId}`)
        },
      })
      assert.equal(ended.status, 'notApplied', ended.how)
      assert.equal(ended.how, 'pg_xact_status: aborted')
      await appliedOnce(issueId, taskId, from)
    })

    it('backend terminated while a statement runs', async () => {
      const from = await count()
      const { issueId, taskId } = await b.issue(`${counted}; select pg_sleep(60)`, { type: 'changeData' })
      const ended = await b.run(taskId, {
        ...small,
        onProgress: p => {
          if (p.kind === 'statement' && p.statement === 2) void terminate(`plumbline task ${taskId}`)
        },
      })
      assert.equal(ended.status, 'notApplied', ended.how)
      assert.equal(await count(), from)
      assert.equal((await attemptOf(issueId)).status, 'notApplied')
    })

    for (const [point, decision] of [
      ['pending', /notApplied/],
      ['commitSent', /applied|notApplied/],
    ] as const) {
      it(`server crashed at ${point}`, async () => {
        const from = await count()
        const { issueId, taskId } = await b.issue(counted, { type: 'changeData' })
        const running = b.run(taskId, {
          ...small,
          at: async at => {
            if (at !== point) return
            await stopCluster(target.cluster, 'SIGQUIT')
            target = await restartServer(target)
          },
        })
        const ended = await running
        assert.match(ended.status, decision, ended.how)
        await appliedOnce(issueId, taskId, from)
      })
    }

    it('server crashed behind a statement that stands alone: what is recorded as applied is there', async () => {
      const { taskId } = await b.issue('create index concurrently lasting on counter (n)')
      assert.equal((await b.run(taskId, small)).status, 'applied')
      await stopCluster(target.cluster, 'SIGQUIT')
      target = await restartServer(target)
      assert.deepEqual(await b.query("select to_regclass('lasting')::text as name"), [{ name: 'lasting' }])
    })

    for (const [point, decision] of [
      ['barrierPassed', 'notApplied'],
      ['pending', 'notApplied'],
      ['committed', 'applied'],
    ] as const) {
      it(`runner asleep at ${point}, taken over, woken`, async () => {
        const from = await count()
        const { issueId, taskId } = await b.issue(counted, { type: 'changeData' })
        const runner = startRunner(order(taskId, point, 'SIGSTOP'))
        await runner.said(`at ${point}`)
        assert.equal(await resolved(issueId), decision, runner.output())
        await appliedOnce(issueId, taskId, from)
        runner.child.kill('SIGCONT')
        await runner.gone()
        assert.equal(await count(), from + 1, runner.output())
        assert.equal((await attemptOf(issueId)).status, 'applied')
      })
    }

    it('two engines race for one task: one runs it', async () => {
      const from = await count()
      const { issueId, taskId } = await b.issue(counted, { type: 'changeData' })
      const both = await Promise.allSettled([b.run(taskId, small), b.run(taskId, small)])
      assert.deepEqual(both.map(r => r.status).sort(), ['fulfilled', 'rejected'])
      await appliedOnce(issueId, taskId, from)
    })

    describe('statements that stand alone', () => {
      const index = async (name: string) =>
        (
          await b.query(`select indisvalid as valid from pg_index where indexrelid = to_regclass('${name}')`)
        )[0]?.valid as boolean | undefined

      it('client killed before the statement, after it, and while the server builds on', async () => {
        for (const [point, decision] of [
          ['aloneMarked', 'notApplied'],
          ['aloneRun', 'applied'],
        ] as const) {
          const name = `by_${point.toLowerCase()}`
          const { issueId, taskId } = await b.issue(`create index concurrently ${name} on counter (n)`)
          const runner = startRunner(order(taskId, point, 'SIGKILL'))
          await runner.gone()
          assert.equal(await resolved(issueId), decision, runner.output())
          if (decision === 'notApplied') {
            await b.store.retryTask(taskId)
            assert.equal((await b.run(taskId, small)).status, 'applied')
          }
          assert.equal(await index(name), true)
        }
        // A writer in the way makes the build wait, so that it outlives its client.
        const holder = await connect(b.testUrl)
        await holder.query('begin; lock counter in row exclusive mode')
        const { issueId, taskId } = await b.issue('create index concurrently outlived on counter (n)')
        const runner = startRunner({ ...order(taskId, 'finished', 'SIGKILL'), point: null })
        await until(async () => {
          const rows = await b.query(
            `select from pg_stat_activity
             where application_name = 'plumbline task ${taskId}' and state = 'active' and query like 'create%'`,
          )
          return rows.length > 0 ? true : undefined
        })
        runner.child.kill('SIGKILL')
        await runner.gone()
        const looked = await until(async () => {
          const [found] = await resolveLost(b.engine(small))
          return found?.outcome.status
        })
        assert.equal(looked, 'open')
        await holder.query('rollback')
        await holder.end()
        assert.equal(await resolved(issueId), 'applied')
        assert.equal(await index('outlived'), true)
      })

      it('backend terminated while it builds: the invalid index is removed, and a retry makes a valid one', async () => {
        const holder = await connect(b.testUrl)
        await holder.query('begin; lock counter in row exclusive mode')
        const { issueId, taskId } = await b.issue('create index concurrently broken on counter (n)')
        const running = b.run(taskId, small)
        await until(async () => ((await index('broken')) === undefined ? undefined : true))
        await terminate(`plumbline task ${taskId}`)
        // Dropping what is left waits for the writer as well.
        await holder.query('rollback')
        await holder.end()
        const ended = await running
        assert.equal(ended.status, 'notApplied', ended.how)
        assert.match((await attemptOf(issueId)).how ?? '', /invalid, and was removed|no new index/)
        assert.equal(await index('broken'), undefined)
        await b.store.retryTask(taskId)
        assert.equal((await b.run(taskId, small)).status, 'applied')
        assert.equal(await index('broken'), true)
      })

      it('a unique index that cannot be built leaves nothing behind', async () => {
        await b.query('create table twice (a int); insert into twice values (1), (1)')
        await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
        const { issueId, taskId } = await b.issue('create unique index concurrently once on twice (a)')
        const ended = await b.run(taskId, small)
        assert.equal(ended.status, 'notApplied')
        const { failure } = await attemptOf(issueId)
        assert.equal(failure?.sqlState, '23505', JSON.stringify(failure))
        assert.equal(await index('once'), undefined)
      })

      it('a cancelled build leaves nothing behind', async () => {
        const holder = await connect(b.testUrl)
        await holder.query('begin; lock counter in row exclusive mode')
        const { issueId, taskId } = await b.issue('create index concurrently unwanted on counter (n)')
        const running = b.run(taskId, small)
        await until(async () => ((await index('unwanted')) === undefined ? undefined : true))
        await b.store.requestCancel(taskId)
        await until(async () => {
          const { log } = await attemptOf(issueId)
          const rows = await b.query(
            `select from pg_stat_activity
             where application_name = 'plumbline task ${taskId}' and query like 'drop index%'`,
          )
          return rows.length > 0 || log.some(l => l.kind === 'failed') ? true : undefined
        })
        await holder.query('rollback')
        await holder.end()
        assert.equal((await running).status, 'notApplied')
        assert.equal((await b.store.issue(issueId)).tasks[0]?.status, 'cancelled')
        assert.equal(await index('unwanted'), undefined)
      })
    })

    async function terminate(applicationName: string): Promise<void> {
      const admin = await connect(b.testUrl)
      const { rows } = await admin.query(
        'select pg_terminate_backend(pid) as done from pg_stat_activity where application_name = $1',
        [applicationName],
      )
      await admin.end()
      assert.deepEqual(rows, [{ done: true }])
    }
  })
}
