// Runs one task of `npm test` in a process of its own, shows each of its lines under its name, and
// gives its results: from the file the task wrote, or from its exit code.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { type Results, sum, type Task } from './task.ts'

/** Resolves with the results; a task that hangs, dies, or runs no test counts as one failure more. */
export async function runTask(task: Task): Promise<Results> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-test-'))
  const file = path.join(folder, 'results.json')
  const say = (line: string) => console.log(`${`[${task.name}]`.padEnd(16)} ${line}`)
  const began = Date.now()
  say('started')
  const code = await run(task, file, say)
  const results = await resultsOf(task, code, file)
  await rm(folder, { recursive: true, force: true })
  if (sum(Object.values(results)).failed > 0) say(`failed (exit code ${code})`)
  say(`ended after ${Math.round((Date.now() - began) / 1000)} s`)
  return results
}

function run(task: Task, resultsFile: string, say: (line: string) => void): Promise<number | null> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [...task.args, ...(task.files ?? [])], {
      cwd: path.join(__dirname, '../..'),
      env: { ...process.env, PLUMBLINE_TEST_RESULTS: resultsFile, FORCE_COLOR: undefined, NO_COLOR: '1' },
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

async function resultsOf(task: Task, code: number | null, file: string): Promise<Results> {
  const text = task.kind === 'check' ? null : await readFile(file, 'utf8').catch(() => null)
  const results = text ? (JSON.parse(text) as Results) : {}
  const { passed, failed } = sum(Object.values(results))
  const ran = task.kind === 'check' ? code === 0 : passed > 0
  if (failed > 0 || (code === 0 && ran))
    return task.kind === 'check'
      ? { [task.name]: { passed: 1, failed: 0, skipped: 0, failures: [] } }
      : results
  const failure = {
    title: task.name,
    error: code === 0 ? 'It ran no test.' : `It ended with exit code ${code}.`,
  }
  return { ...results, [task.name]: { passed: 0, failed: 1, skipped: 0, failures: [failure] } }
}
