// Runs a VS Code server (code-server) on loopback for one user-data folder, and ends it with all its
// children. Knows nothing of browsers or tests.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CodeServer } from './codeServer.ts'
import { run } from './run.ts'

export interface ServeOptions {
  readonly code: CodeServer
  /** Keeps settings, state and logs; nothing is written to the home folder. */
  readonly userData: string
  readonly extensions: string
  /** Written at each start. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Written only where there are none yet: what a person changed stays. */
  readonly firstSettings?: Readonly<Record<string, unknown>>
  readonly env?: NodeJS.ProcessEnv
  /** A package to install first. */
  readonly vsix?: string
  /** Ask whether the folder is trusted, as the desktop does. */
  readonly askTrust?: boolean
  /** 0 takes a free one. */
  readonly port?: number
}

export interface ServedCode {
  readonly port: number
  /** The address that opens `folder`, with a payload such as an extension under development. */
  address(folder: string, payload?: readonly (readonly [string, string])[]): string
  /** Resolves when the server's process is gone, by `close` or by itself. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

/** Starts the server and returns when it listens. */
export async function serveCode(options: ServeOptions): Promise<ServedCode> {
  const { userData, extensions } = options
  await mkdir(path.join(userData, 'User'), { recursive: true })
  await mkdir(extensions, { recursive: true })
  const settingsFile = path.join(userData, 'User/settings.json')
  if (options.settings) await writeFile(settingsFile, JSON.stringify(options.settings, null, 2))
  if (options.firstSettings)
    await writeFile(settingsFile, JSON.stringify(options.firstSettings, null, 2), { flag: 'wx' }).catch(
      () => undefined,
    )
  const config = path.join(userData, 'config.yaml')
  await writeFile(config, '{}\n')
  const folders = ['--user-data-dir', userData, '--extensions-dir', extensions, '--config', config]
  if (options.vsix)
    await run(options.code.node, [options.code.entry, ...folders, '--install-extension', options.vsix])
  const args = [
    ...[options.code.entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${options.port ?? 0}`],
    ...folders,
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ...(options.askTrust ? [] : ['--disable-workspace-trust']),
  ]
  const child = spawn(options.code.node, args, {
    cwd: userData,
    env: { ...process.env, CODE_SERVER_CONFIG: config, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit').then(() => undefined)
  const port = await listening(child)
  return {
    port,
    ended,
    address: (folder, payload = []) => address(port, folder, payload),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(force)
    },
  }
}

function listening(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output = (output + chunk).slice(-8000)
      const port = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1]
      if (port) resolve(Number(port))
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('exit', code =>
      reject(new Error(`code-server ended (${code}) before it listened:\n${output}`)),
    )
  })
}

function address(port: number, folder: string, payload: readonly (readonly [string, string])[]): string {
  const all = [...payload, ['skipWelcome', 'true'], ['skipReleaseNotes', 'true']]
  const query = new URLSearchParams({ folder, payload: JSON.stringify(all) })
  return `http://127.0.0.1:${port}/?${query}`
}
