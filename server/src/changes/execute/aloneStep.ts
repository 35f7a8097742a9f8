// One statement that no transaction may hold: noted before, run on its own, looked for after. The
// change's lock is held by an idle transaction of a second session, which stands in nobody's way.
import type pg from 'pg'
import type { StatementResult } from '#protocol/issue.ts'
import { asFailure, Failed, fail } from '../../failure/failed.ts'
import { isHungUp } from '../../postgres/hungUp.ts'
import type { Alone } from '../../sql/standAlone.ts'
import { lockKeeperName } from '../recover/oldSession.ts'
import { holdsLock } from './advisoryLock.ts'
import type { Run, ScriptStep } from './context.ts'
import { behindTheStep, OutcomeOpen } from './outcomeOpen.ts'
import type { Finding } from './probes/probe.ts'
import { looksAfterSuccess, probeOf } from './probes/probeOf.ts'
import { readNewDatabase } from './readNewDatabase.ts'
import { refuseDrift } from './refuseDrift.ts'
import { runStatement } from './runStatement.ts'
import { applyOptions, commitDurably, prepareSession, repeatSettings, resetSession } from './settings.ts'
import { sqlState } from './sqlFailure.ts'
import { takeLock } from './takeLock.ts'

/** What the store keeps of a statement that stands alone, for whoever has to look for it later. */
export interface NotedStatement {
  readonly alone: Alone
  readonly noted: unknown
}

/** It failed, and what became of it is known. */
export class StatementFailed extends Failed {
  readonly how: string
  constructor(error: unknown, how: string) {
    super(asFailure(error), { cause: error })
    this.name = 'StatementFailed'
    this.how = how
  }
}

export async function runAloneStep(run: Run, step: ScriptStep): Promise<void> {
  const keeper = await run.engine.targets.open(run.place, lockKeeperName(run.claim.task.id))
  try {
    await prepareSession(keeper, run.facts.version)
    await keeper.query('begin isolation level read committed')
    await keeper.query('set local idle_in_transaction_session_timeout = 0')
    await takeLock(run, keeper, step.step.index)
    const { rows } = await keeper.query('select pg_catalog.pg_backend_pid() as pid')
    await underLock(run, step, rows[0].pid)
  } finally {
    await keeper.query('rollback').catch(() => undefined)
    await run.engine.targets.close(keeper)
  }
}

async function underLock(run: Run, step: ScriptStep, keeperPid: number): Promise<void> {
  const { engine, client, claim } = run
  const { index } = step.step
  const [statement] = step.statements
  if (!statement?.tree || !step.alone) throw new TypeError('Not a step that stands alone')
  await engine.at('locked', index)
  await endLeftoverTransaction(client)
  await resetSession(client)
  const creates = claim.type === 'createDatabase'
  if (!creates) await refuseDrift(run, await inTransaction(client, () => engine.schema.read(client)), index)

  await applyOptions(client, claim.options, false)
  await repeatSettings(
    client,
    run.steps.slice(0, index).flatMap(s => s.statements),
  )
  await commitDurably(client, false)
  if (waitsForEverybody.has(step.alone)) {
    // A timeout here would leave an invalid index behind.
    await client.query('set lock_timeout = 0; set statement_timeout = 0')
  }
  const probe = probeOf(step.alone)
  const noted: NotedStatement = { alone: step.alone, noted: await probe.note(client, statement.tree) }
  run.watch.check()
  await engine.store.markStepRunning(claim.attemptId, claim.fence, index, noted)
  await engine.at('aloneMarked', index)
  if (!(await run.watch.ask(side => holdsLock(side, keeperPid)))) {
    fail('busy', 'The lock of the change was lost before its statement began.', { hint: 'Retry.' })
  }

  const result = await ranOrFound(run, step, noted)
  await behindTheStep(async () => {
    await engine.at('aloneRun', index)
    await resetSession(client)
    run.after = creates
      ? await readNewDatabase(engine, claim.task)
      : await inTransaction(client, () => engine.schema.read(client))
    await engine.store.saveSnapshot(run.after)
  })
  // A new database begins with what its template holds; no change of it was before.
  if (creates) run.before = run.after
  run.results = result ? [result] : []
}

/** Statements whose timeout leaves something half-done. */
const waitsForEverybody: ReadonlySet<Alone> = new Set<Alone>([
  'createIndexConcurrently',
  'dropIndexConcurrently',
  'reindexConcurrently',
  'detachConcurrently',
])

/** The statement's result; undefined when it failed on the way and was found to have been applied. */
async function ranOrFound(run: Run, step: ScriptStep, { alone, noted }: NotedStatement) {
  const { client } = run
  const [statement] = step.statements
  if (!statement) throw new TypeError('A step without a statement')
  let result: StatementResult | undefined
  let error: unknown
  try {
    result = await runStatement(run, step, statement, 0)
    if (!looksAfterSuccess(alone)) return result
  } catch (caught) {
    if (connectionLost(client, caught)) throw statementOpen(caught)
    error = caught
  }
  const finding = await run.watch
    .ask(side => probeOf(alone).look(side, noted))
    .then(finding => settle(client, finding))
    .catch(reason => {
      throw statementOpen(reason)
    })
  if (finding.kind === 'leftovers') {
    run.log('resolved', `Removed what was left: ${finding.how}.`, step.step.index)
    throw new StatementFailed(error ?? invalid(result, finding), `${finding.how}, and was removed`)
  }
  if (result) return result
  if (finding.kind === 'applied' || finding.kind === 'finish') {
    run.log('resolved', `It failed on the way, but ${finding.how}.`, step.step.index)
    return undefined
  }
  if (finding.kind === 'notApplied') throw new StatementFailed(error, finding.how)
  throw statementOpen(error)
}

/** A lost connection or a silent server: only the resolver, after a while, can tell. */
function statementOpen(cause: unknown): OutcomeOpen {
  return new OutcomeOpen('The connection was lost while a statement that stands alone was running.', cause)
}

function invalid(result: StatementResult | undefined, finding: Finding): Failed {
  return new Failed({
    code: 'statementFailed',
    message: `${result?.command ?? 'The statement'} was answered as done, but ${finding.how}.`,
    hint: 'What was left over has been removed. Retry.',
  })
}

/** Tidies up or finishes, on `by`, what a look has found; answers the finding. */
export async function settle(by: pg.Client, finding: Finding): Promise<Finding> {
  if (finding.kind !== 'leftovers' && finding.kind !== 'finish') return finding
  await commitDurably(by, false)
  await by.query('set lock_timeout = 0; set statement_timeout = 0')
  for (const sql of finding.sql) await by.query(sql)
  return finding
}

/** The session is over, or about to be: only another one can look for the truth. */
function connectionLost(client: pg.Client, error: unknown): boolean {
  if (isHungUp(client, error)) return true
  if (error instanceof Failed && error.failure.code === 'cancelled') return false
  return sqlState(error) === undefined
}

async function endLeftoverTransaction(client: pg.Client): Promise<void> {
  if (client.getTransactionStatus() !== 'I') await client.query('rollback')
}

async function inTransaction<T>(client: pg.Client, read: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only')
  try {
    return await read()
  } finally {
    await client.query('commit').catch(() => undefined)
  }
}
