// Starts runner.ts as a process and follows what it says.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { RunnerOrder } from './runner.ts'

export interface RunnerProcess {
  readonly child: ChildProcess
  /** Resolves when a line begins with this, or the process is gone. */
  said(words: string): Promise<void>
  gone(): Promise<void>
  output(): string
}

export function startRunner(order: RunnerOrder): RunnerProcess {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(import.meta.dirname, 'runner.ts'), JSON.stringify(order)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  const gone = once(child, 'close').then(() => undefined)
  child.stdout.on('data', chunk => (output += chunk))
  child.stderr.on('data', chunk => (output += chunk))
  return {
    child,
    async said(words) {
      while (!`\n${output}`.includes(`\n${words}`) && child.exitCode === null && child.signalCode === null) {
        await Promise.race([once(child.stdout, 'data'), gone])
      }
    },
    gone: () => gone,
    output: () => output,
  }
}
