// The target's lock for a run, with the run's own patience. advisoryLock.ts holds what the lock is.
import type pg from 'pg'
import { lockOrFail } from './advisoryLock.ts'
import type { Run } from './context.ts'

/** For `client`'s transaction. Throws `busy`, or why the run must stop. */
export function takeLock({ engine, watch }: Run, client: pg.Client, step: number): Promise<void> {
  return lockOrFail(client, async milliseconds => {
    await engine.at('lockBusy', step)
    await watch.pause(milliseconds)
  })
}
