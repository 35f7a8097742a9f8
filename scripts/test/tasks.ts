// The list of what `npm test` runs, longest first where order is free. A room's suite is found by
// its folder, so a new room needs no entry here.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Task } from './task.ts'

const bin = (name: string) => path.join('node_modules', name)

/** All tasks, given the checkout's folder. */
export function tasks(root: string): Task[] {
  return [
    { name: 'types', kind: 'check', args: [bin('typescript/bin/tsc'), '-b'], minutes: 5 },
    {
      name: 'lint',
      kind: 'check',
      args: [bin('@biomejs/biome/bin/biome'), 'check', '--diagnostic-level=warn', '.'],
      minutes: 5,
    },
    { name: 'build', kind: 'check', args: ['scripts/build.mjs'], minutes: 5 },
    suite('static', ['test/static/**/*.test.ts']),
    { ...suite('package', ['test/package/**/*.test.ts']), after: ['build'] },
    {
      name: 'host',
      kind: 'editor',
      args: ['--import', 'tsx', 'test/host/run.ts'],
      after: ['build'],
      minutes: 20,
    },
    { name: 'demo', kind: 'check', args: ['--import', 'tsx', 'scripts/demo.ts'], minutes: 5 },
    ...journeys(root),
    { ...suite('pages', ['test/pages/**/*.test.ts']), kind: 'editor', after: ['build'] },
    { ...suite('syntaxes', ['test/syntaxes/**/*.test.ts']), kind: 'editor' },
    ...rooms(root),
  ]
}

function suite(name: string, files: readonly string[]): Task {
  const reporter = path.join('test', 'support', 'reporter.ts')
  const forbidOnly = process.env.CI ? ['--forbid-only'] : []
  const args = [bin('mocha/bin/mocha.js'), '--no-color', '--reporter', reporter, ...forbidOnly]
  return { name, kind: 'mocha', args, files, minutes: 25 }
}

function journeys(root: string): Task[] {
  if (!existsSync(path.join(root, 'test/journeys'))) return []
  // One of them packs the extension, as the package's own suite does.
  return [
    { ...suite('journeys', ['test/journeys/**/*.test.ts']), kind: 'editor', after: ['build', 'package'] },
  ]
}

/** One suite for each folder of a room's tests, and one for the files that stand beside them. */
function rooms(root: string): Task[] {
  const found: Task[] = []
  for (const room of ['protocol', 'server', 'client', 'webview']) {
    const folder = path.join(root, room, 'test')
    if (!existsSync(folder)) continue
    const entries = readdirSync(folder, { withFileTypes: true })
    const files = entries.filter(entry => entry.isFile() && entry.name.endsWith('.test.ts'))
    if (files.length > 0) found.push(suite(room, [`${room}/test/*.test.ts`]))
    for (const entry of entries.filter(entry => entry.isDirectory()).sort(longestFirst)) {
      const tests = readdirSync(path.join(folder, entry.name), { recursive: true, encoding: 'utf8' })
      if (tests.some(name => name.endsWith('.test.ts')))
        found.push({ ...suite(entry.name, [`${room}/test/${entry.name}/**/*.test.ts`]), after: ['build'] })
    }
  }
  return found
}

/** Rooms whose suites run on every version of PostgreSQL and take longest. */
const long = ['schema', 'changes', 'store', 'postgres', 'shadow', 'drift']

function longestFirst(a: { readonly name: string }, b: { readonly name: string }): number {
  const rank = (name: string) => (long.includes(name) ? long.indexOf(name) : long.length)
  return rank(a.name) - rank(b.name) || a.name.localeCompare(b.name)
}
