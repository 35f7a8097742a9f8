// One task from its claim to its recorded end: connects, cuts, runs step after step, and leaves the
// attempt in the state that is true. What it cannot know it leaves to the resolver.
import type pg from 'pg'
import type { LogEntry } from '#protocol/issue.ts'
import { asFailure, Failed, fail } from '../../failure/failed.ts'
import { type ServerFacts, serverFacts } from '../../postgres/facts.ts'
import { readScript } from '../../sql/script.ts'
import { sessionEffect } from '../../sql/sessionEffect.ts'
import { cutSteps } from '../../sql/steps.ts'
import type { Claim } from '../../store/records.ts'
import { runBaseline } from '../baseline.ts'
import { decide } from '../recover/decide.ts'
import { byPerson } from '../settle.ts'
import { runAloneStep, StatementFailed } from './aloneStep.ts'
import type { Engine, Place, Run, ScriptStep } from './context.ts'
import { identityOf, movedSince, refuseUnfit } from './identity.ts'
import { behindTheStep, OutcomeOpen } from './outcomeOpen.ts'
import { partitionedNames } from './partitioned.ts'
import { recordEnd } from './recordEnd.ts'
import { prepareSession } from './settings.ts'
import { sqlFailure } from './sqlFailure.ts'
import { runTransactionalStep, warned } from './transactionalStep.ts'
import { versionText } from './versionText.ts'
import { Watch } from './watch.ts'

export interface Ended {
  readonly status: 'applied' | 'notApplied' | 'unknown' | 'open'
  readonly how: string
  readonly changeId?: number
}

/** Runs a claimed task. Never throws for what happens to the change: that is recorded, and answered. */
export async function runClaim(engine: Engine, claim: Claim): Promise<Ended> {
  const log = logger(engine, claim)
  await engine.at('claimed', claim.firstStep)
  let ended: Ended
  try {
    ended =
      claim.type === 'baseline'
        ? await runBaseline(engine, claim, placeOf(claim))
        : await inSession(engine, claim, log)
  } catch (error) {
    ended = await endedBy(engine, claim, error, log)
  }
  await log.flush()
  engine.onProgress({ kind: 'ended', taskId: claim.task.id, status: ended.status })
  return ended
}

async function inSession(engine: Engine, claim: Claim, log: Logger): Promise<Ended> {
  const place = placeOf(claim)
  const name = `plumbline task ${claim.task.id}`
  const open: pg.Client[] = []
  const connected = async (purpose: string) => {
    const client = await engine.targets.open(place, purpose)
    open.push(client)
    return client
  }
  let watch: Watch | undefined
  try {
    const client = await connected(name)
    const facts = await serverFacts(client)
    refuseUnfit(facts, engine.store)
    const side = await connected(`${name} watch`)
    for (const session of [client, side]) await prepareSession(session, facts.version)
    const steps = await planned(engine, claim, client, facts)
    watch = new Watch({
      store: engine.store,
      claim,
      leaseSeconds: engine.leaseSeconds,
      side,
      backendPid: facts.backendPid,
      onProgress: engine.onProgress,
      onBlocked: text => log.add('blocked', text),
    })
    const run: Run = {
      engine,
      claim,
      place,
      facts,
      identity: identityOf(facts),
      client,
      watch,
      steps,
      log: log.add,
      before: undefined,
      after: undefined,
      results: [],
      warned: [],
    }
    log.add('connected', `Connected to ${facts.database} on PostgreSQL ${versionText(facts.version)}.`)
    engine.onProgress({ kind: 'connected', taskId: claim.task.id, server: versionText(facts.version) })
    await engine.store.recordIdentity(claim.attemptId, claim.fence, run.identity, null)
    await engine.at('connected', claim.firstStep)
    return await runSteps(run, log)
  } finally {
    await watch?.end()
    await Promise.all(open.map(client => engine.targets.close(client)))
  }
}

async function runSteps(run: Run, log: Logger): Promise<Ended> {
  const { engine, claim, steps, watch } = run
  const { store, at, onProgress } = engine
  for (const step of steps.slice(claim.firstStep)) {
    const { index, label } = step.step
    watch.check()
    log.add('stepStarted', `Step ${index + 1} of ${steps.length}: ${label}`, index)
    onProgress({ kind: 'step', taskId: claim.task.id, step: index + 1, steps: steps.length, label })
    run.results = []
    run.warned = []
    if (step.alone) await runAloneStep(run, step)
    else await runTransactionalStep(run, step)
    if (index === steps.length - 1) break
    const after = step.alone ? run.after?.hash : undefined
    await behindTheStep(() => store.markStepDone(claim.attemptId, claim.fence, index, run.results, after))
    await at('stepMarked', index)
  }
  await log.flush()
  const how = steps.at(-1)?.alone
    ? 'the last statement was answered as done'
    : `COMMIT was answered${warned(run)}`
  const end = await behindTheStep(() =>
    recordEnd(engine, claim.attemptId, {
      fence: claim.fence,
      status: 'applied',
      how,
      ...(run.before ? { before: run.before.hash } : {}),
      ...(run.after ? { after: run.after.hash } : {}),
      results: run.results,
    }),
  )
  await at('finished', steps.length - 1)
  return { status: 'applied', how, ...end }
}

