// Expressions as PostgreSQL prints them: two texts of one meaning, from different versions or because
// the one has been through a dump, are no difference.

import { printedName as name } from '../introspect/printedText.ts'
import { isSameQuery } from './printedQuery.ts'

const printedAttributes = new Set([
  'definition',
  'using',
  'check',
  'when',
  'expression',
  'predicate',
  'default',
])

/** `older`: the older major version; undefined when both are of the same. */
export function isOnlyPrinted(name: string, before: unknown, after: unknown, older?: number): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false
  // The body of a function may be its author's own text.
  if (name === 'body') return older !== undefined && unqualified(before) === unqualified(after)
  if (!printedAttributes.has(name)) return false
  const [a, b] = [distributed(before), distributed(after)]
  if (name === 'definition' && isSameQuery(a, b)) return true
  return a === b || (older !== undefined && unqualified(a) === unqualified(b))
}

const precision = '(?:\\([\\d,]+\\))?'
/** `character varying(10)`, `timestamp(3) without time zone`, `shop."Mood"`; operators and keywords stand in capitals or signs. */
const type = `${name}${precision}(?:[. ]${name})*${precision}`
const text = `'(?:[^']|'')*'`
const item = `(?:(?:${text}|NULL|-?\\d[\\d.]*)(?:::${type})?|${name}(?:\\.${name})*)`
const items = `ARRAY\\[(${item}(?:, ${item})*)\\]`
const castLists = new RegExp(
  `\\(${items}\\)::(${type})\\[\\]|${items}::(${type})\\[\\]|\\((${item})\\)(?=::)|${text}|"(?:[^"]|"")*"`,
  'g',
)

/**
 * `(ARRAY['a'::character varying])::text[]`, as `a in ('a')` prints over a varchar column, parsed again prints
 * `ARRAY[('a'::character varying)::text]`. Both become `ARRAY['a'::character varying::text]`.
 */
function distributed(printed: string): string {
  return printed.replace(
    castLists,
    (whole, inBrackets?: string, bracketType?: string, bare?: string, bareType?: string, single?: string) => {
      const list = inBrackets ?? bare
      if (list === undefined) return single ?? whole
      const each = [...list.matchAll(new RegExp(item, 'g'))].map(
        ([one]) => `${one}::${bracketType ?? bareType}`,
      )
      return `ARRAY[${each.join(', ')}]`
    },
  )
}

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
