// The workspace as the server sees it: its folders, its settings, and which files are migrations.
// It reads no files.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import picomatch from 'picomatch'
import type { ServerSettings } from '#protocol/serverSettings.ts'
import { defaultSettings } from './settings.ts'

export interface Workspace {
  readonly settings: ServerSettings
  /** URIs of the folders, as the client wrote them. */
  readonly folders: readonly string[]
  /** Grows whenever settings, folders or attached files change: what was computed before is stale. */
  readonly generation: number
  /** A file of the settings' globs, or one attached to a database. */
  isMigration(uri: string): boolean
  changeSettings(settings: ServerSettings): void
  changeFolders(added: readonly string[], removed: readonly string[]): void
  /** The database that a file is attached to, by its number in the store. */
  databaseOf(uri: string): number | undefined
  /** A file that a database is attached to is treated like a migration, wherever it stands. */
  changeAttached(files: readonly { readonly uri: string; readonly databaseId: number }[]): void
  /** What is known outside of it has changed: what was computed before is stale. */
  invalidate(): void
  /** Calls back after every change; the answer ends that. */
  onChange(listener: () => void): () => void
}

export function createWorkspace(): Workspace {
  let settings = defaultSettings
  let folders: readonly string[] = []
  let attached: ReadonlyMap<string, number> = new Map()
  let matches = picomatch([...settings.include], { dot: true })
  let generation = 0
  const listeners = new Set<() => void>()

  const changed = () => {
    generation++
    for (const listener of listeners) listener()
  }

  return {
    get settings() {
      return settings
    },
    get folders() {
      return folders
    },
    get generation() {
      return generation
    },
    isMigration(uri) {
      if (attached.has(normalized(uri))) return true
      const inside = pathInside(folders, uri)
      return inside !== undefined && matches(inside)
    },
    changeSettings(next) {
      if (JSON.stringify(next) === JSON.stringify(settings)) return
      settings = next
      matches = picomatch([...next.include], { dot: true })
      changed()
    },
    changeFolders(added, removed) {
      const gone = new Set(removed.map(normalized))
      const kept = folders.filter(folder => !gone.has(normalized(folder)))
      folders = [...kept, ...added]
      changed()
    },
    databaseOf: uri => attached.get(normalized(uri)),
    changeAttached(files) {
      const next = new Map(files.map(({ uri, databaseId }) => [normalized(uri), databaseId]))
      if (next.size === attached.size && [...next].every(([uri, id]) => attached.get(uri) === id)) return
      attached = next
      changed()
    },
    invalidate: changed,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** One spelling of a URI: clients disagree about what must be escaped. */
export function normalized(uri: string): string {
  const trimmed = uri.endsWith('/') ? uri.slice(0, -1) : uri
  try {
    return decodeURIComponent(trimmed)
  } catch {
    return trimmed
  }
}

/** The path of a document inside the innermost folder that holds it; a document of no folder by its own path. */
function pathInside(folders: readonly string[], uri: string): string | undefined {
  const whole = normalized(onceSaved(uri))
  const folder = folders
    .map(normalized)
    .filter(candidate => whole.startsWith(`${candidate}/`))
    .reduce((best, candidate) => (candidate.length > best.length ? candidate : best), '')
  if (folder) return whole.slice(folder.length + 1)
  return folders.length === 0 ? /^[a-z][a-z0-9+.-]*:\/\/[^/]*\/(.*)$/is.exec(whole)?.[1] : undefined
}

/** The file that a new document of a known path becomes; any other URI as it is. */
function onceSaved(uri: string): string {
  return uri.replace(/^untitled:(?=\/)/, 'file://')
}

/** The path of a file on this machine, or of what becomes one; undefined for anything else. */
export function filePath(uri: string): string | undefined {
  const file = onceSaved(uri)
  if (!file.startsWith('file:')) return undefined
  try {
    return path.normalize(fileURLToPath(file))
  } catch {
    return undefined
  }
}
