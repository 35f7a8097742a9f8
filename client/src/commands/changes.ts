// The change history: looking through it, a change's SQL, what a change did, comparing two, taking one
// back, and its rows.
import { window, workspace } from 'vscode'
import type { Change } from '#protocol/change.ts'
import type { App } from '../app.ts'
import { iconless, shown } from '../display.ts'
import { openSchemaDiff } from '../documents/diff.ts'
import { toldApart } from '../toldApart.ts'
import { createAndOpen, draftOf, projectOf } from './newIssue.ts'
import { pickChange, pickScope } from './pickChange.ts'
import { pickDatabase } from './pickers.ts'
import { icon } from './wizard.ts'

async function changeOf(app: App, given: Change | undefined, title: string): Promise<Change> {
  return given ?? pickChange(app, await pickScope(app, title), title)
}

const databaseName = (app: App, change: Change) => app.state.database(change.databaseId)?.name ?? 'database'

function fullName(app: App, change: Change): string {
  const database = app.state.database(change.databaseId)
  return database ? toldApart(app.state.known(), database) : databaseName(app, change)
}

/** The schema before and after, in the diff editor; the SQL when the schema stayed as it was. */
export async function viewChange(app: App, given?: Change): Promise<void> {
  const change = await changeOf(app, given, 'View Change')
  const database = databaseName(app, change)
  const opened = await openSchemaDiff(app.documents, {
    title: `Change ${change.id} of ${shown(fullName(app, change))}: ${shown(change.title)}`,
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

/** What differs between the schemas after two changes, of one database or of two. */
export async function compareChanges(app: App, given?: Change): Promise<void> {
  const one = await changeOf(app, given, 'Compare Changes: Choose the First')
  const other = await otherChange(app, one)
  const same = one.databaseId === other.databaseId
  const [left, right] = same && one.id > other.id ? [other, one] : [one, other]
  const name = (change: Change) => shown(fullName(app, change))
  await openSchemaDiff(app.documents, {
    title: same
      ? `${name(one)}: change ${left.id} ↔ change ${right.id}`
      : `${name(left)}, change ${left.id} ↔ ${name(right)}, change ${right.id}`,
    database: databaseName(app, one),
    before: left.after,
    after: right.after,
  })
}

async function otherChange(app: App, one: Change): Promise<Change> {
  const title = `Compare “${iconless(one.title)}” With`
  const elsewhere = {
    label: 'A change of another database...',
    iconPath: icon('database'),
    value: 'elsewhere' as const,
  }
  const chosen = await pickChange(app, { kind: 'database', id: one.databaseId }, title, {
    extra: [elsewhere],
    except: one.id,
  })
  if (chosen !== 'elsewhere') return chosen
  const { id } = await pickDatabase(app, title, { wanted: ({ id }) => id !== one.databaseId })
  return pickChange(app, { kind: 'database', id }, title)
}

/** Looks through the history of a project or a database; what is chosen is shown. */
export async function showChangeHistory(app: App, databaseId?: number): Promise<void> {
  const title = 'Change History'
  const scope =
    databaseId === undefined ? await pickScope(app, title) : ({ kind: 'database', id: databaseId } as const)
  await viewChange(app, await pickChange(app, scope, title))
}

/** Makes the issue whose DDL takes back what one change did to the schema. */
export async function revertChange(app: App, given?: Change): Promise<void> {
  const title = 'Revert Change'
  const change = await changeOf(app, given, title)
  const wanted = await draftOf(app, { kind: 'revert', changeId: change.id })
  await createAndOpen(
    app,
    { projectId: projectOf(app, [change.databaseId]), type: 'revert', ...wanted },
    title,
  )
}

/** Makes the issue that puts back the rows that were kept before a change. */
export async function restoreRows(app: App, given?: Change): Promise<void> {
  const title = 'Restore Rows'
  const change = await changeOf(app, given, title)
  const wanted = await draftOf(app, { kind: 'changeData', restores: change.id })
  await createAndOpen(
    app,
    {
      projectId: projectOf(app, [change.databaseId]),
      type: 'changeData',
      ...wanted,
    },
    title,
  )
}
