// The change tried on a throw-away database that holds the target's schema, statement by statement:
// errors, locks, rewrites, scans, and the difference it will make. The tables there are empty, so it
// cannot fail over rows; what cannot be tried is said not to have been.
import type pg from 'pg'
import type { CheckDetail } from '#protocol/issue.ts'
import { Failed } from '../../failure/failed.ts'
import type { Model } from '../../schema/model.ts'
import { localeOf, type ScratchServer, withScratch } from '../../shadow/scratch.ts'
import type { Statement } from '../../sql/statement.ts'
import { label } from '../../sql/steps.ts'
import type { SnapshotRecord } from '../../store/store.ts'
import type { SchemaReader, ScriptStep, Targets } from '../execute/context.ts'
import { send } from '../execute/send.ts'
import { commitDurably, repeatSettings } from '../execute/settings.ts'
import { sqlFailure } from '../execute/sqlFailure.ts'
import { versionText } from '../execute/versionText.ts'
import type { Differ } from './drift.ts'
import { estimatedRows } from './estimatedRows.ts'
import { outsideEffect } from './outsideEffect.ts'
import { judged, type Looked, notLookedAt, type Outcome, outcome, type Subject } from './subject.ts'
import { factsBetween, trialState } from './trialFacts.ts'

export interface TrialGround {
  readonly targets: Targets
  readonly schema: SchemaReader
  readonly differ: Differ
  /** Where protected databases are tried; absent when there is nowhere. */
  readonly elsewhere?: ScratchServer
  /** Recorded schemas: a revert must lead to the last one. */
  readonly snapshot: (hash: string) => Promise<SnapshotRecord>
}

export function dryRun(ground: TrialGround) {
  return async (subject: Subject, looked: Looked | undefined): Promise<Outcome> => {
    if (!looked) return outcome('dryRun', 'notChecked', notLookedAt)
    if (looked.cut.refusals.length > 0) {
      return outcome('dryRun', 'notChecked', 'The script holds statements that no change may hold.')
    }
    const server = await placeOf(ground, subject, looked)
    if (!server) {
      const why = 'There is no server on which a throw-away database may be made for it.'
      return outcome('dryRun', 'notChecked', why)
    }
    try {
      const { model } = looked.live
      const locale = server.own
        ? await localeOf(looked.client)
        : { encoding: 'UTF8', collate: 'C', ctype: 'C' }
      return await withScratch(server, model as Model, locale, ({ client }) =>
        tried(ground, subject, looked, client, server.own),
      )
    } catch (error) {
      const refused = error instanceof Failed && error.failure.code === 'notReady'
      if (!refused) throw error
      return outcome('dryRun', 'notChecked', error.failure.message, [
        { severity: 'info', title: error.failure.message, text: error.failure.detail ?? '' },
      ])
    }
  }
}

/** The target's own server where making a database there is no intrusion; else the one set aside for it. */
async function placeOf(
  { targets, elsewhere }: TrialGround,
  { instance, environment }: Subject,
  { client }: Looked,
): Promise<ScratchServer | undefined> {
  if (instance.kind !== 'sample' && environment.policy.protected) return elsewhere
  const { rows } = await client.query(
    'select rolcreatedb or rolsuper as may from pg_catalog.pg_roles where rolname = current_user',
  )
  if (!rows[0]?.may) return elsewhere
  return {
    own: true,
    open: databaseName => targets.open({ instanceId: instance.id, databaseName }, 'plumbline dry run'),
    close: client => targets.close(client),
  }
}

