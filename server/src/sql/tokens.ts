// The tokens of a text with their places, for ranges exactly on the guilty words. Comments are
// left out unless asked for. It does not judge: junk comes out as one-character tokens.
import {
  dollarDelimiter,
  endOfBlockComment,
  endOfDollarString,
  endOfEscapeString,
  endOfLine,
  endOfNumber,
  endOfOperator,
  endOfQuoted,
  endOfWord,
  isDigit,
  isOperator,
  isSpace,
  isWordStart,
  prefixedQuote,
} from './lex.ts'

export type TokenKind =
  | 'word'
  | 'quotedIdentifier'
  | 'string'
  | 'number'
  | 'parameter'
  | 'operator'
  | 'punctuation'
  | 'comment'

export interface Token {
  readonly kind: TokenKind
  /** UTF-16 index, counted from the start of the text that was asked about plus `base`. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** All tokens of `text`; `base` is added to their offsets. */
export function tokens(text: string, base = 0, options: { readonly comments?: boolean } = {}): Token[] {
  const found: Token[] = []
  let at = 0
  while (at < text.length) {
    if (isSpace(text.charCodeAt(at))) {
      at++
      continue
    }
    const [kind, end] = tokenAt(text, at)
    if (kind !== 'comment' || options.comments)
      found.push({ kind, start: base + at, end: base + end, text: text.slice(at, end) })
    at = end
  }
  return found
}

/** The kind and end of the token (or comment) at `at`, which must not be a space. What does not close ends the text. */
export function tokenAt(text: string, at: number): [TokenKind, number] {
  const code = text.charCodeAt(at)
  const next = text.charCodeAt(at + 1)
  const closed = (end: number) => (end < 0 ? text.length : end)
  if (code === 45 && next === 45) return ['comment', endOfLine(text, at)]
  if (code === 47 && next === 42) return ['comment', closed(endOfBlockComment(text, at))]
  if (code === 39) return ['string', closed(endOfQuoted(text, at))]
  if (code === 34) return ['quotedIdentifier', closed(endOfQuoted(text, at))]
  if (isWordStart(code)) {
    const quote = prefixedQuote(text, at)
    if (quote < 0) return ['word', endOfWord(text, at)]
    if (text.charCodeAt(quote) === 34) return ['quotedIdentifier', closed(endOfQuoted(text, quote))]
    const backslashes = (code | 32) === 101
    return ['string', closed(backslashes ? endOfEscapeString(text, quote) : endOfQuoted(text, quote))]
  }
  if (isDigit(code) || (code === 46 && isDigit(next))) return ['number', endOfNumber(text, at)]
  if (code === 36) {
    const delimiter = dollarDelimiter(text, at)
    if (delimiter) return ['string', closed(endOfDollarString(text, at, delimiter))]
    let end = at + 1
    while (isDigit(text.charCodeAt(end))) end++
    return end > at + 1 ? ['parameter', end] : ['punctuation', end]
  }
  if (code === 58 && next === 58) return ['operator', at + 2]
  if (isOperator(code)) return ['operator', endOfOperator(text, at)]
  return ['punctuation', at + 1]
}

/** A stretch of text. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Where consecutive words stand (`range(list, 'set', 'not', 'null')`), upper or lower case, at or
 * behind `from`; undefined when they do not.
 */
export function findWords(
  list: readonly Token[],
  words: readonly string[],
  from = 0,
): (Range & { readonly index: number }) | undefined {
  outer: for (let i = 0; i + words.length <= list.length; i++) {
    if (list[i]!.start < from) continue
    for (let j = 0; j < words.length; j++) {
      const token = list[i + j]!
      if (token.kind !== 'word' && token.kind !== 'punctuation') continue outer
      if (token.text.toLowerCase() !== words[j]!.toLowerCase()) continue outer
    }
    return { start: list[i]!.start, end: list[i + words.length - 1]!.end, index: i }
  }
  return undefined
}
