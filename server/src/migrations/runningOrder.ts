// The migrations of one folder in the order in which they run, and how many of them have run before a
// file of it. Reads no files; knows the layouts of the tools that give each migration its own folder.
import path from 'node:path'
import type { Migration } from './migration.ts'
import { type MigrationName, readMigrationName } from './migrationName.ts'
import { inNaturalOrder } from './naturalOrder.ts'
import { compareVersions } from './versions.ts'

type Sortable = Pick<Migration, 'file' | 'version'>

/** By version, then those without one. */
export function sortMigrations<T extends Sortable>(files: readonly T[]): T[] {
  return [...files].sort(inOrder)
}

function inOrder(a: Sortable, b: Sortable): number {
  const byFile = a.file < b.file ? -1 : a.file > b.file ? 1 : 0
  if (a.version !== undefined && b.version !== undefined)
    return compareVersions(a.version, b.version) || byFile
  if (a.version === undefined && b.version === undefined) return byFile
  return a.version === undefined ? 1 : -1
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
  if (!own) {
    const end = order.findIndex(one => inNaturalOrder(path.basename(one.file), path.basename(file)) >= 0)
    return end < 0 ? order.length : end
  }
  if (own.kind !== 'undo') return firstOnes(order, one => inOrder(one, own) < 0)
  const { version = '' } = own
  // The way back from a version starts behind it.
  return firstOnes(order, one => one.version !== undefined && compareVersions(one.version, version) <= 0)
}

/** The number of those for which something holds, where it holds for none behind the first for which it does not. */
function firstOnes(order: readonly NamedFile[], holds: (one: NamedFile) => boolean): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(order[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}

function nameOf(file: string): NamedFile | undefined {
  const read = readMigrationName(file.split(path.sep).slice(-2).join('/'))
  return read.kind === 'migration' ? { ...read.name, file } : undefined
}
