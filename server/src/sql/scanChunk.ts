// Finds the next statement of a script: from one boundary to the next, by PostgreSQL's lexical
// rules, without parsing. The state at every boundary is the same, so scanning may start at any.
import {
  dollarDelimiter,
  endOfBlockComment,
  endOfDollarString,
  endOfEscapeString,
  endOfLine,
  endOfNumber,
  endOfQuoted,
  endOfWord,
  isDigit,
  isSpace,
  isWordStart,
  prefixedQuote,
} from './lex.ts'

/** What was found between two boundaries. Offsets are UTF-16 indexes into the whole text. */
export interface Chunk {
  /** The boundary before: just behind the previous statement's semicolon, or 0. */
  readonly open: number
  /** First character of the statement's first token; -1 when only space and comments were left. */
  readonly start: number
  /** Behind the last token, the semicolon not included. */
  readonly end: number
  /** The boundary behind: after the semicolon, or after a COPY's data. */
  readonly close: number
  /**
   * How far the scanner had to look to decide on `close`: an edit before it may move the boundary.
   * Usually `close` or the character behind it; Infinity when the end of the text had a say.
   */
  readonly reach: number
  readonly form: ChunkForm
  /** The comments in it, pairs of start and end; most chunks share one empty list. */
  readonly comments: readonly number[]
  /** `copy`: the data's start (the line behind the statement); it ends at `close`. */
  readonly data: number
}

/**
 * `sql`: ordinary. `psql`: a meta-command, up to the end of its line. `copy`: COPY FROM STDIN,
 * with its data if there is any. `cut`: something does not close, and the statement was cut off
 * before a line that begins another one. `unended`: without a semicolon, and a text that is only looked
 * at was cut before what seems to be the next statement.
 */
export type ChunkForm = 'sql' | 'psql' | 'copy' | 'cut' | 'unended'

/** Finds the next chunk of a text from a boundary on. */
export type Scan = typeof scanChunk

const none: readonly number[] = []

/** A line that surely begins another statement, wherever an unclosed quote or body stands. */
const beginning = /^(?:create|alter|drop|grant|revoke|comment[ \t]+on)[ \t]/gim

/** What may follow a semicolon inside the parentheses of CREATE RULE ... DO ALSO (...; ...). */
const ruleAction = /^(?:select|insert|update|delete|notify|with|values)$/i

