// The schema each migration starts from, as far as the files before it in its folder tell. Read
// once, kept until one of them changes.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { groundAfter } from '../advisor/ground.ts'
import type { Runner } from '../advisor/runner.ts'
import { LayeredMap } from '../impact/catalog/layeredMap.ts'
import { bareGround, type Ground } from '../impact/catalog/timeline.ts'
import { readMigrationName } from '../migrations/migrationName.ts'
import { compareVersions } from '../migrations/versions.ts'
import { readScript } from '../sql/script.ts'

export interface GroundOptions {
  readonly version: number
  readonly runner?: Runner
  /** What the first of them starts from; nothing is known of it when absent. */
  readonly start?: Ground
  /** A file that counts: one of the settings' globs. */
  readonly isMigration: (name: string) => boolean
  /** The text of a file as an editor has it, if one does. */
  readonly openText: (name: string) => string | undefined
}

export interface Grounds {
  /** The ground of a migration by its path; the same object as long as nothing before it has changed. */
  before(name: string): Promise<Ground>
  /** Files on disk may have changed. */
  forget(): void
}

interface Link {
  readonly before: Ground
  readonly text: string
  readonly after: Ground
}

export function createGrounds(options: GroundOptions): Grounds {
  const links = new Map<string, Link>()
  let folders = new Map<string, Promise<readonly string[]>>()
  let texts = new Map<string, Promise<string>>()
  const remembered = <T>(map: Map<string, Promise<T>>, key: string, read: () => Promise<T>) => {
    const known = map.get(key) ?? read()
    map.set(key, known)
    return known
  }
  return {
    async before(name) {
      const folder = path.dirname(name)
      const own = path.basename(name)
      let ground = options.start ?? bareGround
      for (const entry of await remembered(folders, folder, () => migrationsIn(folder))) {
        if (inOrder(entry, own) >= 0) break
        const earlier = path.join(folder, entry)
        if (!options.isMigration(earlier)) continue
        const text =
          options.openText(earlier) ??
          (await remembered(texts, earlier, () => readFile(earlier, 'utf8').catch(() => '')))
        let link = links.get(earlier)
        if (link?.before !== ground || link.text !== text) {
          const made = after(text, ground, options)
          // An edit that changes nothing for those behind it ends here.
          link = { before: ground, text, after: link && sameGround(link.after, made) ? link.after : made }
          links.set(earlier, link)
          // Typing goes first.
          await new Promise(setImmediate)
        }
        ground = link.after
      }
      return ground
    },
    forget() {
      folders = new Map()
      texts = new Map()
    },
  }
}

function after(text: string, ground: Ground, { version, runner }: GroundOptions): Ground {
  return groundAfter(readScript(text), ground, version, runner)
}

const natural = new Intl.Collator('en', { numeric: true })

/** By version where both names have one, else as people would sort the names. */
function inOrder(a: string, b: string): number {
  const left = versionOf(a)
  const right = versionOf(b)
  const byVersion = left === undefined || right === undefined ? 0 : compareVersions(left, right)
  return byVersion || natural.compare(a, b)
}

/** The version that a file's name says. */
export function versionOf(entry: string): string | undefined {
  const reading = readMigrationName(entry)
  return reading.kind === 'migration' ? reading.name.version : undefined
}

/** The migrations of a folder in their order. Files that take a version back are none. */
async function migrationsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder).catch(() => [])
  return entries.filter(entry => /\.sql$/i.test(entry) && !isUndo(entry)).sort(inOrder)
}

function isUndo(entry: string): boolean {
  const reading = readMigrationName(entry)
  return reading.kind === 'migration' && reading.name.kind === 'undo'
}

function sameGround(a: Ground, b: Ground): boolean {
  return sameEntries(a.values, b.values) && sameEntries(a.sets, b.sets)
}

function sameEntries(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  for (const key of LayeredMap.unshared(a, b)) if (!isDeepStrictEqual(a.get(key), b.get(key))) return false
  return true
}
