// Cuts a run off at a moment that nobody chose, and then asks whether what Plumbline says of it is
// true. Used by the tests with a few runs and by bench/crash.ts with hundreds.
import type { Engine } from '../../../src/changes/execute/context.ts'
import type { Point } from '../../../src/changes/execute/points.ts'
import { resolveLost } from '../../../src/changes/recover/resolve.ts'
import { Failed } from '../../../src/failure/failed.ts'
import { stopCluster } from '../../../src/postgres/embedded/cluster.ts'
import { connect, restartServer, startServer, stopServer, type TestServer } from '../../support/postgres.ts'
import { type Bench, bench } from './bench.ts'
import { smallReader } from './reader.ts'
import { startRunner } from './runnerProcess.ts'
import { until } from './until.ts'

export const injections = ['clientKilled', 'serverCrashed', 'backendTerminated', 'storeCrashed'] as const
export type Injection = (typeof injections)[number]

export interface Outcome {
  readonly injection: Injection
  readonly decision: 'applied' | 'notApplied' | 'unknown'
  /** COMMIT may have been under way: only the target could tell. */
  readonly ambiguous: boolean
  /** What is wrong with the decision; undefined when it is the truth. */
  readonly wrong: string | undefined
}

/** Where a cut leaves the most to find out. */
const points = ['statementsRun', 'barrierPassed', 'pending', 'commitSent', 'committed'] as const

const small: Partial<Engine> = { schema: smallReader, leaseSeconds: 1 }

export class Arena {
  readonly b: Bench
  private target: TestServer
  private store: TestServer
  private runs = 0

  private constructor(b: Bench, target: TestServer, store: TestServer) {
    this.b = b
    this.target = target
    this.store = store
  }

  static async open(major: number): Promise<Arena> {
    const [target, store] = await Promise.all([
      startServer(major),
      startServer(18, { synchronous_commit: 'on' }),
    ])
    const b = await bench(major, { targetsOn: target, storeOn: store })
    await b.query('create table counter (n int); insert into counter values (0)')
    await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
    return new Arena(b, target, store)
  }

  async close(): Promise<void> {
    await this.b.close()
    await Promise.all([stopServer(this.target), stopServer(this.store)])
  }

  /**
   * `moment`, 0 to 1: below a half a time after the start, from there on one of the points around
   * COMMIT, where it matters most. Every other run changes the schema too.
   */
  async inject(injection: Injection, moment: number): Promise<Outcome> {
    const { b } = this
    const from = await this.count()
    const table = this.runs++ % 2 === 0 ? '' : `create table made_${this.runs} (a int); `
    const { issueId, taskId } = await b.issue(`${table}update counter set n = n + 1`)
    const point = moment < 0.5 ? null : points[Math.floor((moment - 0.5) * 2 * points.length)]!
    await this.cutOff(injection, taskId, point, moment * 440)
    const pending = (await this.attempt(issueId))?.status === 'commitPending'
    const ambiguous = pending || point === 'pending' || point === 'commitSent' || point === 'committed'
    for (;;) {
      const decision = await this.decided(issueId)
      const wrong = await this.judge(issueId, taskId, from, decision)
      // A claim that was still in a socket when its runner died came in behind our back.
      if (wrong !== 'claimed') return { injection, decision, ambiguous, wrong }
    }
  }

  private decided(issueId: number): Promise<Outcome['decision']> {
    return until(async () => {
      await resolveLost(this.b.engine(small)).catch(() => undefined)
      const attempt = await this.attempt(issueId)
      // Killed before it had claimed anything.
      if (!attempt) return 'notApplied'
      return attempt.status === 'running' || attempt.status === 'commitPending' ? undefined : attempt.status
    })
  }

  private async judge(issueId: number, taskId: number, from: number, decision: string) {
    const now = await this.count()
    if (decision === 'unknown') return 'a person would have to decide'
    if (now - from !== (decision === 'applied' ? 1 : 0))
      return `said ${decision}, applied ${now - from} times`
    if (decision === 'applied') return undefined
    const { status } = (await this.b.store.issue(issueId)).tasks[0]!
    if (status === 'failed') await this.b.store.retryTask(taskId)
    const again = await this.b.run(taskId, small).catch(error => {
      if (error instanceof Failed && error.failure.code === 'conflict') return undefined
      throw error
    })
    if (!again) return 'claimed'
    const after = await this.count()
    return again.status === 'applied' && after === from + 1
      ? undefined
      : `the retry was ${again.status} (${again.how}), applied ${after - from} times`
  }

  private async cutOff(
    injection: Injection,
    taskId: number,
    point: Point | null,
    milliseconds: number,
  ): Promise<void> {
    const { b } = this
    const later = () => new Promise(resolve => setTimeout(resolve, milliseconds))
    if (injection === 'clientKilled') {
      const order = { store: b.storeConfig, taskId, leaseSeconds: 1, point, step: 0 }
      const runner = startRunner({ ...order, signal: 'SIGKILL' })
      if (!point) {
        await runner.said('ready')
        await later()
        runner.child.kill('SIGKILL')
      }
      await runner.gone()
      return
    }
    const at = async (here: Point) => {
      if (here === point) await this.strike(injection, taskId)
    }
    const running = b.run(taskId, { ...small, at }).catch(() => undefined)
    if (!point) {
      await later()
      await this.strike(injection, taskId)
    }
    await running
  }

  private async strike(injection: Injection, taskId: number): Promise<void> {
    if (injection === 'serverCrashed') {
      await stopCluster(this.target.cluster, 'SIGQUIT')
      this.target = await restartServer(this.target)
    } else if (injection === 'storeCrashed') {
      await stopCluster(this.store.cluster, 'SIGQUIT')
      this.store = await restartServer(this.store)
    } else {
      const admin = await connect(this.b.testUrl)
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
        [`plumbline task ${taskId}`],
      )
      await admin.end()
    }
  }

  private async attempt(issueId: number) {
    return until(async () => this.b.store.issue(issueId).catch(() => undefined)).then(record =>
      record.tasks[0]?.attempts.at(-1),
    )
  }

  private async count(): Promise<number> {
    return until(async () => this.b.query('select n from counter').catch(() => undefined)).then(
      rows => rows[0]?.n as number,
    )
  }
}