/** The script's steps on this server, recorded; refused when an earlier attempt was cut otherwise. */
async function planned(
  engine: Engine,
  claim: Claim,
  client: pg.Client,
  facts: ServerFacts,
): Promise<readonly ScriptStep[]> {
  const { statements } = readScript(claim.sql)
  const partitioned = await partitionedNames(client, claim.options.searchPath)
  const { steps, refusals } = cutSteps(statements, { serverVersion: facts.version, partitioned })
  const [refused] = refusals
  if (refused) throw new Failed({ ...refused.failure, offset: refused.start })
  if (steps.length === 0) fail('badInput', 'The script holds no statement.')
  if (claim.firstStep > 0) await refuseResume(engine, claim, steps, facts)
  await engine.store.recordStepsPlanned(
    claim.attemptId,
    claim.fence,
    steps.map(s => s.step),
  )
  return steps
}

async function refuseResume(
  engine: Engine,
  claim: Claim,
  steps: readonly ScriptStep[],
  facts: ServerFacts,
): Promise<void> {
  const { tasks } = await engine.store.issue(claim.issueId)
  const task = tasks.find(t => t.id === claim.task.id)
  const earlier = task?.attempts.filter(a => a.id !== claim.attemptId && a.stepsDone > 0).at(-1)
  const same = earlier?.steps.every((step, i) => {
    const now = steps[i]?.step
    return now?.start === step.start && now.end === step.end && now.transactional === step.transactional
  })
  if (!earlier || earlier.steps.length !== steps.length || !same) {
    fail('conflict', 'The script is cut into other steps than when its first steps ran.', {
      detail: 'The server has another version now, or a table became partitioned.',
      hint: 'Put the statements that did not run yet into a new issue.',
    })
  }
  const elsewhere = claim.doneOn && movedSince(claim.doneOn, facts)
  // A person has looked at the database as it is now.
  if (elsewhere && !earlier.how?.startsWith(byPerson)) {
    fail('conflict', 'The task cannot go on here: its first steps were done on another server or timeline.', {
      detail: `${elsewhere}. What they did may not be there.`,
      hint: 'Look at the database, and put the statements that are missing into a new issue.',
    })
  }
  const lost = steps
    .slice(0, claim.firstStep)
    .flatMap(s => s.statements)
    .find(s => s.tree && sessionEffect(s.tree) === 'object')
  if (lost) {
    fail('conflict', 'The task cannot go on in another session.', {
      detail: `A step that is done made something that ended with its session: ${lost.text}`,
      hint: 'Put the statements that did not run yet into a new issue.',
    })
  }
}

/** Records what a thrown error means for the attempt. */
async function endedBy(engine: Engine, claim: Claim, error: unknown, log: Logger): Promise<Ended> {
  if (error instanceof OutcomeOpen) {
    log.add('failed', `${error.message} ${asFailure(error.cause).message}`)
    await log.flush()
    const { refusal } = error
    return decide(engine, claim.attemptId, { patient: true, ...(refusal && { refusal }) }).catch(() => ({
      status: 'open' as const,
      how: 'the target or the store is out of reach; the truth will be found out later',
    }))
  }
  const failure = error instanceof Failed ? error.failure : sqlFailure(error)
  log.add('failed', failure.message)
  await log.flush()
  // The store keeps the reason, unless it is what failed; then the resolver finds the attempt open.
  try {
    await recordEnd(engine, claim.attemptId, {
      fence: claim.fence,
      status: 'notApplied',
      how: error instanceof StatementFailed ? error.how : 'rolled back before COMMIT',
      failure,
      cancelled: failure.code === 'cancelled',
    })
  } catch (second) {
    return { status: 'open', how: asFailure(second).message }
  }
  return { status: 'notApplied', how: failure.message }
}

function placeOf(claim: Claim): Place {
  const { instanceId, databaseName } = claim.task
  return { instanceId, databaseName: claim.type === 'createDatabase' ? null : databaseName }
}

interface Logger {
  add(kind: LogEntry['kind'], text: string, step?: number): void
  flush(): Promise<void>
}

/** Gathers entries and hands them on now and then: the log is for people, no outcome hangs on it. */
function logger(engine: Engine, claim: Claim): Logger {
  let waiting: LogEntry[] = []
  let sending: Promise<void> = Promise.resolve()
  const send = () => {
    const entries = waiting
    waiting = []
    if (entries.length === 0) return
    sending = sending.then(() => engine.store.appendLog(claim.attemptId, entries)).catch(() => undefined)
  }
  return {
    add(kind, text, step) {
      waiting.push({ at: new Date().toISOString(), kind, text, ...(step === undefined ? {} : { step }) })
      if (waiting.length >= 50 || kind === 'blocked' || kind === 'stepStarted') send()
    },
    async flush() {
      send()
      await sending
    },
  }
}
