// Results of SQL that a person runs: read-only in the editor, or in the admin console.
import type { Failure } from './failure.ts'

export interface ResultColumn {
  readonly name: string
  /** PostgreSQL's name of the type, e.g. `integer`, `timestamp with time zone`. */
  readonly type: string
}

/** What one statement answered. Values are PostgreSQL's own text; null is NULL. */
export interface QueryResult {
  /** The statement as it was sent. */
  readonly sql: string
  /** Empty when the statement returns no rows. */
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** There were more rows than the limit. */
  readonly truncated: boolean
  /** PostgreSQL's command tag, e.g. `SELECT 3`. */
  readonly command: string
  readonly milliseconds: number
  readonly notices: readonly string[]
}

/** Results up to the first failure; what came before it stands (console) or was read (query). */
export interface QueryAnswer {
  readonly results: readonly QueryResult[]
  readonly failure?: Failure
}

/** A console's answer, with what its prompt shows next. */
export interface ConsoleAnswer extends QueryAnswer {
  readonly transaction: 'idle' | 'open' | 'failed'
}