async function tried(
  { schema, differ, snapshot }: TrialGround,
  subject: Subject,
  looked: Looked,
  client: pg.Client,
  own: boolean,
): Promise<Outcome> {
  const before = await schema.read(client)
  const known = new Set((await trialState(client)).files.keys())
  const details: CheckDetail[] = []
  const { steps } = looked.cut
  let last: SnapshotRecord | undefined
  for (const step of steps) {
    const only = steps.length === 1
    last = await tryStep({ subject, looked, client, schema, known, details, own, only }, step)
    if (details.some(d => d.severity === 'error')) break
  }
  const failed = details.some(d => d.severity === 'error')
  const after = last ?? before
  const difference = differ(before, after)
  const recorded = subject.database?.recordedSnapshot
  let proof = ''
  if (subject.type === 'revert' && recorded !== undefined && !failed) {
    const left = differ(await snapshot(recorded), after)
    proof = left.objects.length === 0 ? ' The schema is then the recorded one.' : ''
  }
  for (const { kind, object, name, details: more } of failed ? [] : difference.objects) {
    details.push({ severity: 'info', title: `${object} ${name} ${kind}`, text: more.join('; ') })
  }
  const untried = details.filter(d => d.title.startsWith('Not tried')).length
  const { rows } = await client.query(
    "select pg_catalog.current_setting('server_version_num')::int as version",
  )
  const other =
    rows[0].version === looked.facts.version ? '' : ` on PostgreSQL ${versionText(rows[0].version)}`
  const makes = difference.summary || 'the schema stays as it is'
  const but = untried > 0 ? ` ${untried} of its statements could not be tried.` : ''
  const judgement = judged(
    'dryRun',
    `It went through on a throw-away database${other}: ${makes}.${proof}${but}`,
    () =>
      `It failed on a throw-away database${other}: ${details.find(d => d.severity === 'error')?.title ?? ''}.`,
    details,
  )
  if (failed) return judgement
  const schemas = { before: before.hash, after: after.hash }
  return { ...judgement, schemas, snapshots: before.hash === after.hash ? [] : [before, after] }
}

interface Trying {
  readonly subject: Subject
  readonly looked: Looked
  readonly client: pg.Client
  readonly schema: SchemaReader
  readonly known: ReadonlySet<string>
  readonly details: CheckDetail[]
  readonly own: boolean
  /** The script's only step: it need not be committed. */
  readonly only: boolean
}

/** The schema behind the step. */
async function tryStep(trying: Trying, step: ScriptStep): Promise<SnapshotRecord | undefined> {
  const { client, subject, looked, schema, only } = trying
  const { searchPath, role } = subject.options
  const earlier = looked.cut.steps.slice(0, step.step.index).flatMap(s => s.statements)
  const transactional = step.step.transactional
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
      await client.query('discard all')
      return await schema.read(client)
    }
    await client.query('set constraints all immediate')
    await commitDurably(client, true)
    const after = await schema.read(client)
    await client.query(only ? 'rollback' : 'commit')
    return after
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if (!(error instanceof Stop)) throw error
    return undefined
  }
}

/** The trial is over: what went wrong stands in the details. */
class Stop extends Error {}

async function tryStatement(trying: Trying, step: ScriptStep, statement: Statement): Promise<void> {
  const { client, details, known, only, looked, subject } = trying
  const { start, end, text, tree } = statement
  const undone = only && step.step.transactional
  const outside = tree && outsideEffect(tree, undone)
  if (outside) {
    details.push({ severity: 'info', title: `Not tried: ${label(text)}`, text: `${outside}.`, start, end })
    return
  }
  const before = await trialState(client)
  try {
    await send(client, text)
  } catch (error) {
    const failure = sqlFailure(error, statement)
    const more = [failure.detail, failure.hint].filter(Boolean).join(' ')
    details.push({
      severity: 'error',
      title: failure.message,
      text: more,
      start: failure.offset ?? start,
      end,
    })
    throw new Stop()
  }
  const facts = factsBetween(before, await trialState(client), known)
  const told = [
    ...facts.locks.map(({ table, mode }) => `takes ${mode} on ${table}`),
    ...facts.rewritten.map(table => `rewrites ${table}`),
    ...facts.scanned.map(table => `scans ${table}`),
  ]
  const rows = tree && (await estimatedRows(looked.client, subject.options.searchPath, tree, text))
  if (rows !== undefined) told.push(`touches about ${rows} rows`)
  if (told.length > 0)
    details.push({ severity: 'info', title: label(text), text: told.join('; '), start, end })
}
