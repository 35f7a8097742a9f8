// The files that `plumbline lint` is asked about, and the earlier migrations each one stands on.
import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import picomatch from 'picomatch'
import { groundAfter } from '../../advisor/ground.ts'
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

/** The schema before a migration, from the files before it in its folder; each folder is replayed once. */
export function histories(
  version: number,
  runner: Runner | undefined,
  start: Ground,
  isHistory: (file: string) => boolean,
) {
  const folders = new Map<string, Promise<string[]>>()
  const reached = new Map<string, { next: number; ground: Ground }>()
  return async (file: string): Promise<Ground> => {
    if (!isHistory(file)) return start
    const folder = path.dirname(file)
    const known = folders.get(folder) ?? migrationsIn(folder)
    folders.set(folder, known)
    const names = await known
    const own = path.basename(file)
    let at = reached.get(folder) ?? { next: 0, ground: start }
    if (at.next > 0 && natural.compare(names[at.next - 1] ?? '', own) >= 0) at = { next: 0, ground: start }
    while (at.next < names.length && natural.compare(names[at.next] as string, own) < 0) {
      const text = await readFile(path.join(folder, names[at.next] as string), 'utf8')
      const up = sectionsOf(text)?.up
      at = {
        next: at.next + 1,
        ground: groundAfter(readScript(up ? text.slice(0, up.end) : text), at.ground, version, runner),
      }
    }
    reached.set(folder, at)
    return at.ground
  }
}

async function migrationsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names
    .filter(name => {
      const read = readMigrationName(name)
      return read.kind === 'migration' && read.name.kind !== 'undo'
    })
    .sort(natural.compare)
}

export const noHistory = bareGround
