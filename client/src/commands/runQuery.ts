// Runs the selection, else the statement at the cursor, of an SQL file attached to a database.
import { Range, type TextEditor, type Uri, window } from 'vscode'
import { request } from '#protocol/message.ts'
import type { App } from '../app.ts'
import { Refused } from '../refused.ts'
import type { Server } from '../server.ts'

export async function runQuery(app: App, given?: unknown): Promise<void> {
  const editor = window.activeTextEditor
  const id = editor && app.attachments.databaseOf(editor.document.uri)
  const database = app.state.database(id)
  if (!editor || !database)
    throw new Refused({
      code: 'badInput',
      message: 'This file is attached to no database.',
      hint: 'Attach it with “Attach Database...”.',
    })
  const { document } = editor
  const range = given instanceof Range ? given : await meant(app, editor)
  const sql = range ? document.getText(range) : ''
  if (!range || sql.trim() === '')
    throw new Refused({ code: 'badInput', message: 'There is no statement at the cursor.' })
  await app.runQuery(database, sql, { uri: document.uri, offset: document.offsetAt(range.start) })
}

interface Outline {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number }
    readonly end: { readonly line: number; readonly character: number }
  }
}

const outline = request<{ readonly textDocument: { readonly uri: string } }, readonly Outline[] | null>(
  'textDocument/documentSymbol',
)

/**
 * Where the statements of a document are: its outline, asked of the server itself, because the editor
 * keeps the outline it got before the document was attached.
 */
export async function statements(server: Server, uri: Uri): Promise<readonly Range[]> {
  const symbols = await server.ask(outline, { textDocument: { uri: uri.toString() } })
  return (symbols ?? []).map(
    ({ range: { start, end } }) => new Range(start.line, start.character, end.line, end.character),
  )
}

async function meant(app: App, editor: TextEditor): Promise<Range | undefined> {
  const { document, selection } = editor
  if (!selection.isEmpty) return selection
  const ranges = await statements(app.server, document.uri)
  const cursor = selection.active
  return (
    ranges.find(range => range.contains(cursor)) ?? ranges.filter(range => range.end.isBefore(cursor)).at(-1)
  )
}
