// PostgreSQL prints `a in ('x', 'y')` over a varchar column in a form that, parsed again, prints
// otherwise, and the marks of CYCLE in one that cannot be parsed. This puts such text into the form that
// gives the same again.
import { printedName as name } from '../introspect/printedText.ts'

/** Statements without the pattern are handed back as they are. */
export function reparsable(sql: string): string {
  let out = sql.includes(' CYCLE ') ? sql.replace(marked, withTypesFirst) : sql
  if (!sql.includes('((ARRAY[')) return out
  // From the end, so that places before stay where they are.
  for (const match of [...out.matchAll(pattern)].reverse()) {
    const marks = marksOf(out)
    const changed = replaced(out, match.index, match[0], marks)
    if (changed !== undefined) out = changed
  }
  return out
}

const pattern = /::text (?:= ANY|<> ALL) \(\(ARRAY\[/g
const tail = '])::text[])'

/** `(a)::text = ANY ((ARRAY['x'::character varying, ...])::text[])` -> `(a) in ('x'::character varying, ...)`. */
function replaced(sql: string, at: number, head: string, { pairs, plain }: Marks): string | undefined {
  if (!plain(at)) return undefined
  const opening = pairs.get(at - 1)
  const bracket = at + head.length - 1
  const closing = pairs.get(bracket)
  if (opening === undefined || closing === undefined || !sql.startsWith(tail, closing)) return undefined
  const items = sql.slice(bracket + 1, closing)
  if (!/^(?:'(?:[^']|'')*'|NULL)::character varying(?:, |$)/.test(items)) return undefined
  const word = head.includes('<> ALL') ? 'not in' : 'in'
  const inner = sql.slice(opening + 1, at - 1)
  const value = /^[a-z_][a-z0-9_]*$/.test(inner) ? inner : `(${inner})`
  return `${sql.slice(0, opening)}${value} ${word} (${items})${sql.slice(closing + tail.length)}`
}

const value = `(?:'(?:[^']|'')*'::(?:(?! DEFAULT | USING )[^'])+|(?! DEFAULT | USING )[^' ]+)`
const marked = new RegExp(
  `( CYCLE ${name}(?:, ${name})* SET ${name} TO )(${value}) DEFAULT (${value})(?= USING )|'(?:[^']|'')*'|"(?:[^"]|"")*"`,
  'g',
)

/** `set is_c to 'y'::text default 'n'::text` -> `set is_c to text 'y' default text 'n'`: only constants stand there. */
function withTypesFirst(whole: string, head?: string, mark = '', otherwise = ''): string {
  if (head === undefined) return whole
  const [to, or] = [mark, otherwise].map(one => one.replace(/^('.*')::(.+)$/s, '$2 $1'))
  return `${head}${to} DEFAULT ${or}`
}

interface Marks {
  /** Brackets that belong together, each by the other. */
  readonly pairs: ReadonlyMap<number, number>
  /** Outside of quotes and comments. */
  plain(at: number): boolean
}

const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$[A-Za-z_0-9]*\$)[\s\S]*?\1|--[^\n]*|[()[\]]/g

function marksOf(sql: string): Marks {
  const pairs = new Map<number, number>()
  const open: number[] = []
  const hidden: [number, number][] = []
  for (const match of sql.matchAll(quoted)) {
    const { index } = match
    const text = match[0]
    if (text === '(' || text === '[') open.push(index)
    else if (text === ')' || text === ']') {
      const from = open.pop()
      if (from !== undefined) pairs.set(from, index).set(index, from)
    } else hidden.push([index, index + text.length])
  }
  return { pairs, plain: at => !hidden.some(([from, to]) => at >= from && at < to) }
}
