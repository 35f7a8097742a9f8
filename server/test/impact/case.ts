// One case of the truth test: a statement, and the schema it runs on.

export interface Case {
  /** Several statements are judged as one. */
  readonly sql: string
  readonly since?: number
  readonly until?: number
  /** The judgement may say "perhaps": the schema does not tell. */
  readonly unsure?: boolean
}

export interface Group {
  readonly about: string
  /** The first version that can make the schema. */
  readonly since?: number
  /** Run and committed first, in a schema of the case's own. */
  readonly before: string
  readonly cases: readonly (string | Case)[]
}

export const asCase = (one: string | Case): Case => (typeof one === 'string' ? { sql: one } : one)
export const since = (version: number, ...sql: readonly string[]): Case[] =>
  sql.map(one => ({ sql: one, since: version }))
export const until = (version: number, ...sql: readonly string[]): Case[] =>
  sql.map(one => ({ sql: one, until: version }))
