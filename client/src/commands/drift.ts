// Drift: looking for it now, seeing it, and the two ways out of it.
import { commands, ProgressLocation, window } from 'vscode'
import type { Anomaly } from '#protocol/change.ts'
import type { Database } from '#protocol/instance.ts'
import { checkDrift as check } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { plain, plural, shown } from '../display.ts'
import { openSchemaDiff } from '../documents/diff.ts'
import { commandId } from '../names.ts'
import { Refused } from '../refused.ts'
import { toldApart } from '../toldApart.ts'
import { create, draftOf, projectOf } from './newIssue.ts'
import { knownOverview, pickDatabase, pickDatabases } from './pickers.ts'
import { back } from './steps.ts'
import { only } from './wizard.ts'

const nameOf = (app: App, database: Database) => toldApart(app.state.known(), database)

export async function checkDrift(app: App, databaseId?: number): Promise<void> {
  const database = app.state.database(databaseId) ?? (await pickDatabase(app, 'Check Drift'))
  const anomalies = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: plain(`Comparing ${nameOf(app, database)} with its recorded schema`),
      cancellable: true,
    },
    (_, token) => app.server.ask(check, { databaseId: database.id }, token),
  )
  await app.state.refresh()
  const drift = anomalies.find(anomaly => anomaly.kind === 'drift')
  if (!drift) {
    void window.showInformationMessage(
      plain(
        anomalies.length === 0
          ? `${nameOf(app, database)} is as it was recorded.`
          : `${nameOf(app, database)} has not drifted, but has ${plural(anomalies.length, 'other anomaly', 'other anomalies')}.`,
      ),
    )
    return
  }
  const chosen = await window.showWarningMessage(
    plain(`${nameOf(app, database)} has drifted. ${drift.summary}`),
    'View Diff',
    'Establish New Baseline...',
  )
  if (chosen === 'View Diff') await showDrift(app, database, drift)
  else if (chosen)
    await commands.executeCommand(commandId.establishBaseline, { kind: 'anomaly', anomaly: drift })
}

/** The drift of the database, or of one that has drifted: nobody is asked where only one has. */
async function driftOf(app: App, databaseId: number | undefined, title: string) {
  const { anomalies } = await knownOverview(app)
  const drifts = anomalies.filter(one => one.kind === 'drift')
  const [first] = drifts
  if (!first) throw noDrift('any database')
  const database =
    app.state.database(databaseId ?? (drifts.length === 1 ? first.databaseId : undefined)) ??
    (await pickDatabase(app, title, {
      wanted: ({ id }) => drifts.some(one => one.databaseId === id),
      everyProject: true,
    }))
  const drift = drifts.find(one => one.databaseId === database.id)
  if (!drift) throw noDrift(nameOf(app, database))
  return { database, drift }
}

const noDrift = (of: string) =>
  new Refused({
    code: 'notFound',
    message: `No drift of ${of} is known.`,
    hint: 'Look for it with “Check Drift”.',
  })

async function showDrift(app: App, database: Database, drift: Anomaly): Promise<void> {
  if (!drift.expected || !drift.actual)
    throw new Refused({ code: 'notReady', message: 'The schemas of this drift are not recorded.' })
  await openSchemaDiff(app.documents, {
    title: `${shown(nameOf(app, database))}: recorded ↔ live`,
    database: database.name,
    before: drift.expected,
    after: drift.actual,
  })
}

export async function viewDiff(app: App, databaseId?: number): Promise<void> {
  const { database, drift } = await driftOf(app, databaseId, 'View Diff')
  await showDrift(app, database, drift)
}

async function issueOf(app: App, kind: 'baseline' | 'revert', databaseIds: readonly number[]): Promise<void> {
  const { title, draft } = await draftOf(app, { kind, databaseIds })
  const view = await create(app, {
    projectId: projectOf(app, databaseIds),
    type: kind,
    title,
    draft,
  })
  app.openIssue(view.issue.id)
}

/** Accepts the live schema of databases as the recorded one. Runs no SQL on them. */
export async function baseline(app: App, databaseIds: readonly number[]): Promise<void> {
  const chosen = await pickDatabases(app, only('Baseline'), databaseIds)
  if (chosen !== back) await issueOf(app, 'baseline', chosen)
}

export async function establishBaseline(app: App, databaseId?: number): Promise<void> {
  const known = app.state.database(databaseId)
  const database = known ?? (await pickDatabase(app, 'Establish New Baseline'))
  await issueOf(app, 'baseline', [database.id])
}

export async function revertDrift(app: App, databaseId?: number): Promise<void> {
  const { database } = await driftOf(app, databaseId, 'Revert Drift')
  await issueOf(app, 'revert', [database.id])
}
