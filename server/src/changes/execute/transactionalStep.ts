// One transactional step, from BEGIN to the recorded COMMIT. The order of what happens here is the
// whole of the promise that a change is applied once or not at all, and that Plumbline knows which.
import pg from 'pg'
import type { StatementResult } from '#protocol/issue.ts'
import { Failed, fail } from '../../failure/failed.ts'
import { contention } from '../../postgres/contention.ts'
import { isHungUp } from '../../postgres/hungUp.ts'
import type { SnapshotRecord } from '../../store/records.ts'
import { keepRows } from '../keep/keepRows.ts'
import { writtenSoFar } from '../keep/touched.ts'
import { keepsLedger, refuseLedgered, writeLedger } from '../ledger/ledger.ts'
import { outwardCall } from '../outwardCall.ts'
import { flushBarrier } from './barrier.ts'
import type { Run, ScriptStep } from './context.ts'
import { OutcomeOpen } from './outcomeOpen.ts'
import { refuseDrift, refuseHalfRevert } from './refuseDrift.ts'
import { runStatement } from './runStatement.ts'
import { applyOptions, asLogin, beginStep, commitDurably, repeatSettings } from './settings.ts'
import { sqlFailure, sqlState } from './sqlFailure.ts'
import { takeLock } from './takeLock.ts'

/** Returns when the step is committed. Throws Failed when it is not, OutcomeOpen when that is unknown. */
export async function runTransactionalStep(run: Run, step: ScriptStep): Promise<void> {
  const { index } = step.step
  // What was done elsewhere would be done twice.
  const reachesOut = step.statements.some(({ tree }) => tree && outwardCall(tree) !== undefined)
  const retries = reachesOut ? 0 : run.claim.options.retries
  for (let tries = 0; ; tries++) {
    try {
      await once(run, step)
      return
    } catch (error) {
      if (error instanceof OutcomeOpen) throw error
      await rollBack(run.client)
      run.log('rolledBack', `Step ${index + 1} was rolled back.`, index)
      run.watch.check()
      if (!contention.has(sqlState(error) ?? '') || tries >= retries) throw error
      await waitToRetry(run, error, tries, index)
    }
  }
}

async function waitToRetry(run: Run, error: unknown, tries: number, step: number): Promise<void> {
  const wait = Math.min(500 * 2 ** tries, 10_000) * (0.5 + Math.random())
  const why = error instanceof Error ? error.message : String(error)
  const text =
    `${why}; try ${tries + 2} of ${run.claim.options.retries + 1} ` + `in ${(wait / 1000).toFixed(1)} s.`
  run.log('retry', text, step)
  run.engine.onProgress({ kind: 'retry', taskId: run.claim.task.id, text })
  await run.watch.pause(wait)
}

async function once(run: Run, step: ScriptStep): Promise<void> {
  const { engine, claim, client, facts, watch } = run
  const { store, at } = engine
  const { index } = step.step
  await beginStep(client, facts.version, claim.options.lockTimeout)
  await takeLock(run, client, index)
  await at('locked', index)

  const before = await asLogin(client, () => engine.schema.read(client))
  await refuseDrift(run, before, index)
  const ledger = await keepsLedger(store, claim)
  if (ledger) await refuseLedgered(run, index)
  await at('beforeRead', index)
  const xid = await transactionId(client)

  const keeps = claim.options.priorBackup !== 'none'
  const written = keeps ? await writtenSoFar(client) : undefined
  const results = await runStatements(run, step)
  await at('statementsRun', index)

  await endStatements(run, xid)
  if (written) {
    run.log('kept', await keepRows(run, step, written), index)
    await at('rowsKept', index)
  }
  const after = await readAfter(run, before)
  if (index === run.steps.length - 1) await refuseHalfRevert(run, after)
  await at('afterRead', index)
  if (ledger) await writeLedger(run, index)
  await watch.ask(side => flushBarrier(client, side, facts.version))
  await at('barrierPassed', index)

  watch.check()
  watch.commitBegins()
  try {
    await store.markCommitPending(claim.attemptId, claim.fence, {
      step: index,
      xid,
      identity: ledger ? { ...run.identity, ledger } : run.identity,
      before: run.before?.hash ?? before.hash,
      after: after.hash,
      results,
    })
    run.log('commitPending', `Transaction ${xid} is ready to commit.`, index)
    await at('pending', index)
    run.warned = await commit(run, index)
  } finally {
    watch.commitEnded()
  }
  run.after = after
  run.results = results
  run.log('committed', `Step ${index + 1} is committed${warned(run)}.`, index)
}

