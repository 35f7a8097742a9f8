// The migrations on disk, and what is found in each: for diagnostics of files that nobody has open.
// A file is read again only when it has changed.
import type { Dirent } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Diagnostic } from 'vscode-languageserver/node'
import { lineIndex } from '../sql/lineIndex.ts'
import { scanUnfinished } from '../sql/scanUnfinished.ts'
import { readScript } from '../sql/script.ts'
import { type Advising, type Basis, finderOn, sameBasis } from './advising.ts'
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

interface Kept {
  readonly stamp: string
  readonly basis: Basis
  readonly file: MigrationFile
}

export function createMigrationFiles(workspace: Workspace, advising: Advising): MigrationFiles {
  const kept = new Map<string, Kept>()
  let made = 0
  return {
    forget(uri) {
      const name = filePath(uri)
      if (name) kept.delete(name)
    },
    async *read(stop) {
      for (const folder of workspace.folders) {
        const root = filePath(folder)
        if (!root) continue
        for await (const name of sqlFiles(root, stop)) {
          const uri = pathToFileURL(name).href
          const basis = await advising.basisOf(uri)
          const stamp = basis && (await stampOf(name))
          if (!stamp) continue
          const known = kept.get(name)
          if (known?.stamp === stamp && sameBasis(known.basis, basis)) {
            yield known.file
            continue
          }
          const text = await readFile(name, 'utf8').catch(() => undefined)
          if (text === undefined) continue
          const lines = lineIndex(text)
          const findings = finderOn(basis, workspace).find(readScript(text, scanUnfinished), lines)
          const file = { uri, id: `file-${++made}`, items: lspDiagnostics(uri, lines, findings) }
          kept.set(name, { stamp, basis, file })
          yield file
          // Typing goes first.
          await new Promise(setImmediate)
        }
      }
    },
  }
}

async function stampOf(name: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size } = await stat(name)
    return `${mtimeMs} ${size}`
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
