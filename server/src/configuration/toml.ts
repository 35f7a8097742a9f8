// As much of TOML as .squawk.toml needs: the keys before the first table, with strings, numbers,
// booleans and lists of them; tables are passed over. What it does not understand is told, and the rest read on.
import type { Place } from './yaml.ts'

export interface TomlValue {
  readonly place: Place
  /** A table is null. */
  readonly value: string | number | boolean | null | readonly TomlValue[]
}

interface TomlEntry extends TomlValue {
  readonly key: Place
}

export interface TomlReading {
  readonly values: ReadonlyMap<string, TomlEntry>
  readonly mistakes: readonly { readonly place: Place; readonly message: string }[]
}

/** White space, line ends and comments. */
const gap = /(?:\s|#[^\n]*)*/y
const key = /(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')/y
/** `.b` of a key `a.b`. */
const innerKey = /[ \t]*\.[ \t]*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')/y
/** `{ a = 1, b = "}" }`. */
const inlineTable = /\{(?:[^{}"'\n]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')*\}/y
const basicString = /"(?:[^"\\\n]|\\.)*"/y
const literalString = /'[^'\n]*'/y
const plainValue = /[A-Za-z0-9_.:+-]+/y
const table = /\[/y
const restOfLine = /[^\n]*/y

export function readToml(text: string): TomlReading {
  const values = new Map<string, TomlEntry>()
  const mistakes: { place: Place; message: string }[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const mistaken = (start: number, message: string): undefined => {
    mistakes.push({ place: { start, end: Math.max(at, start + 1) }, message })
    return undefined
  }

  function list(start: number): TomlValue | undefined {
    const items: TomlValue[] = []
    for (;;) {
      take(gap)
      if (text[at] === ']') {
        at++
        return { place: items[0]?.place ?? { start, end: at }, value: items }
      }
      if (at >= text.length) return mistaken(start, 'This list is not closed: a ] is missing.')
      const item = value()
      if (!item) return undefined
      items.push(item)
      take(gap)
      if (text[at] === ',') at++
      else if (text[at] !== ']') return mistaken(start, 'This list is not closed: a ] is missing.')
    }
  }

  function value(): TomlValue | undefined {
    const start = at
    if (text[at] === '[') {
      at++
      return list(start)
    }
    if (take(inlineTable) !== undefined) return { place: { start, end: at }, value: null }
    const quoted = take(basicString) ?? take(literalString)
    const place = () => ({ start, end: at })
    if (quoted !== undefined) return { place: place(), value: quoted.slice(1, -1) }
    if (text[at] === '"' || text[at] === "'") {
      take(restOfLine)
      return mistaken(start, 'This text is not closed: a quotation mark is missing.')
    }
    const plain = take(plainValue)
    if (plain === undefined) {
      take(restOfLine)
      return mistaken(start, 'Here a value is missing.')
    }
    if (plain === 'true' || plain === 'false') return { place: place(), value: plain === 'true' }
    return { place: place(), value: Number.isNaN(Number(plain)) ? plain : Number(plain) }
  }

  for (;;) {
    take(gap)
    // What stands in a table is not about rules.
    if (at >= text.length || take(table) !== undefined) return { values, mistakes }
    const start = at
    const name = take(key)?.replace(/^(["'])(.*)\1$/, '$2')
    const place = { start, end: at }
    const isTable = take(innerKey) !== undefined
    while (take(innerKey) !== undefined);
    take(/[ \t]*/y)
    if (name === undefined || text[at] !== '=') {
      take(restOfLine)
      mistaken(start, 'A line here is a key, an equals sign and a value.')
      continue
    }
    at++
    take(/[ \t]*/y)
    const read = value()
    if (!read) continue
    if (values.has(name) && !isTable) mistakes.push({ place, message: 'This key is here twice.' })
    values.set(name, { key: place, ...read, ...(isTable && { value: null }) })
  }
}
