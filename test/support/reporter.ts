// Mocha's own spec output, and at the end the counts as JSON in the file PLUMBLINE_TEST_COUNTS names,
// for scripts/test.ts, which sums them. Nothing else.
import { writeFileSync } from 'node:fs'
import mocha from 'mocha'

class CountingReporter extends mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats
      const file = process.env.PLUMBLINE_TEST_COUNTS
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }))
    })
  }
}

module.exports = CountingReporter
