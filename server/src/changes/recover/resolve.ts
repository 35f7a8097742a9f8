// Looks after every attempt whose runner is gone: at start, now and then, and when somebody asks.

import type { Failure } from '#protocol/failure.ts'
import { asFailure } from '../../failure/failed.ts'
import type { Engine } from '../execute/context.ts'
import { type Decided, decide } from './decide.ts'

export interface Resolved {
  readonly attemptId: number
  readonly taskId: number
  readonly databaseName: string
  readonly outcome: Decided | { readonly status: 'unreachable'; readonly failure: Failure }
}

/** One look at each attempt whose lease has run out. Attempts that wait for a person are left alone. */
export async function resolveLost(engine: Engine): Promise<readonly Resolved[]> {
  const open = await engine.store.openAttempts()
  const lost = open.filter(a => a.leaseExpired && a.status !== 'unknown')
  const resolved: Resolved[] = []
  for (const { id, taskId, databaseName } of lost) {
    const outcome = await decide(engine, id, { patient: false }).catch(error => ({
      status: 'unreachable' as const,
      failure: asFailure(error),
    }))
    resolved.push({ attemptId: id, taskId, databaseName, outcome })
  }
  return resolved
}
