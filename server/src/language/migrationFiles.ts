// The migrations on disk, and what is found in each: for diagnostics of files that nobody has open.
// A file is read again only when it has changed.
import type { Dirent } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Diagnostic } from 'vscode-languageserver/node'
import { createFinder } from '../advisor/finder.ts'
import { lineIndex } from '../sql/lineIndex.ts'
import { readScript } from '../sql/script.ts'
import { advisorOptions } from './advisorOptions.ts'
import type { Documents } from './documents.ts'
import { lspDiagnostics } from './lspDiagnostic.ts'
import { filePath, type Workspace } from './workspace.ts'

export interface MigrationFile {
  readonly uri: string
  /** The same as long as its diagnostics are. */
  readonly id: string
  readonly items: Diagnostic[]
}

export interface MigrationFiles {
  /** All migrations of the workspace's folders, in the order of their paths. */
  read(stop: () => boolean): AsyncGenerator<MigrationFile>
  /** A file that was open: the client has dropped what it knew, so it gets a new id. */
  forget(uri: string): void
}

/** Folders that hold other people's files. */
const foreign = new Set(['node_modules', '.git', '.hg', '.svn'])

export function createMigrationFiles(workspace: Workspace, documents: Documents): MigrationFiles {
  const kept = new Map<
    string,
    {
      readonly stamp: string
      readonly ground: unknown
      readonly configuration: unknown
      readonly file: MigrationFile
    }
  >()
  let made = 0
  return {
    forget(uri) {
      const name = filePath(uri)
      if (name) kept.delete(name)
    },
    async *read(stop) {
      const { generation } = workspace
      for (const folder of workspace.folders) {
        const root = filePath(folder)
        if (!root) continue
        for await (const name of sqlFiles(root, stop)) {
          const uri = pathToFileURL(name).href
          if (!workspace.isMigration(uri)) continue
          const stamp = await stampOf(name, generation)
          if (!stamp) continue
          const ground = await documents.groundOf(uri)
          const configuration = await documents.configurationOf(uri)
          const known = kept.get(name)
          if (known?.stamp === stamp && known.ground === ground && known.configuration === configuration) {
            yield known.file
            continue
          }
          const text = await readFile(name, 'utf8').catch(() => undefined)
          if (text === undefined) continue
          const lines = lineIndex(text)
          const finder = createFinder({
            ...advisorOptions(workspace.settings, configuration),
            ...(ground && { ground }),
          })
          const items = lspDiagnostics(uri, lines, finder.find(readScript(text), lines))
          const file = { uri, id: `file-${++made}`, items }
          kept.set(name, { stamp, ground, configuration, file })
          yield file
          // Typing goes first.
          await new Promise(setImmediate)
        }
      }
    },
  }
}

async function stampOf(name: string, generation: number): Promise<string | undefined> {
  try {
    const { mtimeMs, size } = await stat(name)
    return `${mtimeMs} ${size} ${generation}`
  } catch {
    return undefined
  }
}

async function* sqlFiles(folder: string, stop: () => boolean): AsyncGenerator<string> {
  let entries: Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch {
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (stop()) return
    const name = path.join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!foreign.has(entry.name)) yield* sqlFiles(name, stop)
    } else if (entry.isFile() && entry.name.toLowerCase().endsWith('.sql')) yield name
  }
}
