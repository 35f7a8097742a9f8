// Makes what is invisible in names and texts visible before a page draws them: control, zero-width and
// bidi characters would let a name pass for another. SQL is left as it is: its own view marks them.

const untouched: ReadonlySet<string> = new Set(['sql', 'seal'])
const hidden = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A copy of a message, in which every text reads as it is. */
export function legible<T>(message: T): T {
  return copy(message, '') as T
}

function copy(value: unknown, key: string): unknown {
  if (typeof value === 'string') return untouched.has(key) ? value : value.replace(hidden, code)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(one => copy(one, ''))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copy(one, name)]))
}

function code(character: string): string {
  return `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`
}
