// Which documents are Plumbline's business: migrations by the globs of the settings, documents
// attached to a database, drafts, and the project's configuration. Every other file is left alone.
import {
  languages,
  RelativePattern,
  type TextDocument,
  type Uri,
  type WorkspaceFolder,
  workspace,
} from 'vscode'
import type { Attachments } from './documents/attachments.ts'
import { scheme } from './names.ts'

/** The folder in which a file stands, or shall stand once it is saved. */
export function folderOf(uri: Uri): WorkspaceFolder | undefined {
  const folder = workspace.workspaceFolders?.[0]
  return workspace.getWorkspaceFolder(
    uri.scheme === 'untitled' && folder ? uri.with({ scheme: folder.uri.scheme }) : uri,
  )
}

/** A migration stands in a workspace folder, so Git's and other tools' virtual copies are none. */
export function isMigration(document: TextDocument, include: readonly string[]): boolean {
  const folder = folderOf(document.uri)
  if (!folder) return false
  return include.some(glob => languages.match({ pattern: new RelativePattern(folder, glob) }, document) > 0)
}

/** Files of these names say how the migrations below them are judged. */
export const configurationGlob = '**/{plumbline.yaml,plumbline.yml,.squawk.toml}'

function isConfiguration(document: TextDocument): boolean {
  return (
    workspace.getWorkspaceFolder(document.uri) !== undefined &&
    languages.match({ scheme: 'file', pattern: configurationGlob }, document) > 0
  )
}

export function isOurs(
  document: TextDocument,
  include: readonly string[],
  attachments: Pick<Attachments, 'databaseOf'>,
): boolean {
  return (
    document.uri.scheme === scheme.draft ||
    attachments.databaseOf(document.uri) !== undefined ||
    isMigration(document, include) ||
    isConfiguration(document)
  )
}
