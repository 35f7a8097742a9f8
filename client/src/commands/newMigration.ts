// Opens SQL as a new migration that is not saved yet, named as the migrations beside it are.
import { Uri, WorkspaceEdit, window, workspace } from 'vscode'
import type { App } from '../app.ts'
import { Refused } from '../refused.ts'
import { migrationFiles } from './migrations.ts'

export async function openNewMigration(app: App, what: string, sql: string): Promise<void> {
  const [root] = workspace.workspaceFolders ?? []
  if (!root)
    throw new Refused({
      code: 'badInput',
      message: 'No folder is open to keep migrations in.',
      hint: 'Open one with “File: Open Folder...”.',
    })
  const files = await migrationFiles(app).catch(() => [])
  const names = files.map(uri => uri.path.split('/').at(-1) ?? '')
  const last = files.at(-1)
  const folder = last ? Uri.joinPath(last, '..') : Uri.joinPath(root.uri, 'migrations')
  const uri = Uri.joinPath(folder, nextName(names, what, new Date())).with({ scheme: 'untitled' })
  const document = await workspace.openTextDocument(uri)
  if (document.getText() === '') {
    const edit = new WorkspaceEdit()
    edit.insert(uri, document.positionAt(0), sql)
    await workspace.applyEdit(edit)
  }
  await window.showTextDocument(document)
}

/** The version after the highest one, written as that one is; a time where there is none or it is one. */
export function nextName(names: readonly string[], what: string, now: Date): string {
  const slug = what
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60)
  const end = `${slug || 'change'}.sql`
  const found = names
    .map(name => /^(V?)(\d+(?:\.\d+)*)(_{1,2}|-)/i.exec(name))
    .filter(match => match !== null)
    .sort((a, b) => (a[2] ?? '').localeCompare(b[2] ?? '', 'en', { numeric: true }))
    .at(-1)
  const time = now.toISOString().replace(/\D/g, '').slice(0, 14)
  const [, letter = '', version = '', between = '_'] = found ?? []
  if (!found || /^\d{12,14}$/.test(version))
    return `${letter}${time.slice(0, version.length || 14)}${between}${end}`
  const next = version.replace(/\d+$/, digits => String(Number(digits) + 1).padStart(digits.length, '0'))
  return `${letter}${next}${between}${end}`
}