/** What PostgreSQL had to say to a COMMIT, behind the words for its success. */
export function warned(run: Run): string {
  return run.warned.length === 0 ? '' : `, with a warning: ${run.warned.join(' ').replace(/\.$/, '')}`
}

async function transactionId(client: pg.Client): Promise<string> {
  const { rows } = await client.query('select pg_catalog.pg_current_xact_id()::text as xid')
  return rows[0].xid
}

async function runStatements(run: Run, step: ScriptStep): Promise<StatementResult[]> {
  const earlier = run.steps.slice(0, step.step.index).flatMap(s => s.statements)
  await applyOptions(run.client, run.claim.options, true)
  await repeatSettings(run.client, earlier)
  const results: StatementResult[] = []
  for (const [n, statement] of step.statements.entries()) {
    run.watch.check()
    results.push(await runStatement(run, step, statement, n))
    if (run.client.getTransactionStatus() !== 'T') {
      fail('internal', 'A statement ended the transaction of the change.')
    }
  }
  return results
}

/** Deferred constraints now, so that COMMIT has nothing left to refuse. */
async function endStatements(run: Run, xid: string): Promise<void> {
  const { client } = run
  run.watch.statement(true)
  try {
    await client.query('set constraints all immediate')
  } finally {
    run.watch.statement(false)
  }
  await commitDurably(client, true)
  if ((await transactionId(client)) !== xid) {
    fail('internal', 'The change did not stay in one transaction.')
  }
  await refuseOtherReading(client)
}

/** A function of the script may have changed how the server reads the text it is sent. */
async function refuseOtherReading(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select name, setting
     from pg_catalog.pg_settings
     where (name, setting) in (('client_encoding', 'UTF8'), ('standard_conforming_strings', 'on'))`,
  )
  if (rows.length === 2) return
  fail(
    'badInput',
    'The change switched client_encoding or standard_conforming_strings, so it was rolled back.',
    {
      detail: 'The server would read the text otherwise than it was checked and approved.',
    },
  )
}

/** The schema as it will be. */
async function readAfter({ client, engine }: Run, before: SnapshotRecord): Promise<SnapshotRecord> {
  const after = await asLogin(client, () => engine.schema.read(client))
  if (after.hash !== before.hash) await engine.store.saveSnapshot(after)
  return after
}

/** Answers the warnings: a wait for a standby that was cut short, for example. */
async function commit(run: Run, step: number): Promise<readonly string[]> {
  const { client, engine } = run
  const warnings: string[] = []
  const heard = ({
    message = '',
    detail = '',
  }: {
    message?: string | undefined
    detail?: string | undefined
  }) => warnings.push(`${message}. ${detail}`.trim())
  client.on('notice', heard)
  let tag: string
  try {
    const answer = client.query('commit')
    // Whoever cuts the connection here does it before the answer is read.
    answer.catch(() => undefined)
    await engine.at('commitSent', step)
    tag = (await answer).command
  } catch (error) {
    const refused = error instanceof pg.DatabaseError && !isHungUp(client, error)
    const what = refused
      ? 'PostgreSQL answered COMMIT with an error.'
      : 'The connection was lost while COMMIT was under way.'
    throw new OutcomeOpen(what, error, refused ? sqlFailure(error) : undefined)
  } finally {
    client.off('notice', heard)
  }
  // COMMIT of a failed transaction is answered without an error, by the tag ROLLBACK.
  if (tag !== 'COMMIT') {
    throw new Failed({
      code: 'statementFailed',
      message: `PostgreSQL answered COMMIT with ${tag}: the change was not applied.`,
    })
  }
  await engine.at('committed', step)
  return warnings
}

async function rollBack(client: pg.Client): Promise<void> {
  // A connection that is gone has rolled back already, or the server will when it notices.
  await client.query('rollback').catch(() => undefined)
}
