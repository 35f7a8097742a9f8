// A view made by VALUES whose columns have names of their own. PostgreSQL prints it as a SELECT from such
// a list, and that, parsed again, prints otherwise: this puts back what was written.
import { closingParenthesis, printedName as name } from '../introspect/printedText.ts'

const column = String.raw`(?:"\*VALUES\*"\.)?column\d+ AS ${name}`
const selected = new RegExp(String.raw`SELECT (${column}(?:,\s+${column})*)\s+FROM (?=\(VALUES )`, 'g')
const after =
  /^ "\*VALUES\*"(?:\(column\d+(?:, column\d+)*\))?(?=$|\s*\)|\s+(?:UNION|INTERSECT|EXCEPT|ORDER BY|LIMIT|OFFSET|FETCH)\b)/
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g

/** The query with VALUES where it was written, and what then has to name its columns; undefined where there is none. */
export function valuesQuery(
  definition: string,
): { readonly query: string; readonly names: readonly string[] } | undefined {
  if (!definition.includes('(VALUES ')) return undefined
  const plain = definition.replace(quoted, text => 'x'.repeat(text.length))
  let names: readonly string[] = []
  let query = ''
  let done = 0
  for (const { index, 0: head, 1: columns = '' } of definition.matchAll(selected)) {
    const before = plain.slice(0, index)
    const open = index + head.length
    const close = closingParenthesis(definition, open)
    const tail = after.exec(definition.slice(close + 1))
    if (!tail || plain.startsWith('x', index) || !isArm(before)) continue
    if (/^[\s(]*$/.test(before)) names = namesIn(columns)
    query += definition.slice(done, index) + definition.slice(open + 1, close)
    done = close + 1 + tail[0].length
  }
  return done === 0 ? undefined : { query: query + definition.slice(done), names }
}

/** Whether what follows is the query itself or an arm of it, and not a query inside of another. */
function isArm(before: string): boolean {
  const open: number[] = []
  for (const { index, 0: letter } of before.matchAll(/[()]/g)) {
    if (letter === '(') open.push(index)
    else open.pop()
  }
  return open.every(at => /(?:^|\(|\b(?:UNION|INTERSECT|EXCEPT)(?: ALL)?)\s*$/.test(before.slice(0, at)))
}

const namesIn = (columns: string): string[] =>
  [...columns.matchAll(new RegExp(` AS (${name})`, 'g'))].map(([, one = '']) => one)
