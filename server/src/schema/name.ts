// Identities of schema objects. They are written as SQL writes them, by the one frozen rule of
// quoting, so an identity can stand in a statement as it is.
import { quoteIdentifier } from '../sql/identifier.ts'

/** `public.orders`, `public."Order"`. */
export function identity(...parts: readonly string[]): string {
  return parts.map(quoteIdentifier).join('.')
}

/** The parts of an identity, or of a qualified name as PostgreSQL prints it. */
export function identityParts(text: string): string[] {
  const parts: string[] = []
  for (const match of text.matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)) {
    parts.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
  }
  return parts
}

/** The table of what a publication lists: `public.t (a, b) where (x > 0)`. */
export const publishedTable = (listed: string): string =>
  /^(?:"(?:[^"]|"")*"|[^\s"(])+/.exec(listed)?.[0] ?? listed
