// Decides from the syntax tree whether a statement only reads. An allow-list: what is not known to
// read is refused. The transaction it runs in is read-only besides; this gives the better message.
import type { Node } from '@pgsql/types'

/** Statements inside a query that write, lock rows or make a table. */
const writing: Readonly<Record<string, string>> = {
  InsertStmt: 'it inserts',
  UpdateStmt: 'it updates',
  DeleteStmt: 'it deletes',
  MergeStmt: 'it merges',
  IntoClause: 'it makes a table (into)',
  intoClause: 'it makes a table (into)',
  lockingClause: 'it locks rows (for update)',
}

/** Why the statement is not run as a query, or null when it only reads. */
export function notReading(statement: Node): string | null {
  if ('VariableShowStmt' in statement) return null
  if ('ExplainStmt' in statement) {
    const { query } = statement.ExplainStmt
    return query ? notReading(query) : 'it explains nothing'
  }
  if (!('SelectStmt' in statement)) return 'it is not a query'
  return writingPart(statement.SelectStmt)
}

function writingPart(value: unknown): string | null {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = writingPart(item)
      if (found) return found
    }
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const found = (inner === undefined ? null : writing[key]) ?? writingPart(inner)
    if (found) return found
  }
  return null
}
