// Looks after a run while it runs: keeps its lease, hears that it is to be cancelled, says who
// blocks it and how far the server has come. Never decides an outcome.
import type pg from 'pg'
import { Failed } from '../../failure/failed.ts'
import type { Claim } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'
import { blockersOf, describeBlocker } from './blockers.ts'
import type { Progress } from './progress.ts'
import { serverProgress } from './serverProgress.ts'
import { waitsForStandby } from './standby.ts'

const standbyGone =
  'COMMIT waits for a synchronous standby. The change is on the disk of this server already: cancelling the task ends the wait, not the change.'

export interface Watched {
  readonly store: Store
  readonly claim: Claim
  readonly leaseSeconds: number
  readonly side: pg.Client
  readonly backendPid: number
  readonly onProgress: (progress: Progress) => void
  readonly onBlocked: (text: string) => void
}

export class Watch {
  /** Aborted when the run must stop; its reason is a Failed. */
  readonly stop = new AbortController()
  private readonly watched: Watched
  private timer: NodeJS.Timeout | undefined
  private ended = false
  private looking: Promise<void> = Promise.resolve()
  /** The side session takes one question at a time. */
  private asking: Promise<unknown> = Promise.resolve()
  private renewedAt = Date.now()
  private statementSince: number | undefined
  private lastBlocked = ''
  /** From the moment COMMIT is on its way, only the truth counts. */
  private committing = false

  constructor(watched: Watched) {
    this.watched = watched
    this.again()
  }

  /** A statement is running from now on; undefined: none is. */
  statement(running: boolean): void {
    this.statementSince = running ? Date.now() : undefined
    this.lastBlocked = ''
  }

  commitBegins(): void {
    this.committing = true
  }

  commitEnded(): void {
    this.committing = false
  }

  /** Throws why the run must stop. */
  check(): void {
    if (this.stop.signal.aborted) throw this.stop.signal.reason
  }

  async end(): Promise<void> {
    this.ended = true
    clearTimeout(this.timer)
    await this.looking
  }

  /** Lends the side session, after whoever has it. */
  ask<T>(question: (side: pg.Client) => Promise<T>): Promise<T> {
    const answer = this.asking.then(() => question(this.watched.side))
    this.asking = answer.catch(() => undefined)
    return answer
  }

  /** Waits, or throws at once when the run must stop. */
  async pause(milliseconds: number): Promise<void> {
    this.check()
    await new Promise<void>(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.stop.signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      this.stop.signal.addEventListener('abort', done)
    })
    this.check()
  }

  private again(): void {
    if (this.ended) return
    this.timer = setTimeout(() => {
      this.looking = this.look().finally(() => this.again())
    }, 300)
  }

  private async look(): Promise<void> {
    const { store, claim, leaseSeconds } = this.watched
    try {
      // A clock that was set back must not let the lease run out.
      if (Math.abs(Date.now() - this.renewedAt) > (leaseSeconds * 1000) / 3) {
        await store.renewLease(claim.attemptId, claim.fence, leaseSeconds)
        this.renewedAt = Date.now()
      }
      if (await store.cancelRequested(claim.attemptId)) {
        this.abort(new Failed({ code: 'cancelled', message: 'The task was cancelled while it ran.' }))
      }
    } catch (error) {
      // A store that is out of reach may come back; a lease that another runner took will not.
      if (error instanceof Failed && error.failure.code === 'conflict') this.abort(error)
    }
    if (this.ended) return
    if (this.committing) await this.observeCommit().catch(() => undefined)
    else if (this.statementSince !== undefined) await this.observe().catch(() => undefined)
  }

  private abort(reason: Failed): void {
    if (!this.stop.signal.aborted) this.stop.abort(reason)
    if (this.committing || this.statementSince === undefined) return
    const { backendPid } = this.watched
    this.ask(side => side.query('select pg_catalog.pg_cancel_backend($1)', [backendPid])).catch(
      () => undefined,
    )
  }

  private async observeCommit(): Promise<void> {
    const { backendPid } = this.watched
    const { aborted } = this.stop.signal
    const waits = await this.ask(side => waitsForStandby(side, backendPid, aborted))
    this.blocked(waits ? 'standby' : '', standbyGone)
  }

  /** Tells of whoever stands in the way, once. */
  private blocked(who: string, text: string): void {
    const { claim, onProgress, onBlocked } = this.watched
    if (who && who !== this.lastBlocked) {
      onProgress({ kind: 'blocked', taskId: claim.task.id, text })
      onBlocked(text)
    }
    this.lastBlocked = who
  }

  private async observe(): Promise<void> {
    const { backendPid, claim, onProgress } = this.watched
    const blockers = await this.ask(side => blockersOf(side, backendPid))
    this.blocked(blockers.map(b => b.pid).join(), blockers.map(describeBlocker).join('; '))
    const working = await this.ask(side => serverProgress(side, backendPid))
    if (working) onProgress({ kind: 'working', taskId: claim.task.id, ...working })
  }
}
