// A statement of a script with what the advisor knows of it.
import { type Moment, moment } from '../impact/catalog/timeline.ts'
import type { Impact } from '../impact/impact.ts'
import type { Problem, Statement } from '../sql/statement.ts'
import type { Finding, Found } from './finding.ts'

export interface Entry {
  statement: Statement
  readonly moment: Moment
  /** Why it could not be looked at, or not wholly. */
  problem: Problem | undefined
  /** It is a block or a function: comments in its body may silence what is said of it. */
  hasBody: boolean
  /** What the statements of a block do, taken together. */
  inside: Impact | undefined
  /** What its own rules say. */
  findings: readonly Finding[]
  /** What is said of it in all, with what the script's outcome shows. */
  told: readonly Finding[]
  /** The same in its place, made when first asked; see advice.ts. */
  placed: readonly Found[] | undefined
  /** Waits to be looked at. */
  queued: boolean
}

/** Of a statement that nobody has looked at yet. */
export function newEntry(statement: Statement, id: number, index: number): Entry {
  return {
    statement,
    moment: moment(id, index),
    problem: undefined,
    hasBody: false,
    inside: undefined,
    findings: [],
    told: [],
    placed: undefined,
    queued: true,
  }
}

export const inScript = (a: Entry, b: Entry): number => a.moment.index - b.moment.index

/** A statement nested so deeply that looking at it takes more stack than there is costs only itself. */
export function sparing<T>(entry: Entry, look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (!(error instanceof RangeError && /call stack/i.test(error.message))) throw error
    entry.problem = {
      kind: 'tooDeep',
      message: 'This statement is nested too deeply to be looked at.',
      hint: 'Rules may have missed something in it. PostgreSQL itself may still accept it.',
      start: 0,
      end: entry.statement.text.length,
    }
    return undefined
  }
}
