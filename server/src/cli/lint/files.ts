// The files that `plumbline lint` is asked about, and the earlier migrations each one stands on.

import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import picomatch from 'picomatch'
import type { Advisor } from '../../advisor/advise.ts'
import { groundAfter, groundBehind } from '../../advisor/ground.ts'
import type { Runner } from '../../advisor/runner.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import { inNaturalOrder } from '../../migrations/naturalOrder.ts'
import {
  historyFolder,
  historyKey,
  type NamedFile,
  runBefore,
  runningOrder,
} from '../../migrations/runningOrder.ts'
import { readScript } from '../../sql/script.ts'
import { Usage } from '../command.ts'

/** Paths of .sql files, in order; folders are looked through. */
export async function filesIn(paths: readonly string[]): Promise<string[]> {
  const found = new Map<string, string>()
  const add = (file: string) => {
    const place = path.resolve(file)
    if (!found.has(place)) found.set(place, file)
  }
  for (const given of paths) {
    const kind = await stat(given).catch(() => undefined)
    if (kind?.isDirectory())
      for (const name of await filesBelow(given)) {
        if (/\.sql$/i.test(name)) add(path.join(given, name))
      }
    else if (kind) add(given)
    else {
      const globbed = /[*?[{]/.test(given) ? await matching(given) : []
      if (globbed.length === 0) throw new Usage(`There is no file ${given}`)
      for (const file of globbed) add(file)
    }
  }
  return [...found.values()].sort(inNaturalOrder)
}

/** Plain files, and links to what may be some, but not other people's. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() || entry.isSymbolicLink())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter(name => !/(^|[\\/])(node_modules|\.git)[\\/]/.test(name))
}

async function matching(glob: string): Promise<string[]> {
  const { base } = picomatch.scan(glob)
  const is = picomatch(glob)
  const names = await filesBelow(base || '.').catch(() => [])
  return names.map(name => path.join(base, name)).filter(name => is(name.split(path.sep).join('/')))
}

/** Where a file really is; a link to nowhere is where it stands itself. */
const realPath = (file: string): string => (existsSync(file) ? realpathSync(file) : file)

/** Those of the files that differ from a commit, each in the repository that it is in. */
export async function changedOf(files: readonly string[], ref: string): Promise<string[]> {
  if (ref.startsWith('-')) throw new Usage(`--since is a commit, not ${ref}`)
  const repositories = new Map<string, ReadonlySet<string>>()
  const changed: string[] = []
  for (const file of files) {
    const place = realPath(path.resolve(file))
    const repository = repositoryAround(path.dirname(place))
    const known = repositories.get(repository) ?? (await changedSince(ref, repository))
    repositories.set(repository, known)
    if (known.has(place)) changed.push(file)
  }
  return changed
}

/** The nearest folder with a repository in it; the folder itself where there is none, for git to say so. */
function repositoryAround(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at
    if (at === path.dirname(at)) return folder
  }
}

/**
 * Real paths of the files of a repository that this side has changed since it parted from a commit, and of
 * those git does not know yet. What the other side has changed meanwhile is not asked about.
 */
async function changedSince(ref: string, folder: string): Promise<ReadonlySet<string>> {
  const { execFile } = await import('node:child_process')
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', ['-C', folder, ...args], { maxBuffer: 1 << 26 })).stdout
  try {
    const top = (await git('rev-parse', '--show-toplevel')).trim()
    // Where there is no such commit, in a shallow clone for example, all that differs counts.
    const base = (await git('merge-base', ref, 'HEAD').catch(() => ref)).trim()
    const changed = await git('diff', '--name-only', '--no-relative', '-z', '--diff-filter=d', base, '--')
    const fresh = await git('ls-files', '--others', '--exclude-standard', '--full-name', '-z', top)
    const names = `${changed}${fresh}`.split('\0').filter(Boolean)
    return new Set(names.map(name => path.join(top, name)))
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string }
    const why = code === 'ENOENT' ? 'there is no git on the PATH' : stderr?.trim().split('\n')[0]
    throw new Usage(`git cannot tell what changed in ${folder} since ${ref}: ${why || message}`)
  }
}

/** Of files by absolute paths. */
export interface Histories {
  /** The schema before a migration, from those before it in its folder. */
  before(file: string): Ground
  /** A file has been looked at on that ground: the next one stands on what it leaves behind. */
  passed(file: string, advisor: Advisor): void
}

interface Reached {
  /** How many migrations of the folder the ground has behind it. */
  readonly count: number
  readonly ground: Ground
}

/** Each file of a folder is replayed at most once, and not at all when somebody looks at it anyway. */
export function histories(version: number, runner: Runner | undefined, start: Ground): Histories {
  const orders = new Map<string, readonly NamedFile[]>()
  const reached = new Map<string, Reached>()
  const orderOf = (file: string) => {
    const key = historyKey(file)
    const known = orders.get(key) ?? runningOrder(file, entriesOf(historyFolder(file)))
    orders.set(key, known)
    return known
  }
  return {
    before(file) {
      const order = orderOf(file)
      const count = runBefore(order, file)
      let at = reached.get(historyKey(file)) ?? { count: 0, ground: start }
      if (at.count > count) at = { count: 0, ground: start }
      while (at.count < count) {
        const script = readScript(textIn(order[at.count]!.file))
        at = { count: at.count + 1, ground: groundAfter(script, at.ground, version, runner) }
      }
      reached.set(historyKey(file), at)
      return at.ground
    },
    passed(file, advisor) {
      const at = reached.get(historyKey(file))
      if (!at || at.ground !== advisor.ground || orderOf(file)[at.count]?.file !== file) return
      reached.set(historyKey(file), { count: at.count + 1, ground: groundBehind(advisor) })
    },
  }
}

/** Standard input may be said to stand in a folder that is not there. */
const entriesOf = (folder: string) => (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [])

/** Nothing where there is no file, as in a folder that a migration does not fill. */
function textIn(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
