// Runs the selection, else the statement at the cursor, of an SQL file attached to a database.
import { commands, type DocumentSymbol, Range, type TextEditor, window } from 'vscode'
import type { App } from '../app.ts'
import { Refused } from '../refused.ts'

export async function runQuery(app: App, given?: unknown): Promise<void> {
  const editor = window.activeTextEditor
  const id = editor && app.attachments.databaseOf(editor.document.uri)
  const database = id === undefined ? undefined : app.state.database(id)
  if (!editor || !database)
    throw new Refused({
      code: 'badInput',
      message: 'This file is attached to no database.',
      hint: 'Attach it with “Attach Database...”.',
    })
  const sql = given instanceof Range ? editor.document.getText(given) : await meant(editor)
  if (sql.trim() === '')
    throw new Refused({ code: 'badInput', message: 'There is no statement at the cursor.' })
  await app.runQuery(database, sql)
}

/** The language server's outline has one symbol for each statement. */
export async function statements(uri: TextEditor['document']['uri']): Promise<readonly Range[]> {
  const symbols = await commands.executeCommand<readonly DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  )
  return (symbols ?? []).map(symbol => symbol.range)
}

async function meant(editor: TextEditor): Promise<string> {
  const { document, selection } = editor
  if (!selection.isEmpty) return document.getText(selection)
  const ranges = await statements(document.uri)
  const cursor = selection.active
  const at =
    ranges.find(range => range.contains(cursor)) ?? ranges.filter(range => range.end.isBefore(cursor)).at(-1)
  return at ? document.getText(at) : ''
}
