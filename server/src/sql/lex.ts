// The lexical rules of PostgreSQL (scan.l of version 18, standard_conforming_strings on), as
// functions from an offset to the offset behind a token. Not a splitter: it knows no statements.

/** A space, tab, newline, carriage return, form feed or vertical tab. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

/** The first character of an unquoted word; everything beyond ASCII counts as a letter. */
export function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code) || code === 36
}

export function endOfWord(text: string, at: number): number {
  let i = at + 1
  while (i < text.length && isWordPart(text.charCodeAt(i))) i++
  return i
}

/** Behind the last character of the line, before its `\n` or `\r`. */
export function endOfLine(text: string, at: number): number {
  let i = at
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (code === 10 || code === 13) break
    i++
  }
  return i
}

/** Behind a nested block comment that opens at `at`, or -1 when it does not close. */
export function endOfBlockComment(text: string, at: number): number {
  let depth = 1
  for (let i = at + 2; i < text.length - 1; i++) {
    const code = text.charCodeAt(i)
    if (code === 47 && text.charCodeAt(i + 1) === 42) {
      depth++
      i++
    } else if (code === 42 && text.charCodeAt(i + 1) === 47) {
      i++
      if (--depth === 0) return i + 1
    }
  }
  return -1
}

/** Behind what `quote` (its offset) opens: '...' or "...", where a doubled quote stands for itself. */
export function endOfQuoted(text: string, quote: number): number {
  const mark = text[quote]!
  let i = text.indexOf(mark, quote + 1)
  while (i >= 0 && text[i + 1] === mark) i = text.indexOf(mark, i + 2)
  return i < 0 ? -1 : i + 1
}

/**
 * Behind an E'...' string whose quote stands at `quote`. Parts that follow on further lines
 * ('a' newline 'b') belong to it, because they take its backslashes.
 */
export function endOfEscapeString(text: string, quote: number): number {
  let i = quote + 1
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (code === 92) i += 2
    else if (code !== 39) i++
    else if (text.charCodeAt(i + 1) === 39) i += 2
    else {
      const next = nextPart(text, i + 1)
      if (next < 0) return i + 1
      i = next + 1
    }
  }
  return -1
}

/** The quote that continues a string behind at least one newline, comments between allowed; else -1. */
function nextPart(text: string, at: number): number {
  let newline = false
  let i = at
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (code === 39) return newline ? i : -1
    if (code === 45 && text.charCodeAt(i + 1) === 45) {
      i = endOfLine(text, i)
    } else if (isSpace(code)) {
      if (code === 10 || code === 13) newline = true
      i++
    } else return -1
  }
  return -1
}

/** The delimiter (`$$`, `$body$`) that opens at `at`, or an empty string when none does. */
export function dollarDelimiter(text: string, at: number): string {
  let i = at + 1
  if (i < text.length && isWordStart(text.charCodeAt(i))) {
    i++
    while (i < text.length) {
      const code = text.charCodeAt(i)
      if (!isWordStart(code) && !isDigit(code)) break
      i++
    }
  }
  return text.charCodeAt(i) === 36 ? text.slice(at, i + 1) : ''
}

/** Behind a dollar-quoted string that opens with `delimiter` at `at`, or -1 when it does not close. */
export function endOfDollarString(text: string, at: number, delimiter: string): number {
  const close = text.indexOf(delimiter, at + delimiter.length)
  return close < 0 ? -1 : close + delimiter.length
}

/**
 * The offset of the quote of a string with a prefix letter (E, B, X, N, U&) at `at`, or -1.
 * `"` counts for U& only.
 */
export function prefixedQuote(text: string, at: number): number {
  const letter = text.charCodeAt(at) | 32
  const next = text.charCodeAt(at + 1)
  if (letter === 101 || letter === 98 || letter === 120 || letter === 110) return next === 39 ? at + 1 : -1
  if (letter !== 117 || next !== 38) return -1
  const quote = text.charCodeAt(at + 2)
  return quote === 39 || quote === 34 ? at + 2 : -1
}

const operatorCodes = new Set([...'~!@#^&|`?+-*/%<>='].map(char => char.charCodeAt(0)))

export function isOperator(code: number): boolean {
  return operatorCodes.has(code)
}

/** Behind an operator: it stops before a comment, and drops trailing signs as PostgreSQL does. */
export function endOfOperator(text: string, at: number): number {
  let i = at
  let special = false
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (!isOperator(code)) break
    const next = text.charCodeAt(i + 1)
    if (i > at && ((code === 45 && next === 45) || (code === 47 && next === 42))) break
    if ('~!@#^&|`?%'.includes(text[i]!)) special = true
    i++
  }
  while (!special && i - at > 1 && (text[i - 1] === '+' || text[i - 1] === '-')) i--
  return i
}

const number =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?!\.)(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/y

/** Behind a number that starts at `at`. */
export function endOfNumber(text: string, at: number): number {
  number.lastIndex = at
  return number.test(text) ? number.lastIndex : at + 1
}
