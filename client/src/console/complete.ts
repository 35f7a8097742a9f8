// Whether what was typed into the console is whole, so that Enter runs it: by PostgreSQL's lexical rules
// alone, as psql does it. What it is, and whether it is right, the server decides. Pure.

/** Lexemes that close themselves; what is left open matches none of the first six to its end. */
const lexeme = new RegExp(
  [
    '--[^\\n]*',
    "[eE]'(?:[^'\\\\]|\\\\[^]|'')*('|$)",
    "'[^']*('|$)",
    '"[^"]*("|$)',
    '\\$((?:[\\p{L}_][\\p{L}\\p{N}_]*)?)\\$',
    '/\\*',
    '[\\p{L}_][\\p{L}\\p{N}_$]*',
    '\\s+',
    '[^]',
  ].join('|'),
  'uy',
)

/** A statement that ends in a semicolon, outside of quotes, comments, parentheses and SQL bodies. */
export function isWhole(text: string): boolean {
  let depth = 0
  let bodies = 0
  let last = ''
  for (let at = 0; at < text.length; ) {
    lexeme.lastIndex = at
    const [found = '', escaped, quoted, named, tag] = lexeme.exec(text) ?? []
    if ([escaped, quoted, named].includes('')) return false
    at += found.length
    if (tag !== undefined) at = after(text, found, at)
    else if (found === '/*') at = afterComment(text, at)
    if (at < 0) return false
    if (found.startsWith('--') || found === '/*' || found.trim() === '') continue
    const word = found.toLowerCase()
    if (word === '(') depth++
    else if (word === ')') depth--
    else if ((word === 'atomic' && last === 'begin') || (word === 'case' && bodies > 0)) bodies++
    else if (word === 'end' && bodies > 0) bodies--
    last = word
  }
  return last === ';' && depth <= 0 && bodies === 0
}

/** Behind the next `mark`; -1 where there is none. */
function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? -1 : found + mark.length
}

/** Comments nest. */
function afterComment(text: string, from: number): number {
  let open = 1
  for (const { 0: mark, index } of text.slice(from).matchAll(/\/\*|\*\//g)) {
    open += mark === '/*' ? 1 : -1
    if (open === 0) return from + index + mark.length
  }
  return -1
}
