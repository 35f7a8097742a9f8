// Cuts a run off at a moment that nobody chose, and then asks whether what Plumbline says of it is
// true. Used by the tests with a few runs and by bench/crash.ts with hundreds.
import type { Engine } from '../../../src/changes/execute/context.ts'
import type { Point } from '../../../src/changes/execute/points.ts'
import { resolveLost } from '../../../src/changes/recover/resolve.ts'
import { Failed } from '../../../src/failure/failed.ts'
import { stopCluster } from '../../../src/postgres/embedded/cluster.ts'
import { connect, restartServer, startServer, stopServer, type TestServer } from '../../support/postgres.ts'
import { until } from '../../support/until.ts'
import { type Bench, bench } from './bench.ts'
import { smallReader } from './reader.ts'
import { startRunner } from './runnerProcess.ts'

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
const points = ['statementsRun', 'barrierPassed', 'pending', 'commitSent', 'committed', 'stepMarked'] as const

interface Spot {
  readonly point: Point
  readonly step: number
}

/** The same, in a script whose middle stands alone. */
const spots: readonly Spot[] = [
  ...points.map(point => ({ point, step: 0 })),
  { point: 'aloneMarked', step: 1 },
  { point: 'aloneRun', step: 1 },
  { point: 'stepMarked', step: 1 },
  ...points.slice(0, -1).map(point => ({ point, step: 2 })),
]

/** Times that each step was applied: of a change of one step, the first number counts. */
type Counts = readonly [first: number, last: number]

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
    // What the arena begins with must outlive the first crash.
    await b.query(`
      set synchronous_commit = on;
      create table counter (n int);
      insert into counter values (0);
      create table last_step (n int);
      insert into last_step values (0)`)
    await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
    return new Arena(b, target, store)
  }

  async close(): Promise<void> {
    await this.b.close()
    await Promise.all([stopServer(this.target), stopServer(this.store)])
  }

  /**
   * `moment`, 0 to 1: below a half a time after the start, from there on one of the points around
   * COMMIT, where it matters most. By turns the change is of data, of the schema too, and of three steps.
   */
  async inject(injection: Injection, moment: number): Promise<Outcome> {
    const { b } = this
    const from = await this.counts()
    const turn = this.runs++ % 3
    const sql = [
      'update counter set n = n + 1',
      `create table made_${this.runs} (a int); update counter set n = n + 1`,
      `update counter set n = n + 1;
       create index concurrently made_${this.runs} on counter (n);
       update last_step set n = n + 1`,
    ][turn]!
    const { issueId, taskId } = await b.issue(sql)
    const here = turn === 2 ? spots : points.map(point => ({ point, step: 0 }))
    const spot = moment < 0.5 ? null : here[Math.floor((moment - 0.5) * 2 * here.length)]!
    await this.cutOff(injection, taskId, spot, moment * 440)
    const pending = (await this.attempt(issueId))?.status === 'commitPending'
    const ambiguous = pending || /pending|commitSent|committed|aloneRun/.test(spot?.point ?? '')
    for (;;) {
      const decision = await this.decided(issueId)
      const wrong = await this.judge(issueId, taskId, from, decision, turn === 2)
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

  private async judge(issueId: number, taskId: number, from: Counts, decision: string, steps: boolean) {
    const done = (await this.attempt(issueId))?.stepsDone ?? 0
    if (decision === 'unknown') return 'a person would have to decide'
    const applied = decision === 'applied'
    const wrong = (when: string, now: Counts, wanted: Counts) =>
      now[0] - from[0] === wanted[0] && now[1] - from[1] === wanted[1]
        ? undefined
        : `${when}: applied ${now[0] - from[0]} and ${now[1] - from[1]} times`
    const said = wrong(`said ${decision} with ${done} steps done`, await this.counts(), [
      applied || done > 0 ? 1 : 0,
      applied && steps ? 1 : 0,
    ])
    if (said !== undefined) return said
    if (!applied) {
      const { status } = (await this.b.store.issue(issueId)).tasks[0]!
      if (status === 'failed') await this.b.store.retryTask(taskId)
      const again = await this.b.run(taskId, small).catch(error => {
        if (error instanceof Failed && error.failure.code === 'conflict') return undefined
        throw error
      })
      if (!again) return 'claimed'
      if (again.status !== 'applied') return `the retry was ${again.status} (${again.how})`
    }
    const [invalid] = await this.b.query('select count(*)::int as n from pg_index where not indisvalid')
    if (invalid?.n !== 0) return `${invalid?.n} invalid indexes are left`
    return wrong('in the end', await this.counts(), [1, steps ? 1 : 0])
  }

  private async cutOff(
    injection: Injection,
    taskId: number,
    spot: Spot | null,
    milliseconds: number,
  ): Promise<void> {
    const { b } = this
    const later = () => new Promise(resolve => setTimeout(resolve, milliseconds))
    if (injection === 'clientKilled') {
      const { point, step } = spot ?? { point: null, step: 0 }
      const order = { store: b.storeConfig, taskId, leaseSeconds: 1, point, step }
      const runner = startRunner({ ...order, signal: 'SIGKILL' })
      if (!spot) {
        await runner.said('ready')
        await later()
        runner.child.kill('SIGKILL')
      }
      await runner.gone()
      return
    }
    const at = async (point: Point, step: number) => {
      if (point === spot?.point && step === spot.step) await this.strike(injection, taskId)
    }
    const running = b.run(taskId, { ...small, at }).catch(() => undefined)
    if (!spot) {
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

  private async counts(): Promise<Counts> {
    const sql = 'select counter.n, last_step.n as last from counter, last_step'
    const [row] = await until(async () => this.b.query(sql).catch(() => undefined))
    return [row?.n as number, row?.last as number]
  }
}
