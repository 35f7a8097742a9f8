// Begins an issue of SQL: choose databases, write in an editor that checks as one types, then make the
// issue from what stands there.
import { languages, type TextDocument, type Uri, window, workspace } from 'vscode'
import type { TableName } from '#protocol/schemaEditor.ts'
import type { App } from '../app.ts'
import { few } from '../display.ts'
import { revise } from '../documents/revise.ts'
import { scheme } from '../names.ts'
import { Refused } from '../refused.ts'
import { createAndOpen, draftOf, projectOf } from './newIssue.ts'
import { pickDatabase, pickDatabases } from './pickers.ts'
import { back } from './steps.ts'
import { choose, icon, only } from './wizard.ts'

const words = {
  alterSchema: { heading: 'Alter Schema', file: 'Alter' },
  changeData: { heading: 'Change Data', file: 'Change data of' },
} as const

async function begin(app: App, type: keyof typeof words, chosen: readonly number[]): Promise<void> {
  const { heading, file } = words[type]
  const databaseIds = await pickDatabases(app, only(heading), chosen)
  if (databaseIds === back) return
  if (type === 'alterSchema' && (await chooseTool(heading)) === 'editor')
    return app.openSchemaEditor(databaseIds, [])
  const names = few(databaseIds.map(id => app.state.database(id)?.name ?? ''))
  const uri = await app.drafts.create(`${file} ${names}`, { kind: 'new', type, databaseIds }, '')
  const document = await workspace.openTextDocument(uri)
  await window.showTextDocument(
    document.languageId === 'sql' ? document : await languages.setTextDocumentLanguage(document, 'sql'),
  )
}

const chooseTool = (heading: string) =>
  choose<'editor' | 'sql'>(heading, {
    placeholder: 'How do you want to make the change?',
    choices: [
      {
        label: 'Schema Editor',
        description: 'draw tables, get SQL',
        iconPath: icon('table'),
        value: 'editor',
      },
      { label: 'Raw SQL', description: 'write it in an editor', iconPath: icon('code'), value: 'sql' },
    ],
  })

/** The editor for a table of the tree, or for a new one. */
export async function openSchemaEditor(app: App, databaseId?: number, table?: TableName): Promise<void> {
  const id = databaseId ?? (await pickDatabase(app, 'Schema Editor')).id
  app.openSchemaEditor([id], table ? [table] : [])
}

export const alterSchema = (app: App, databaseId?: number) =>
  begin(app, 'alterSchema', databaseId === undefined ? [] : [databaseId])

export const changeData = (app: App, databaseId?: number) =>
  begin(app, 'changeData', databaseId === undefined ? [] : [databaseId])

/** Makes the issue of the draft in the active editor, or saves it as an issue's next revision. */
export async function createIssueFromDraft(app: App, given?: Uri): Promise<void> {
  const uri = given ?? window.activeTextEditor?.document.uri
  const kept = uri?.scheme === scheme.draft ? app.drafts.get(uri) : undefined
  if (!uri || !kept)
    throw new Refused({
      code: 'badInput',
      message: 'The active editor holds no draft.',
      hint: 'Begin one with “Alter Schema...” or “Change Data...”.',
    })
  const document = await workspace.openTextDocument(uri)
  const { purpose } = kept
  if (purpose.kind === 'revise') {
    await revise(app.server, purpose, document.getText())
    await finish(app, document)
    await app.state.refresh()
    app.openIssue(purpose.issueId)
    return
  }
  const sql = document.getText()
  if (sql.trim() === '')
    throw new Refused({ code: 'badInput', message: 'The draft is empty.', hint: 'Write its SQL first.' })
  const { title, draft } = await draftOf(app, {
    kind: purpose.type,
    databaseIds: purpose.databaseIds,
    sql,
  })
  await createAndOpen(
    app,
    {
      projectId: projectOf(app, purpose.databaseIds),
      type: purpose.type,
      title,
      draft,
      ...(purpose.type === 'changeData' && { mayKeepRows: true }),
    },
    words[purpose.type].heading,
  )
  await finish(app, document)
}

/** The issue holds the SQL now: the draft has done its work. */
async function finish(app: App, document: TextDocument): Promise<void> {
  await document.save()
  await closeEditors(document.uri)
  await app.drafts.remove(document.uri)
}

async function closeEditors(uri: Uri): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap(group => group.tabs)
    .filter(
      tab =>
        typeof tab.input === 'object' &&
        tab.input !== null &&
        'uri' in tab.input &&
        String(tab.input.uri) === uri.toString(),
    )
  await window.tabGroups.close(tabs)
}
