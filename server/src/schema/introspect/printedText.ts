// Taking apart what PostgreSQL printed: parentheses, lists, quotes. Knows nothing of what is in them.

/** The source of a pattern: a name as PostgreSQL prints it, quoted where it must be. */
export const printedName = `(?:"(?:[^"]|"")*"|[a-z_][a-z0-9_$]*)`

/** `(a > 0)` -> `a > 0`, when the outer parentheses belong together. */
export function unwrapped(expression: string): string {
  if (!expression.startsWith('(') || !expression.endsWith(')')) return expression
  let depth = 0
  let quote = ''
  for (let at = 0; at < expression.length; at++) {
    const letter = expression.charAt(at)
    if (quote) {
      if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"') quote = letter
    else if (letter === '(') depth++
    else if (letter === ')' && --depth === 0 && at < expression.length - 1) return expression
  }
  return expression.slice(1, -1)
}

/** Where the parenthesis that opens at `open` closes; quotes are respected. */
export function closingParenthesis(text: string, open: number): number {
  let depth = 0
  let quote = ''
  for (let at = open; at < text.length; at++) {
    const letter = text.charAt(at)
    if (quote) {
      if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"') quote = letter
    else if (letter === '(') depth++
    else if (letter === ')' && --depth === 0) return at
  }
  return text.length
}

/** Splits at commas outside parentheses and quotes. */
export function topLevelItems(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let quote = ''
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (quote) {
      if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"') quote = letter
    else if (letter === '(' || letter === '[') depth++
    else if (letter === ')' || letter === ']') depth--
    else if (letter === ',' && depth === 0) {
      items.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  items.push(text.slice(start).trim())
  return items
}
