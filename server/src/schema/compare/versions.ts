// Two models of different major versions of PostgreSQL: what one version only prints otherwise,
// or did not know, is no difference.
import type { Model } from '../model.ts'

/** The older major version; undefined when both are the same. */
export function olderMajor(a: Model, b: Model): number | undefined {
  const [first, second] = [a, b].map(({ serverVersion }) => Math.floor(serverVersion / 10000))
  return first === undefined || second === undefined || first === second ? undefined : Math.min(first, second)
}

/** Attributes by the version that brought them. */
const since: Readonly<Record<string, number>> = { multirange: 14, compression: 14 }

/** Texts that PostgreSQL prints from what it parsed. */
const printed = new Set([
  'definition',
  'using',
  'check',
  'when',
  'expression',
  'predicate',
  'default',
  'body',
])

export function isOnlyPrinted(name: string, before: unknown, after: unknown, older: number): boolean {
  if (older < (since[name] ?? 0)) return true
  // Before 18 a not-null constraint has neither a name nor anything else of its own.
  if (name === 'notNull' && older < 18) return nullable(before) === nullable(after)
  if (!printed.has(name) || typeof before !== 'string' || typeof after !== 'string') return false
  return unqualified(before) === unqualified(after)
}

const nullable = (notNull: unknown) =>
  notNull === undefined || (typeof notNull === 'object' && notNull !== null && 'notValid' in notNull)

/** Without the names before dots, which newer versions print only where they are needed. */
function unqualified(text: string): string {
  return text
    .replace(
      /('(?:[^']|'')*')|(?:"(?:[^"]|"")*"|\b[a-z_][a-z0-9_$]*)\.(?=["a-z_*])/g,
      (_, literal) => literal ?? '',
    )
    .replace(/\s+/g, ' ')
    .trim()
}
