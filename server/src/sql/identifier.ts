// Quoting of identifiers and literals: the only places where text becomes SQL.
import { reservedWords } from './reservedWords.ts'

/**
 * A name as SQL. Quoted unless it is a plain lower-case word that no PostgreSQL from 13 to 18
 * reserves; the same on every server, so that rendered schemas compare equal.
 */
export function quoteIdentifier(name: string): string {
  if (/^[a-z_][a-z0-9_$]*$/.test(name) && !reservedWords.has(name)) return name
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as an SQL string, safe whatever standard_conforming_strings is: E'...' when it holds a backslash. */
export function quoteLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''")
  return text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}
