// What `npm test` runs: a task, and how results are counted and worded.

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** A test that failed: its whole title, and its error with where it was thrown. */
export interface Failure {
  readonly title: string
  readonly error: string
}

/** What came of one file of tests, or of a task that has no files. */
export interface FileResult extends Counts {
  readonly failures: readonly Failure[]
}

/** By file, as a path from the checkout's folder; by the task's name where it has no files. */
export type Results = Readonly<Record<string, FileResult>>

export interface Task {
  readonly name: string
  /** The program and its arguments; run with Node.js. */
  readonly args: readonly string[]
  /** Files of tests, or patterns of them, given behind `args`. */
  readonly files?: readonly string[]
  /**
   * `check` counts as one test by its exit code; `mocha` and `editor` write their own results. Only
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

/** Every failure, by file. */
export function failuresOf(results: Results): [file: string, failure: Failure][] {
  return Object.entries(results).flatMap(([file, result]) =>
    result.failures.map(failure => [file, failure] as [string, Failure]),
  )
}

/** A failure as the end of the output tells it. */
export function failureWorded(task: string, file: string, failure: Failure): string {
  const where = file === task ? task : `${task}, ${file}`
  const error = failure.error.split('\n').slice(0, 40).join('\n')
  return `✘ ${failure.title} (${where})\n${error.replace(/^/gm, '    ')}`
}
