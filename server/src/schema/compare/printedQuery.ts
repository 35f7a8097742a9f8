// Queries of views as PostgreSQL prints them once what they stand on has been altered. The same made anew
// prints otherwise, and means the same.
import { closingParenthesis, printedName as name, topLevelItems } from '../introspect/printedText.ts'

export function isSameQuery(before: string, after: string): boolean {
  const [a, b] = [taken(before), taken(after)]
  return (
    a.text === b.text &&
    a.columns.length === b.columns.length &&
    a.columns.every((list, at) => begins(list, b.columns[at] ?? []) || begins(b.columns[at] ?? [], list))
  )
}

const begins = (list: readonly string[], start: readonly string[]) =>
  start.every((column, at) => list[at] === column)

const literal = `'(?:[^']|'')*'`
const identifier = `"(?:[^"]|"")*"`
const shifting = new RegExp(
  `(\\) ${name})\\((${name}(?:, ${name})*)\\)|(\\(VALUES )|(::text AS text\\b)|${literal}|${identifier}`,
  'g',
)
const row = new RegExp(`${literal}|${identifier}|\\bROW\\(`, 'g')

/** The query without what may be printed otherwise. */
function taken(query: string): { readonly text: string; readonly columns: readonly (readonly string[])[] } {
  const columns: string[][] = []
  const text = withBareNulls(query).replace(
    shifting,
    (whole, alias?: string, list?: string, values?: string, named?: string) => {
      // A list that was a view's whole query once stands in parentheses without a space.
      if (values !== undefined) return '( VALUES '
      // Text in a query within another is called so once it is parsed again; that name nobody sees.
      if (named !== undefined) return '::text'
      if (alias === undefined || list === undefined) return whole
      // A function that hands out rows of a type has more columns once the type has.
      columns.push(topLevelItems(list))
      return `${alias}()`
    },
  )
  return { text, columns }
}

/** Attributes that a type gains after a query made a row of it are null there, of no type. */
function withBareNulls(query: string): string {
  let out = query
  // From the end, so that places before stay where they are.
  for (const { index, 0: head } of [...query.matchAll(row)].reverse()) {
    if (head !== 'ROW(') continue
    const open = index + head.length - 1
    const close = closingParenthesis(out, open)
    if (!out.startsWith('::', close + 1)) continue
    const items = topLevelItems(out.slice(open + 1, close))
    for (let at = items.length - 1; items[at]?.startsWith('NULL::') || items[at] === 'NULL'; at--)
      items[at] = 'NULL'
    out = `${out.slice(0, open + 1)}${items.join(', ')}${out.slice(close)}`
  }
  return out
}
