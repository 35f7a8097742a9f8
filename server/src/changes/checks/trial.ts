// The steps of a change run one after another on a throw-away database, which reaches nobody outside.
// Says of each statement what it did, and where the trial ended. dryRun.ts makes a check of it.
import type pg from 'pg'
import type { CheckDetail } from '#protocol/issue.ts'
import type { Statement } from '../../sql/statement.ts'
import { label } from '../../sql/steps.ts'
import type { SnapshotRecord } from '../../store/records.ts'
import type { SchemaReader, ScriptStep } from '../execute/context.ts'
import { send } from '../execute/send.ts'
import { commitDurably, prepareSession, repeatSettings, resetSession } from '../execute/settings.ts'
import { sqlFailure } from '../execute/sqlFailure.ts'
import { type Confined, confine, keptInside } from './confine.ts'
import { estimatedRows, mostAsked } from './estimatedRows.ts'
import { detailOf, listenToNotices } from './notices.ts'
import { outsideEffect } from './outsideEffect.ts'
import { dependsOnRows, overRows, writesRowsOnly } from './overRows.ts'
import { count, type Looked, type Subject } from './subject.ts'
import { factsBetween, trialState } from './trialFacts.ts'

/** A trial may take so long: whoever waits for the checks wants to know what the others say. */
const longest = { milliseconds: 120_000, words: 'two minutes' }

export interface Trial {
  /** The schema before the first step, and behind the last that went through. */
  readonly before: SnapshotRecord
  readonly after: SnapshotRecord
  readonly details: readonly CheckDetail[]
  /** Statements that were left out. */
  readonly untried: number
  /** Why the trial could not be brought to its end, where that says nothing against the change. */
  readonly ended?: string
}

interface Trying {
  readonly subject: Subject
  readonly looked: Looked
  readonly client: pg.Client
  readonly schema: SchemaReader
  readonly confined: Confined
  readonly known: ReadonlySet<string>
  readonly details: CheckDetail[]
  /** The server is the target's own. */
  readonly own: boolean
  /** The script's only step: it need not be committed. */
  readonly only: boolean
  untried: number
  /** Statements that write rows and nothing else, so far. */
  writing: number
  /** When it has taken too long, as Date.now() tells the time. */
  readonly deadline: number
  /** Something that later statements may need was left out: why. */
  lacking: string | undefined
}

/** `client` is in a throw-away database that holds the target's schema. */
export async function tryOut(
  { subject, looked, schema, own }: Pick<Trying, 'subject' | 'looked' | 'schema' | 'own'>,
  client: pg.Client,
  serverVersion: number,
): Promise<Trial> {
  const before = await schema.read(client)
  await prepareSession(client, serverVersion)
  const { steps } = looked.cut
  const trying: Trying = {
    subject,
    looked,
    client,
    schema,
    confined: await confine(client),
    known: new Set((await trialState(client)).files.keys()),
    details: [],
    own,
    only: steps.length === 1,
    untried: 0,
    writing: 0,
    deadline: Date.now() + longest.milliseconds,
    lacking: undefined,
  }
  let after = before
  try {
    for (const step of steps) after = await tryStep(trying, step)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    const { details, untried } = trying
    return { before, after, details, untried, ...(error.message && { ended: error.message }) }
  }
  return { before, after, details: trying.details, untried: trying.untried }
}

/** The trial is over. Its message says why, where that says nothing against the change; else the details do. */
class Stop extends Error {}

/** The schema behind the step. */
async function tryStep(trying: Trying, step: ScriptStep): Promise<SnapshotRecord> {
  const { client, subject, looked, schema, only } = trying
  const { searchPath, role } = subject.options
  const earlier = looked.cut.steps.slice(0, step.step.index).flatMap(s => s.statements)
  const { transactional } = step.step
  if (transactional) await client.query('begin')
  try {
    await client.query(
      "select pg_catalog.set_config('search_path', $1, $2), pg_catalog.set_config('statement_timeout', '30s', $2)",
      [searchPath, transactional],
    )
    if (role && trying.own)
      await client.query("select pg_catalog.set_config('role', $1, $2)", [role, transactional])
    await repeatSettings(client, earlier)
    for (const statement of step.statements) await tryStatement(trying, step, statement)
    if (!transactional) {
      await resetSession(client)
      return await schema.read(client)
    }
    await client.query('set constraints all immediate').catch(error => {
      throw overRows(error, undefined) ? new Stop(missing(error)) : error
    })
    await commitDurably(client, true)
    const after = await schema.read(client)
    await client.query(only ? 'rollback' : 'commit')
    return after
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function tryStatement(trying: Trying, step: ScriptStep, statement: Statement): Promise<void> {
  const { client, confined, details, known, only, looked, subject } = trying
  const { start, end, text, tree } = statement
  if (Date.now() > trying.deadline) throw new Stop(`it takes longer than ${longest.words}`)
  const { transactional } = step.step
  const isWatched = !tree || !writesRowsOnly(tree) || trying.writing++ < mostAsked
  const notTried = (why: string) => {
    trying.untried++
    if (!tree || !writesRowsOnly(tree)) trying.lacking ??= why
    details.push({ severity: 'info', title: `Not tried: ${label(text)}`, text: `${why}.`, start, end })
  }
  const outside = tree && (await outsideEffect(client, tree, only && transactional))
  if (outside) return notTried(outside)
  const before = isWatched ? await trialState(client) : undefined
  // Not around others: in a part of a transaction some do less than they may.
  const undoable = transactional && tree !== undefined && dependsOnRows(tree)
  if (undoable) await client.query('savepoint plumbline_trial')
  const notices = listenToNotices(client)
  try {
    await send(client, text)
  } catch (error) {
    const why = keptInside(confined, error) ?? (overRows(error, tree) ? missing(error) : undefined)
    if (why === undefined) {
      if (trying.lacking === undefined) details.push(refused(error, statement))
      throw new Stop(trying.lacking)
    }
    if (transactional && !undoable) throw new Stop(why)
    if (undoable) await client.query('rollback to savepoint plumbline_trial')
    return notTried(why)
  } finally {
    notices.stop()
  }
  if (undoable) await client.query('release savepoint plumbline_trial')
  if (before) {
    const facts = factsBetween(before, await trialState(client), known)
    const told = [
      ...facts.locks.map(({ table, mode }) => `takes ${mode} on ${table}`),
      ...facts.rewritten.map(table => `rewrites ${table}`),
      ...facts.scanned.map(table => `scans ${table}`),
    ]
    const rows = tree && (await estimatedRows(looked.client, subject.options.searchPath, tree, text))
    if (rows !== undefined) told.push(`touches about ${count(rows, 'row')}`)
    if (told.length > 0)
      details.push({ severity: 'info', title: label(text), text: told.join('; '), start, end })
  }
  details.push(...notices.heard.map(notice => detailOf(notice, statement)))
}

function missing(error: unknown): string {
  return `the tables there are empty (${(error as Error).message})`
}

function refused(error: unknown, statement: Statement): CheckDetail {
  const { message, detail, hint, offset } = sqlFailure(error, statement)
  const text = [detail, hint].filter(Boolean).join(' ')
  return { severity: 'error', title: message, text, start: offset ?? statement.start, end: statement.end }
}
