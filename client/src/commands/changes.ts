// The change history: opening it, a change's SQL, what a change did, and comparing two.
import { commands, window, workspace } from 'vscode'
import type { Change } from '#protocol/change.ts'
import type { App } from '../app.ts'
import { shown } from '../display.ts'
import { openSchemaDiff } from '../documents/diff.ts'
import { viewId } from '../names.ts'
import { pickChange, pickDatabase } from './pickers.ts'

async function changeOf(app: App, given: Change | undefined, title: string): Promise<Change> {
  return given ?? (await pickChange(app, await pickDatabase(app, title), title))
}

const databaseName = (app: App, change: Change) => app.state.database(change.databaseId)?.name ?? 'database'

/** The schema before and after, in the diff editor; the SQL when the schema stayed as it was. */
export async function viewChange(app: App, given?: Change): Promise<void> {
  const change = await changeOf(app, given, 'View Change')
  const database = databaseName(app, change)
  const opened = await openSchemaDiff(app.documents, {
    title: `Change ${change.id} of ${shown(database)}: ${shown(change.title)}`,
    database,
    before: change.before,
    after: change.after,
  })
  if (opened === 'same') await openChangeSql(app, change)
}

export async function openChangeSql(app: App, given?: Change): Promise<void> {
  const change = await changeOf(app, given, 'Open SQL of Change')
  const uri = app.documents.uri({
    kind: 'changeSql',
    changeId: change.id,
    database: databaseName(app, change),
  })
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true })
}

/** What differs between the schemas after two changes of one database. */
export async function compareChanges(app: App, given?: Change): Promise<void> {
  const title = 'Compare Changes'
  const database =
    (given ? app.state.database(given.databaseId) : undefined) ?? (await pickDatabase(app, title))
  const one = given ?? (await pickChange(app, database, title))
  const other = await pickChange(app, database, `Compare change ${one.id} with`)
  const [earlier, later] = one.id < other.id ? [one, other] : [other, one]
  await openSchemaDiff(app.documents, {
    title: `${shown(database.name)}: change ${earlier.id} ↔ change ${later.id}`,
    database: database.name,
    before: earlier.after,
    after: later.after,
  })
}

export async function showChangeHistory(app: App, databaseId?: number): Promise<void> {
  const database =
    (databaseId === undefined ? undefined : app.state.database(databaseId)) ??
    (await pickDatabase(app, 'Show Change History'))
  await commands.executeCommand(`${viewId.databases}.focus`)
  await app.reveal(database.id)
}
