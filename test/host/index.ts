// What VS Code's extension host calls (extensionTestsPath): runs the suite with mocha in there and
// writes each result as a line of JSON beside itself. Started by run.ts or desktop.ts.
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { HostLine } from './report.ts'

const report = path.join(__dirname, 'report.ndjson')

/** Resolves when the suite ended; rejects where a test failed, which the desktop turns into an exit code. */
export async function run(): Promise<void> {
  writeFileSync(report, '')
  try {
    const failed = await suite()
    if (failed > 0) throw new Error(`${failed} tests failed in the extension host`)
  } catch (error) {
    say({ kind: 'end', problem: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    throw error
  }
  say({ kind: 'end' })
}

function say(line: HostLine): void {
  appendFileSync(report, JSON.stringify(line) + '\n')
}

async function suite(): Promise<number> {
  const { default: Mocha } = await import('mocha')
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: Mocha.reporters.Base })
  // The host's own `require` knows `vscode`; mocha's loader need not.
  for (const file of readdirSync(__dirname).filter(name => name.endsWith('.test.js'))) {
    mocha.suite.emit('pre-require', globalThis, file, mocha)
    require(path.join(__dirname, file))
  }
  return new Promise(resolve => {
    const runner = mocha.run(resolve)
    runner.on('pass', test => say({ kind: 'pass', title: test.fullTitle(), ms: test.duration ?? 0 }))
    runner.on('pending', test => say({ kind: 'skip', title: test.fullTitle() }))
    runner.on('fail', (test, error) =>
      say({ kind: 'fail', title: test.fullTitle(), error: error.stack ?? error.message }),
    )
  })
}
