// Mocha's own spec output, and at the end the results of each file as JSON in the file
// PLUMBLINE_TEST_RESULTS names, for scripts/test.ts, which sums them. Nothing else.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import mocha from 'mocha'
import type { FileResult, Results } from '../../scripts/test/task.ts'

const root = path.join(__dirname, '../..')

class ResultsReporter extends mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    const results: Record<string, FileResult> = {}
    const of = (test: Mocha.Runnable): FileResult =>
      results[fileOf(test)] ?? { passed: 0, failed: 0, skipped: 0, failures: [] }
    runner.on('pass', test => {
      const before = of(test)
      results[fileOf(test)] = { ...before, passed: before.passed + 1 }
    })
    runner.on('pending', test => {
      const before = of(test)
      results[fileOf(test)] = { ...before, skipped: before.skipped + 1 }
    })
    runner.on('fail', (test, error: unknown) => {
      const before = of(test)
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
      const failure = { title: test.fullTitle(), error: told }
      results[fileOf(test)] = {
        ...before,
        failed: before.failed + 1,
        failures: [...before.failures, failure],
      }
    })
    runner.once('end', () => {
      const file = process.env.PLUMBLINE_TEST_RESULTS
      if (file) writeFileSync(file, JSON.stringify(results satisfies Results))
    })
  }
}

/** The file a test or hook stands in; a hook of mocha itself stands in none. */
function fileOf(test: Mocha.Runnable): string {
  const file = test.file ?? test.parent?.file
  return file ? path.relative(root, file) : 'mocha'
}

module.exports = ResultsReporter
