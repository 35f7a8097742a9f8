// Runs what may run: claims tasks one by one, a few for each server at a time, until none is left.
// Other processes do the same on the same store; a claim that somebody else was quicker with is theirs.
import type { Check } from '#protocol/issue.ts'
import { Failed, fail } from '../failure/failed.ts'
import type { TaskRecord } from '../store/records.ts'
import type { Engine } from './execute/context.ts'
import { type Ended, runClaim } from './execute/runTask.ts'
import { hindrance } from './hindrance.ts'
import { isBehind, type Turn, turns } from './successors.ts'

export interface WorkLimits {
  readonly perInstance: number
  readonly total: number
}

export class Worker {
  private readonly engine: Engine
  private readonly limits: WorkLimits
  private readonly applied: (task: TaskRecord) => void
  private readonly running = new Map<number, { instanceId: number; ended: Promise<unknown> }>()
  private working: Promise<void> | undefined
  private again = false
  private wake: () => void = () => undefined

  /** `applied` hears of each task that was. */
  constructor(engine: Engine, limits: WorkLimits, applied: (task: TaskRecord) => void) {
    this.engine = engine
    this.limits = limits
    this.applied = applied
  }

  /** Runs every task that policy lets run by itself, stage after stage. Returns when none is left. */
  work(): Promise<void> {
    this.again = true
    this.wake()
    this.working ??= this.loop().finally(() => {
      this.working = undefined
    })
    return this.working
  }

  /** Runs one task because somebody said so. Throws when it may not run; then nothing has happened. */
  async start(taskId: number): Promise<{ readonly ended: Promise<Ended> }> {
    const claim = await this.engine.store.claimTask(taskId, this.engine.leaseSeconds)
    return { ended: this.track(claim.task, runClaim(this.engine, claim)) }
  }

  /** When nothing runs here any more. */
  async settled(): Promise<void> {
    while (this.working || this.running.size > 0) {
      await this.working
      await Promise.allSettled([...this.running.values()].map(r => r.ended))
    }
  }

  private async loop(): Promise<void> {
    const tried = new Set<number>()
    while (this.again) {
      this.again = false
      // Looked up once and worked off: with a thousand databases in an issue each look is dear.
      let queue: readonly TaskRecord[] = []
      for (;;) {
        queue = queue.filter(t => !tried.has(t.id))
        if (queue.length === 0) queue = (await this.runnable()).filter(t => !tried.has(t.id))
        const next = queue.find(t => this.hasRoom(t.instanceId) && !this.running.has(t.id))
        if (next) {
          tried.add(next.id)
          await this.start(next.id).catch(refusal)
          continue
        }
        if (this.running.size === 0) break
        // Whatever ends makes room, and whoever calls work() may know of more to do.
        const woken = new Promise<void>(resolve => {
          this.wake = () => {
            queue = []
            resolve()
          }
        })
        await Promise.race([woken, ...[...this.running.values()].map(r => r.ended.catch(() => undefined))])
      }
    }
  }

  /** Runnable by policy, no check stands against it, and no earlier migration of its database is to come first. */
  private async runnable(): Promise<readonly TaskRecord[]> {
    const { store } = this.engine
    const tasks = await store.runnableTasks()
    const ids = new Set(tasks.map(({ id }) => id))
    const all: Turn[] = []
    for (const issueId of new Set(tasks.map(task => task.issueId)))
      all.push(...turns(await store.issue(issueId)).filter(({ task }) => ids.has(task.id)))
    const free = new Set(
      all.filter(turn => turn.hindered === undefined && !isBehind(turn, all)).map(({ task }) => task.id),
    )
    return tasks.filter(({ id }) => free.has(id))
  }

  private hasRoom(instanceId: number): boolean {
    const onInstance = [...this.running.values()].filter(r => r.instanceId === instanceId)
    return this.running.size < this.limits.total && onInstance.length < this.limits.perInstance
  }

  private track(task: TaskRecord, ended: Promise<Ended>): Promise<Ended> {
    this.running.set(task.id, { instanceId: task.instanceId, ended })
    const done = () => this.running.delete(task.id)
    ended.then(({ status }) => {
      done()
      if (status === 'applied') this.applied(task)
    }, done)
    return ended
  }
}

/** Throws `notReady` when a check stands against running the task. */
export function refuseUnchecked(checks: readonly Check[], revision: number, databaseName: string): void {
  const why = hindrance(checks, revision)
  if (why === undefined) return
  fail('notReady', `The change of ${databaseName} cannot run: a check stands against it.`, {
    detail: why,
    hint: 'Revise the change, or run the checks again when the reason is gone.',
  })
}

/** Somebody else was quicker, or the rules changed meanwhile: not this worker's task. */
function refusal(error: unknown): void {
  const codes = ['conflict', 'notReady', 'busy', 'notAllowed', 'notFound']
  if (error instanceof Failed && codes.includes(error.failure.code)) return
  throw error
}
