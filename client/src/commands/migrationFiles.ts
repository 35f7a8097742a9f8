// The migration files of the workspace, as the server is told of them.
import { RelativePattern, type Uri, workspace } from 'vscode'
import type { MigrationFile } from '#protocol/migration.ts'
import type { App } from '../app.ts'
import { Refused } from '../refused.ts'

/** The path inside its workspace folder, by which a migration is known. */
export function migrationPath(uri: Uri): string {
  const folder = workspace.getWorkspaceFolder(uri)
  return folder ? uri.path.slice(folder.uri.path.length + 1) : (uri.path.split('/').at(-1) ?? uri.path)
}

/** The text in the editor, saved or not, is what a person means. */
export async function readMigration(uri: Uri): Promise<MigrationFile> {
  const open = workspace.textDocuments.find(document => document.uri.toString() === uri.toString())
  const text =
    open?.getText() ?? new TextDecoder().decode(await workspace.fs.readFile(uri)).replace(/^\ufeff/, '')
  return { path: migrationPath(uri), text }
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
