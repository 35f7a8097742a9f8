// What `npm test` runs: a task, and how results are counted and worded.

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface Task {
  readonly name: string
  /** The program and its arguments; run with Node.js. */
  readonly args: readonly string[]
  /**
   * `check` counts as one test by its exit code; `mocha` and `editor` write their own counts. Only
   * one `editor` task (a whole VS Code and a browser) runs at a time.
   */
  readonly kind: 'check' | 'mocha' | 'editor'
  /** Names of tasks that must have ended, well or not. */
  readonly after?: readonly string[]
  /** Minutes after which it counts as hung. */
  readonly minutes: number
}

export function sum(all: readonly Counts[]): Counts {
  const add = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0)
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') }
}

/** `12 passed, 0 failed`, with `, 1 skipped` where some were. */
export function worded(counts: Counts): string {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`
}
