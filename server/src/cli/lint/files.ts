// The files that `plumbline lint` is asked about, and the earlier migrations each one stands on.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import picomatch from 'picomatch'
import type { Advisor } from '../../advisor/advise.ts'
import { groundAfter, groundBehind } from '../../advisor/ground.ts'
import type { Runner } from '../../advisor/runner.ts'
import { bareGround, type Ground } from '../../impact/catalog/timeline.ts'
import { readMigrationName } from '../../migrations/migrationName.ts'
import { sectionsOf } from '../../migrations/sections.ts'
import { readScript } from '../../sql/script.ts'
import { Usage } from '../command.ts'

const natural = new Intl.Collator('en', { numeric: true })

/** Paths of .sql files, in order; folders are looked through. */
export async function filesIn(paths: readonly string[], exclude: readonly string[]): Promise<string[]> {
  const left = exclude.length > 0 ? picomatch([...exclude], { dot: true }) : () => false
  const found: string[] = []
  for (const given of paths) {
    const kind = await stat(given).catch(() => undefined)
    if (!kind) {
      const globbed = /[*?[{]/.test(given) ? await matching(given) : undefined
      if (!globbed || globbed.length === 0) throw new Usage(`There is no file ${given}`)
      found.push(...globbed)
    } else if (kind.isDirectory()) {
      const names = await readdir(given, { recursive: true })
      found.push(
        ...names
          .filter(name => /\.sql$/i.test(name) && !/(^|[\\/])(node_modules|\.git)[\\/]/.test(name))
          .map(name => path.join(given, name)),
      )
    } else {
      found.push(given)
    }
  }
  return [...new Set(found)].filter(file => !left(file) && !left(path.basename(file))).sort(natural.compare)
}

async function matching(glob: string): Promise<string[]> {
  const { base } = picomatch.scan(glob)
  const is = picomatch(glob)
  const names = await readdir(base || '.', { recursive: true }).catch(() => [])
  return names.map(name => path.join(base, name)).filter(name => is(name))
}

/** Files that differ from a commit, and those git does not know yet. */
export async function changedSince(ref: string, folder: string): Promise<ReadonlySet<string>> {
  const run = promisify(execFile)
  try {
    const git = async (...args: string[]) =>
      (await run('git', ['-C', folder, ...args], { maxBuffer: 1 << 26 })).stdout.split('\0').filter(Boolean)
    const top = (await run('git', ['-C', folder, 'rev-parse', '--show-toplevel'])).stdout.trim()
    const changed = await git('diff', '--name-only', '-z', '--diff-filter=d', ref, '--')
    const fresh = await git('ls-files', '--others', '--exclude-standard', '--full-name', '-z', top)
    return new Set([...changed, ...fresh].map(name => path.join(top, name)))
  } catch (error) {
    throw new Usage(
      `git cannot tell what changed since ${ref}: ${String((error as Error).message)
        .split('\n')
        .slice(1)
        .join(' ')
        .trim()}`,
    )
  }
}

export interface Histories {
  /** The schema before a migration, from the files before it in its folder. */
  before(file: string): Ground
  /** A file has been looked at on that ground: the next one stands on what it leaves behind. */
  passed(file: string, text: string, advisor: Advisor): void
}

/** Each file of a folder is replayed at most once, and not at all when somebody looks at it anyway. */
export function histories(
  version: number,
  runner: Runner | undefined,
  start: Ground,
  isHistory: (file: string) => boolean,
): Histories {
  const folders = new Map<string, readonly string[]>()
  const reached = new Map<string, { readonly next: number; readonly ground: Ground }>()
  const beginning = { next: 0, ground: start }
  const namesIn = (folder: string) => {
    let names = folders.get(folder)
    if (!names) {
      names = migrationsIn(folder)
      folders.set(folder, names)
    }
    return names
  }
  return {
    before(file) {
      if (!isHistory(file)) return start
      const folder = path.dirname(file)
      const names = namesIn(folder)
      const own = path.basename(file)
      let at = reached.get(folder) ?? beginning
      if (at.next > 0 && natural.compare(names[at.next - 1] ?? '', own) >= 0) at = beginning
      while (at.next < names.length && natural.compare(names[at.next] as string, own) < 0) {
        const text = readFileSync(path.join(folder, names[at.next] as string), 'utf8')
        const up = sectionsOf(text)?.up
        const script = readScript(up ? text.slice(0, up.end) : text)
        at = { next: at.next + 1, ground: groundAfter(script, at.ground, version, runner) }
      }
      reached.set(folder, at)
      return at.ground
    },
    passed(file, text, advisor) {
      const folder = path.dirname(file)
      const at = reached.get(folder)
      if (!at || at.ground !== advisor.ground || namesIn(folder)[at.next] !== path.basename(file)) return
      // The way down is cut off in another way there.
      if (sectionsOf(text)) return
      reached.set(folder, { next: at.next + 1, ground: groundBehind(advisor) })
    },
  }
}

function migrationsIn(folder: string): readonly string[] {
  const names = readdirSync(folder)
  return names
    .filter(name => {
      const read = readMigrationName(name)
      return read.kind === 'migration' && read.name.kind !== 'undo'
    })
    .sort(natural.compare)
}

export const noHistory = bareGround
