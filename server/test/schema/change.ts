// A single change of a schema, for tables of them.

export interface Change {
  readonly sql: string
  /** First major version that knows it. */
  readonly since?: number
  /** Why no statement can take the database there, or back. */
  readonly unresolved?: 'there' | 'back' | 'both'
}

export const change = (sql: string, more: Omit<Change, 'sql'> = {}): Change => ({ sql, ...more })
