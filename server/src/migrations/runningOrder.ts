// The migrations of one folder in the order in which they run, and how many of them have run before a
// file of it. Reads no files; knows the layouts of the tools that give each migration its own folder.
import path from 'node:path'
import type { Migration } from './migration.ts'
import { type MigrationName, readMigrationName } from './migrationName.ts'
import { compareVersions } from './versions.ts'

/** By version, then those without one. */
export function sortMigrations<T extends Pick<Migration, 'file' | 'version'>>(files: readonly T[]): T[] {
  const byFile = (a: T, b: T) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)
  return [...files].sort((a, b) => {
    if (a.version !== undefined && b.version !== undefined)
      return compareVersions(a.version, b.version) || byFile(a, b)
    if (a.version === undefined && b.version === undefined) return byFile(a, b)
    return a.version === undefined ? 1 : -1
  })
}

/** A file or folder in a folder. */
interface Entry {
  readonly name: string
  isDirectory(): boolean
}

export interface NamedFile extends MigrationName {
  /** Absolute path. */
  readonly file: string
}

/** Prisma and Diesel: `20240101_add_age/migration.sql`, `.../up.sql`. */
const inOwnFolder = /^(migration|up|down)\.sql$/i

/** The folder whose migrations run one after the other, this file's among them. */
export function historyFolder(file: string): string {
  const folder = path.dirname(file)
  return inOwnFolder.test(path.basename(file)) ? path.dirname(folder) : folder
}

/** The same for the files of one history: of a folder, and of a database where names say which. */
export const historyKey = (file: string): string => `${historyFolder(file)}##${nameOf(file)?.database ?? ''}`

/** The migrations of a history folder, by its entries, that run in the same database as a file of it. */
export function runningOrder(file: string, entries: readonly Entry[]): readonly NamedFile[] {
  const root = historyFolder(file)
  const isNested = root !== path.dirname(file)
  const own = nameOf(file)
  const leaf = path.basename(file).replace(/^down(?=\.sql$)/i, 'up')
  const found = entries
    .filter(entry => entry.isDirectory() === isNested)
    .flatMap(({ name }) => nameOf(isNested ? path.join(root, name, leaf) : path.join(root, name)) ?? [])
  return sortMigrations(
    found.filter(
      one =>
        one.kind !== 'undo' &&
        (one.database === undefined || own?.database === undefined || one.database === own.database),
    ),
  )
}

/** How many of them stand before a file, which may be no migration itself. */
export function runBefore(order: readonly NamedFile[], file: string): number {
  const own = nameOf(file)
  if (!own) return atLeast(order, one => natural.compare(path.basename(one.file), path.basename(file)) < 0)
  if (own.kind !== 'undo') return atLeast(order, one => isBefore(one, own))
  const { version = '' } = own
  // The way back from a version starts behind it.
  return atLeast(order, one => one.version !== undefined && compareVersions(one.version, version) <= 0)
}

const natural = new Intl.Collator('en', { numeric: true })

const isBefore = (a: NamedFile, b: NamedFile): boolean => a.file !== b.file && sortMigrations([b, a])[0] === a

/** The number of first ones for which something holds. */
function atLeast(order: readonly NamedFile[], holds: (one: NamedFile) => boolean): number {
  const end = order.findIndex(one => !holds(one))
  return end < 0 ? order.length : end
}

function nameOf(file: string): NamedFile | undefined {
  const read = readMigrationName(file.split(path.sep).slice(-2).join('/'))
  return read.kind === 'migration' ? { ...read.name, file } : undefined
}
