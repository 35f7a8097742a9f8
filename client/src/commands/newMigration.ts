// Opens SQL as a new migration that is not saved yet, named as the migrations beside it are.
import { Uri, WorkspaceEdit, window, workspace } from 'vscode'
import { newMigrationName } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { Refused } from '../refused.ts'
import { migrationFiles } from './migrationFiles.ts'
import { titleProblem } from './validate.ts'
import { ask } from './wizard.ts'

export async function newMigration(app: App): Promise<void> {
  const what = await ask('New Migration', {
    prompt: 'What it does. The file is named after it.',
    placeholder: 'add index on orders',
    problem: titleProblem,
  })
  await openNewMigration(app, what, '')
}

export async function openNewMigration(app: App, what: string, sql: string): Promise<void> {
  const [root] = workspace.workspaceFolders ?? []
  if (!root)
    throw new Refused({
      code: 'badInput',
      message: 'No folder is open to keep migrations in.',
      hint: 'Open one with “File: Open Folder...”.',
    })
  const files = await migrationFiles(app).catch(() => [])
  const name = await app.server.ask(newMigrationName, {
    neighbours: files.map(uri => uri.path.split('/').at(-1) ?? ''),
    title: what,
  })
  const last = files.at(-1)
  const folder = last ? Uri.joinPath(last, '..') : Uri.joinPath(root.uri, 'migrations')
  const uri = Uri.joinPath(folder, name).with({ scheme: 'untitled' })
  const document = await workspace.openTextDocument(uri)
  if (sql !== '' && document.getText() === '') {
    const edit = new WorkspaceEdit()
    edit.insert(uri, document.positionAt(0), sql)
    await workspace.applyEdit(edit)
  }
  await window.showTextDocument(document)
}
