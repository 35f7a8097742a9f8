// Identities of schema objects: stable, whatever words a version of PostgreSQL reserves.
// Not for SQL: that quotes by sql/identifier.ts.

/** Bare when it could not be misread, else in double quotes. */
export function identity(...parts: readonly string[]): string {
  return parts
    .map(part => (/^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.')
}

/** The parts of an identity or of a qualified name as PostgreSQL prints it. */
export function identityParts(text: string): string[] {
  const parts: string[] = []
  for (const match of text.matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)) {
    parts.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
  }
  return parts
}
