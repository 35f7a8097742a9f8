// PostgreSQL prints `a in ('x', 'y')` over a varchar column in a form that, parsed again, prints
// otherwise. This puts such text into the form that gives the same again.

/** Statements without the pattern are handed back as they are. */
export function reparsable(sql: string): string {
  if (!sql.includes('((ARRAY[')) return sql
  let out = sql
  // From the end, so that places before stay where they are.
  for (const match of [...sql.matchAll(pattern)].reverse()) {
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
