// Runs a program to its end and keeps what it said, to be shown only when it fails.
import { spawn } from 'node:child_process'

export interface RunOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** A failing program is no error: its exit code is returned. */
  readonly allowFailure?: boolean
}

/** Resolves with the exit code; rejects with the last of the output where it is not 0. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? npmEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    const keep = (chunk: Buffer) => (output = (output + chunk).slice(-8000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', error => reject(new Error(`${command} does not run: ${error.message}`)))
    child.on('close', code => {
      if (code === 0 || options.allowFailure) return resolve(code ?? 1)
      reject(new Error(`${command} ${args.join(' ')} failed (${code}):\n${output}`))
    })
  })
}

/**
 * The environment without what an outer `npm run` left in it about its own package, which an inner
 * npm would take for its own; what configures npm itself (a registry, a proxy) stays.
 */
export function npmEnvironment(): NodeJS.ProcessEnv {
  const outer = /^(npm_(package|lifecycle|config_local_prefix|command|execpath|node_execpath)|INIT_CWD)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)))
}