/** `isStart`: `text` begins where the script does, so that a byte order mark may stand there. */
export function scanChunk(text: string, open: number, isStart = true): Chunk {
  const length = text.length
  let comments: number[] | undefined
  let start = -1
  let end = open
  let words = 0
  let first = ''
  let last = ''
  let routine = false
  let rule = false
  let stdin = false
  let atomic = false
  /** The last token was a semicolon or the word ATOMIC: an END now closes the body. */
  let bodyMayEnd = false
  let depth = 0
  let reach = 0

  const chunk = (form: ChunkForm, close: number, data = -1): Chunk => ({
    open,
    start,
    end,
    close,
    reach: Math.max(reach, close),
    form,
    comments: comments ?? none,
    data,
  })

  /** Cuts a statement that never closes before the next line that begins another. */
  const cut = (opener: number): Chunk => {
    if (start < 0) start = opener
    reach = Number.POSITIVE_INFINITY
    beginning.lastIndex = opener + 1
    const close = beginning.exec(text)?.index ?? length
    end = close
    while (end > start && isSpace(text.charCodeAt(end - 1))) end--
    return chunk('cut', close)
  }

  let i = open
  if (i === 0 && isStart && text.charCodeAt(0) === 0xfeff) i = 1
  while (i < length) {
    const code = text.charCodeAt(i)
    if (isSpace(code)) {
      i++
      continue
    }
    if (code === 45 && text.charCodeAt(i + 1) === 45) {
      const stop = endOfLine(text, i)
      comments ??= []
      comments.push(i, stop)
      i = stop
      continue
    }
    if (code === 47 && text.charCodeAt(i + 1) === 42) {
      const stop = endOfBlockComment(text, i)
      if (stop < 0) return cut(i)
      comments ??= []
      comments.push(i, stop)
      i = stop
      continue
    }
    if (code === 92) {
      if (start >= 0) {
        // A meta-command ends the statement before it, as \g does.
        return chunk('sql', i)
      }
      start = i
      end = endOfLine(text, i)
      const close = end
      reach = close + 1
      while (end > start + 1 && isSpace(text.charCodeAt(end - 1))) end--
      return chunk('psql', close)
    }
    if (code === 59) {
      i++
      if (start < 0) continue
      if (atomic) {
        bodyMayEnd = true
        end = i
        continue
      }
      if (rule && depth > 0) {
        const next = nextWord(text, i)
        reach = Math.max(reach, next.reach)
        if (next.word === '' ? next.more : ruleAction.test(next.word)) {
          end = i
          continue
        }
      }
      if (stdin) return copyData(i)
      return chunk('sql', i)
    }

    // A token of a statement.
    const token = i
    if (start < 0) start = i
    const wasBodyMayEnd = bodyMayEnd
    bodyMayEnd = false
    const quote = isWordStart(code) ? prefixedQuote(text, i) : code === 39 || code === 34 ? i : -1
    if (quote >= 0) {
      i = (code | 32) === 101 && quote > token ? endOfEscapeString(text, quote) : endOfQuoted(text, quote)
      if (i < 0) return cut(token)
      last = ''
    } else if (isWordStart(code)) {
      i = endOfWord(text, i)
      if (words < 4 || routine || stdin || first === 'copy') {
        const word = text.slice(token, i).toLowerCase()
        if (words === 0) first = word
        else if (first === 'create') {
          if (words === 1 || (words === 3 && last === 'replace')) {
            if (word === 'function' || word === 'procedure') routine = true
            if (word === 'rule') rule = true
          }
        } else if (first === 'copy' && last === 'from' && word === 'stdin' && depth === 0) stdin = true
        if (routine) {
          if (!atomic && last === 'begin' && word === 'atomic' && depth === 0) {
            atomic = true
            bodyMayEnd = true
          } else if (atomic && word === 'end' && wasBodyMayEnd) atomic = false
        }
        last = word
      }
      words++
    } else if (isDigit(code)) {
      i = endOfNumber(text, i)
      last = ''
    } else if (code === 36) {
      const delimiter = dollarDelimiter(text, i)
      if (delimiter) {
        i = endOfDollarString(text, i, delimiter)
        if (i < 0) return cut(token)
      } else i++
      last = ''
    } else {
      if (code === 40) depth++
      else if (code === 41) depth = Math.max(0, depth - 1)
      last = ''
      i++
    }
    end = i
  }
  if (start < 0) return { ...chunk('sql', length), end: open }
  if (atomic || (rule && depth > 0)) return cut(start)
  reach = Number.POSITIVE_INFINITY
  return chunk(stdin ? 'copy' : 'sql', length)

  /** The data of a COPY: from the next line up to `\.`; a text without one has no data. */
  function copyData(close: number): Chunk {
    let data = endOfLine(text, close)
    if (text.charCodeAt(data) === 13) data++
    if (text.charCodeAt(data) === 10) data++
    let line = data
    while (line < length) {
      const stop = endOfLine(text, line)
      let next = stop
      if (text.charCodeAt(next) === 13) next++
      if (text.charCodeAt(next) === 10) next++
      if (stop - line === 2 && text.startsWith('\\.', line)) {
        reach = next + 1
        return chunk('copy', next, data)
      }
      line = next
    }
    reach = Number.POSITIVE_INFINITY
    return chunk('copy', close)
  }
}

/** The word behind spaces, comments and semicolons, and how far it was looked for. */
function nextWord(text: string, at: number): { word: string; more: boolean; reach: number } {
  let i = at
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (isSpace(code) || code === 59) i++
    else if (code === 45 && text.charCodeAt(i + 1) === 45) i = endOfLine(text, i)
    else if (code === 47 && text.charCodeAt(i + 1) === 42) {
      const stop = endOfBlockComment(text, i)
      if (stop < 0) return { word: '', more: false, reach: Number.POSITIVE_INFINITY }
      i = stop
    } else if (isWordStart(code)) {
      const stop = endOfWord(text, i)
      return { word: text.slice(i, stop), more: true, reach: stop + 1 }
    } else return { word: '', more: true, reach: i + 1 }
  }
  return { word: '', more: false, reach: Number.POSITIVE_INFINITY }
}
