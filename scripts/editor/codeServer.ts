// Gets a real VS Code from the npm registry alone: code-server, its native modules built here.
// Only installs; serveCode.ts runs it.
import { access, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { cached } from '../../server/test/support/cache.ts'
import { npmEnvironment, run } from './run.ts'

interface Release {
  readonly version: string
  readonly code: string
  /** Major version of Node.js that it is made for. */
  readonly node: number
  readonly nativeModules: readonly string[]
}

/** The engine floor of package.json, on which the suites run, and the newest, for the packaged extension. */
const releases = {
  floor: {
    version: '4.100.3',
    code: '1.100',
    node: 20,
    nativeModules: ['@vscode/spdlog', 'node-pty', 'native-watchdog', '@parcel/watcher', '@vscode/deviceid'],
  },
  newest: {
    version: '4.139.1',
    code: '1.139',
    node: 24,
    nativeModules: [
      '@vscode/spdlog',
      'node-pty',
      '@vscode/native-watchdog',
      '@parcel/watcher',
      '@vscode/deviceid',
      '@vscode/sqlite3',
      '@vscode/fs-copyfile',
    ],
  },
} as const satisfies Record<string, Release>

/** A code-server that is ready to run. */
export interface CodeServer {
  /** The program to run with `node`. */
  readonly entry: string
  readonly node: string
}

const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
/** VS Code looks files up with ripgrep, which its own package would download from elsewhere. */
const ripgrep = '1.18.0'

const place = (release: Release) => `code-server/${process.platform}-${process.arch}-${release.version}`

/** Installs code-server once into the cache (about a minute and a half) and returns where it is. */
export async function installCodeServer(
  which: keyof typeof releases = 'floor',
  say: (line: string) => void = console.log,
): Promise<CodeServer> {
  const release: Release = releases[which]
  const folder = await cached(place(release), async folder => {
    say(`Fetching VS Code ${release.code} (code-server ${release.version}) from npm into ${folder}`)
    await install(release, folder, say)
  })
  return {
    entry: path.join(folder, 'node_modules/code-server/out/node/entry.js'),
    node: nodeFor(release, folder),
  }
}

const ownNode = (release: Release) => process.versions.node.startsWith(`${release.node}.`)
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

function nodeFor(release: Release, folder: string): string {
  return ownNode(release) ? process.execPath : path.join(folder, 'node_modules', nodePackage, 'bin/node')
}

async function install(release: Release, folder: string, say: (line: string) => void): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true }))
  const wanted = [`code-server@${release.version}`, `@vscode/ripgrep@${ripgrep}`]
  if (!ownNode(release)) wanted.push(`${nodePackage}@${release.node}`)
  // Its own install script asks other hosts for parts and refuses root.
  await run('npm', ['install', '--ignore-scripts', '--save-exact', ...quiet, ...wanted], { cwd: folder })

  const code = path.join(folder, 'node_modules/code-server/lib/vscode')
  for (const part of [code, path.join(code, 'extensions')])
    await run('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], { cwd: part })

  say('Building its native modules (python3, make, g++)')
  const env = buildEnvironment(release, folder)
  // Some have a last step that needs more than the registry; what they built is used all the same.
  for (const name of release.nativeModules)
    await run('npm', ['rebuild', name, ...quiet], { cwd: code, env, allowFailure: true })
  await run('npm', ['rebuild', 'argon2', '--build-from-source', ...quiet], { cwd: folder, env })
  await access(path.join(code, 'node_modules/@vscode/spdlog/build/Release/spdlog.node'))
  // Newer ones come built.
  const terminal = ['build/Release', `prebuilds/${process.platform}-${process.arch}`]
  await Promise.any(
    terminal.map(folder => access(path.join(code, 'node_modules/node-pty', folder, 'pty.node'))),
  )

  await rm(path.join(code, 'node_modules.asar'), { force: true })
  await symlink('node_modules', path.join(code, 'node_modules.asar'))
  await addRipgrep(folder, code)
}

function buildEnvironment(release: Release, folder: string): NodeJS.ProcessEnv {
  const env = npmEnvironment()
  if (ownNode(release)) return env
  const node = path.join(folder, 'node_modules', nodePackage)
  return {
    ...env,
    npm_config_nodedir: node,
    PATH: `${path.join(node, 'bin')}${path.delimiter}${env.PATH ?? ''}`,
  }
}

async function addRipgrep(folder: string, code: string): Promise<void> {
  const platform = `@vscode/ripgrep-${process.platform}-${process.arch}`
  const into = path.join(code, 'node_modules/@vscode/ripgrep/bin')
  await mkdir(into, { recursive: true })
  await copyFile(path.join(folder, 'node_modules', platform, 'bin/rg'), path.join(into, 'rg'))
}
