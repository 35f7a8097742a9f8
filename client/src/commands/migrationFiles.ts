// The migration files of the workspace, as the server is told of them.
import { RelativePattern, type Uri, workspace } from 'vscode'
import type { MigrationFile } from '#protocol/migration.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { folderOf } from '../ours.ts'
import { Refused } from '../refused.ts'
import { choose, icon } from './wizard.ts'

/** The path inside its workspace folder, by which a migration is known. */
export function migrationPath(uri: Uri): string {
  const folder = folderOf(uri)
  return folder ? uri.path.slice(folder.uri.path.length + 1) : (uri.path.split('/').at(-1) ?? uri.path)
}

/** The text in the editor, saved or not, is what a person means. */
export async function readMigration(uri: Uri): Promise<MigrationFile> {
  const open = workspace.textDocuments.find(document => document.uri.toString() === uri.toString())
  const text =
    open?.getText() ?? new TextDecoder().decode(await workspace.fs.readFile(uri)).replace(/^\ufeff/, '')
  return { path: migrationPath(uri), text }
}

/** Whether both stand in one folder: each folder of the workspace has a history of its own. */
export function inSameFolder(one: Uri, other: Uri): boolean {
  return folderOf(one)?.index === folderOf(other)?.index
}

/** The folder's name, where the workspace has several. */
export function folderName(uri: Uri): string {
  return (workspace.workspaceFolders?.length ?? 0) > 1 ? (folderOf(uri)?.name ?? '') : ''
}

/** The migrations of one folder; which one is asked only where several have some. */
export async function oneFoldersMigrations(app: App, title: string): Promise<readonly Uri[]> {
  const files = await migrationFiles(app)
  const firsts = files.filter((uri, index) => files.findIndex(other => inSameFolder(uri, other)) === index)
  const [only] = firsts
  const chosen =
    firsts.length === 1 && only
      ? only
      : await choose(title, {
          placeholder: 'Which folder’s migrations?',
          choices: firsts.map(uri => ({
            label: iconless(folderName(uri)),
            iconPath: icon('folder'),
            value: uri,
          })),
        })
  return files.filter(uri => inSameFolder(uri, chosen))
}

/** In the order of their names; refused where there is none. */
export async function migrationFiles(app: Pick<App, 'settings'>): Promise<readonly Uri[]> {
  const found = await Promise.all(
    (workspace.workspaceFolders ?? []).flatMap(folder =>
      app
        .settings()
        .include.map(glob => workspace.findFiles(new RelativePattern(folder, glob), '**/node_modules/**')),
    ),
  )
  const unique = new Map(found.flat().map(uri => [uri.toString(), uri]))
  const files = [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  if (files.length === 0)
    throw new Refused({
      code: 'notFound',
      message: 'The workspace has no migrations.',
      hint: 'Migrations are found by the setting plumbline.migrations.include.',
    })
  return files
}
