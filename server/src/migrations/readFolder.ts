// Reads the migrations below a folder of the workspace: nothing outside it, whatever links say,
// nothing huge, and the text byte for byte. Judges no SQL.
import { constants, type Dirent } from 'node:fs'
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../failure/failed.ts'
import { type Migration, type MigrationProblem, readMigration } from './migration.ts'

export interface FolderOptions {
  /** Which files to look at, by their path below the folder, with `/`. Default: all. */
  readonly accepts?: (file: string) => boolean
  /** Bytes; a larger file is a problem. Default 16 MB. */
  readonly largest?: number
  /** Files; more are an error. Default 20,000. */
  readonly most?: number
  readonly signal?: AbortSignal
}

export interface FolderReading {
  readonly migrations: readonly Migration[]
  readonly problems: readonly MigrationProblem[]
}

/** Other people's files, and ours that are made. */
const foreign = new Set(['node_modules', '.git', '.hg', '.svn'])

/** Fails with notFound for a missing folder, badInput for too many files, cancelled. */
export async function readFolder(folder: string, options: FolderOptions = {}): Promise<FolderReading> {
  const root = await realpath(folder).catch(() => fail('notFound', `There is no folder ${folder}.`))
  const migrations: Migration[] = []
  const problems: MigrationProblem[] = []
  const most = options.most ?? 20_000
  let seen = 0
  for await (const file of sqlFiles(root, '', options)) {
    if (++seen > most) fail('badInput', `${folder} holds more than ${most.toLocaleString('en')} SQL files.`)
    const text = await readInside(root, file, options.largest ?? 16_000_000)
    const read = typeof text === 'string' ? readMigration(file, text) : { file, message: text.problem }
    if (read === null) continue
    if ('message' in read) problems.push(read)
    else migrations.push(read)
  }
  return { migrations, problems }
}

/** In the order of their names. Links to folders are not followed: they may lead in circles, or out. */
async function* sqlFiles(root: string, below: string, options: FolderOptions): AsyncGenerator<string> {
  if (options.signal?.aborted) fail('cancelled', 'Reading the migrations was cancelled.')
  const entries: Dirent[] = await readdir(path.join(root, below), { withFileTypes: true }).catch(() => [])
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const file = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) {
      if (!foreign.has(entry.name)) yield* sqlFiles(root, file, options)
    } else if (/\.sql$/i.test(entry.name) && (options.accepts?.(file) ?? true)) yield file
  }
}

async function readInside(
  root: string,
  file: string,
  largest: number,
): Promise<string | { problem: string }> {
  const place = await realpath(path.join(root, file)).catch(() => null)
  if (place === null) return { problem: `${file} is a link to nowhere.` }
  if (!place.startsWith(root.endsWith(path.sep) ? root : root + path.sep))
    return { problem: `${file} is a link to a file outside the folder, and is not read.` }
  let handle: FileHandle | undefined
  try {
    // A pipe in the place of a file would block for ever.
    handle = await open(place, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const about = await handle.stat()
    if (!about.isFile()) return { problem: `${file} is not a plain file.` }
    if (about.size > largest)
      return { problem: `${file} is larger than ${Math.round(largest / 1e6)} MB, and is not read.` }
    return decoded(await handle.readFile()) ?? { problem: `${file} is not UTF-8 text.` }
  } catch (error) {
    return { problem: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).` }
  } finally {
    await handle?.close()
  }
}

/** Keeps the byte order mark and line ends: what was approved is what is on the disk. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
