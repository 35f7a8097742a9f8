// Runs one task of `npm test` in a process of its own, shows each of its lines under its name, and
// counts: by the file the task wrote, or by its exit code.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Counts, Task } from './task.ts'

/** Resolves with the counts; a task that hangs, dies, or runs no test counts as one failure. */
export async function runTask(task: Task): Promise<Counts> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-test-'))
  const file = path.join(folder, 'counts.json')
  const say = (line: string) => console.log(`${`[${task.name}]`.padEnd(16)} ${line}`)
  const began = Date.now()
  say('started')
  const code = await run(task, file, say)
  const counts = await counted(task, code, file)
  await rm(folder, { recursive: true, force: true })
  if (counts.failed > 0) say(`failed (exit code ${code})`)
  say(`ended after ${Math.round((Date.now() - began) / 1000)} s`)
  return counts
}

function run(task: Task, countsFile: string, say: (line: string) => void): Promise<number | null> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, task.args, {
      cwd: path.join(__dirname, '../..'),
      env: { ...process.env, PLUMBLINE_TEST_COUNTS: countsFile, FORCE_COLOR: undefined, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a task that hangs is ended with all that it started.
      detached: process.platform !== 'win32',
    })
    const read = [child.stdout, child.stderr].map(stream => {
      const lines = createInterface({ input: stream }).on('line', line => line.trim() && say(line))
      return once(lines, 'close')
    })
    const end = () => {
      try {
        process.kill(process.platform === 'win32' ? (child.pid ?? 0) : -(child.pid ?? 0), 'SIGKILL')
      } catch {
        // Gone already.
      }
    }
    const hung = setTimeout(() => {
      say(`still running after ${task.minutes} minutes: ended`)
      end()
    }, task.minutes * 60_000)
    process.once('exit', end)
    child.on('error', error => say(String(error)))
    child.on('exit', async code => {
      clearTimeout(hung)
      process.off('exit', end)
      // A server that a test left behind may hold the pipes open for ever.
      await Promise.race([Promise.all(read), pause(2000, null, { ref: false })])
      end()
      resolve(code)
    })
  })
}

async function counted(task: Task, code: number | null, file: string): Promise<Counts> {
  if (task.kind === 'check') return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  const none: Counts = { passed: 0, failed: 0, skipped: 0 }
  const text = await readFile(file, 'utf8').catch(() => null)
  const counts = text ? (JSON.parse(text) as Counts) : none
  const fine = code === 0 && counts.failed === 0 && counts.passed > 0
  return fine ? counts : { ...counts, failed: Math.max(1, counts.failed) }
}
