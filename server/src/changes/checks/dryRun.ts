// The change tried on a throw-away database that holds the target's schema, statement by statement:
// errors, locks, rewrites, scans, and the difference it will make. The tables there are empty, so it
// cannot fail over rows; what cannot be tried is said not to have been.
import type pg from 'pg'
import { Failed } from '../../failure/failed.ts'
import type { Model } from '../../schema/model.ts'
import { localeOf, type ScratchServer, withScratch } from '../../shadow/scratch.ts'
import type { SnapshotRecord } from '../../store/records.ts'
import type { SchemaReader, Targets } from '../execute/context.ts'
import { versionText } from '../execute/versionText.ts'
import type { Differ } from './drift.ts'
import { type Looked, notLookedAt, type Outcome, outcome, type Subject } from './subject.ts'
import { tryOut } from './trial.ts'

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
  const { rows } = await client.query(
    "select pg_catalog.current_setting('server_version_num')::int as version",
  )
  const { version } = rows[0]
  const trial = await tryOut({ subject, looked, schema, own }, client, version)
  const { before, after, untried, ended } = trial
  const where =
    version === looked.facts.version
      ? 'on a throw-away database'
      : `on a throw-away database on PostgreSQL ${versionText(version)}`
  const error = trial.details.find(d => d.severity === 'error')
  if (error) return outcome('dryRun', 'failed', `It failed ${where}: ${error.title}.`, trial.details)
  if (ended !== undefined)
    return outcome(
      'dryRun',
      'notChecked',
      `It could not be tried to its end ${where}: ${ended}.`,
      trial.details,
    )
  const difference = differ(before, after)
  const recorded = subject.database?.recordedSnapshot
  const proven =
    subject.type === 'revert' &&
    recorded !== undefined &&
    differ(await snapshot(recorded), after).objects.length === 0
  const warnings = trial.details.filter(d => d.severity === 'warning')
  const told = [
    `It went through ${where}: ${difference.summary || 'the schema stays as it is'}.`,
    ...(proven ? ['The schema is then the recorded one.'] : []),
    ...warnings.slice(0, 1).map(w => `PostgreSQL says ${w.text}.`),
    ...(untried > 0 ? [`${untried} of its statements could not be tried.`] : []),
  ]
  const objects = difference.objects.map(({ kind, object, name, details }) => ({
    severity: 'info' as const,
    title: `${object} ${name} ${kind}`,
    text: details.join('; '),
  }))
  return {
    ...outcome('dryRun', warnings.length > 0 ? 'warning' : 'passed', told.join(' '), [
      ...trial.details,
      ...objects,
    ]),
    schemas: { before: before.hash, after: after.hash },
    snapshots: before.hash === after.hash ? [] : [before, after],
  }
}
