// Finds out what became of an attempt whose runner is gone, from the target itself, and records it.
// Any process may do it at any time: it acts only while it owns the target's lock, which proves that
// the old session is over. What the evidence does not decide, a person does.
import type pg from 'pg'
import type { Failure } from '#protocol/failure.ts'
import type { AttemptStatus } from '#protocol/issue.ts'
import { Failed } from '../../failure/failed.ts'
import { type ServerFacts, serverFacts } from '../../postgres/facts.ts'
import type { OpenAttempt } from '../../store/records.ts'
import { tryLock } from '../execute/advisoryLock.ts'
import type { Engine } from '../execute/context.ts'
import { evidence } from './evidence.ts'
import { alivePid, endHolder, endSession } from './oldSession.ts'
import { recordTruth, type Truth } from './recordTruth.ts'
import { statementTruth } from './statementTruth.ts'
import { transactionTruth } from './transactionTruth.ts'

export interface Decided {
  readonly status: 'applied' | 'notApplied' | 'unknown' | 'open'
  readonly how: string
  readonly changeId?: number
}

export interface Patience {
  /** Wait for a server that restarts and a statement that ends; else only for a session that was told to go. */
  readonly patient: boolean
  /** Why the change was not applied, should it turn out so. */
  readonly refusal?: Failure
}

const patience = 30_000
const haste = 1_000
const pause = 200

/** `open`: cannot be told yet; somebody looks again later. Throws when store or target is out of reach. */
export async function decide(
  engine: Engine,
  attemptId: number,
  { patient, refusal }: Patience,
): Promise<Decided> {
  const until = Date.now() + (patient ? patience : haste)
  for (;;) {
    const attempt = await openAttempt(engine, attemptId)
    if (!attempt) return settled(engine, attemptId)
    if (attempt.status === 'unknown') return { status: 'unknown', how: 'a person has to decide' }
    try {
      const decided = await look(engine, attempt, refusal)
      if (decided.status !== 'open' || Date.now() >= until) return decided
    } catch (error) {
      const restarting = error instanceof Failed && error.failure.code === 'connectionFailed'
      if (!restarting || !patient || Date.now() >= until) throw error
    }
    await new Promise(resolve => setTimeout(resolve, pause))
  }
}

async function openAttempt(engine: Engine, id: number): Promise<OpenAttempt | undefined> {
  return (await engine.store.openAttempts()).find(a => a.id === id)
}

/** Somebody else was quicker. */
async function settled(engine: Engine, id: number): Promise<Decided> {
  const { status, how } = await engine.store.attempt(id)
  if (status === 'applied' || status === 'notApplied') return { status, how: how ?? '' }
  return { status: 'open', how: 'somebody else is looking after it' }
}

async function look(engine: Engine, attempt: OpenAttempt, refusal?: Failure): Promise<Decided> {
  const place = {
    instanceId: attempt.instanceId,
    databaseName: attempt.databaseId === 0 ? null : attempt.databaseName,
  }
  const client = await engine.targets.open(place, `plumbline resolver of task ${attempt.taskId}`)
  try {
    await client.query('begin isolation level read committed')
    if (!(await tryLock(client))) {
      if (attempt.leaseExpired) await endHolder(client, attempt)
      return { status: 'open', how: 'its session is still there' }
    }
    const facts = await serverFacts(client)
    // The runner may have come further while we waited; under the lock it cannot any more.
    const now = await openAttempt(engine, attempt.id)
    if (!now) return settled(engine, attempt.id)
    const pid = await alivePid(client, now.identity)
    if (pid !== undefined && isAlone(now)) {
      return { status: 'open', how: `the server is still running its statement (process ${pid})` }
    }
    if (pid !== undefined && now.leaseExpired) await endSession(client, pid)
    const truth = await truthOf(engine, client, facts, now)
    if (truth.kind === 'running') return { status: 'open', how: truth.how }
    return await record(engine, client, now, truth, refusal)
  } finally {
    await engine.targets.close(client)
  }
}

/** Whether what was running is a statement that stands alone. */
export function isAlone(attempt: OpenAttempt): boolean {
  const step = attempt.steps[attempt.stepsDone]
  return attempt.probe !== null && attempt.step === attempt.stepsDone && step?.transactional === false
}

async function truthOf(
  engine: Engine,
  client: pg.Client,
  facts: ServerFacts,
  attempt: OpenAttempt,
): Promise<Truth | { kind: 'running'; how: string }> {
  if (attempt.status === 'commitPending') return transactionTruth(client, facts, attempt, engine.store)
  if (isAlone(attempt)) return statementTruth(engine, client, facts, attempt)
  // COMMIT is sent only after the attempt is recorded as pending.
  return { kind: 'notApplied', how: 'COMMIT was never sent' }
}

async function record(
  engine: Engine,
  client: pg.Client,
  attempt: OpenAttempt,
  truth: Truth,
  refusal: Failure | undefined,
): Promise<Decided> {
  if (truth.kind === 'unknown') {
    const how = `${truth.how}; ${await evidence(engine, client, attempt, isAlone(attempt))}`
    await engine.store.finishAttempt(attempt.id, {
      expected: attempt.status satisfies AttemptStatus,
      status: 'unknown',
      how,
      failure: {
        code: 'outcomeUnknown',
        message: 'Whether the change was applied cannot be told for certain.',
        detail: `${how.slice(0, 1).toUpperCase()}${how.slice(1)}.`,
        hint: 'Look at the database, then settle the attempt as applied or not applied.',
      },
    })
    return { status: 'unknown', how }
  }
  return recordTruth(engine, client, attempt, truth, refusal)
}
