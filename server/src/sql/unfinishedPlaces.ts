// Where a statement might begin within one that the parser refuses. Only looks: whether one does begin
// there is found out by parsing.
import { isSpace } from './lex.ts'
import { tokenAt } from './tokens.ts'

export interface Place {
  /** Behind the last token before it. Offsets count from the broken statement's start. */
  readonly end: number
  /** Where it stands within quotes, the closing one. */
  readonly quoted?: number
  /** The grammar took its first word for something, which may be right: all of it must parse. */
  readonly isTaken?: boolean
}

const words = (...lines: readonly string[]) => lines.join(' ').split(' ')

/** They begin a line in hardly any other statement. */
const strong = words(
  'create alter drop grant revoke comment truncate reindex refresh security import copy do call lock',
  'begin start commit rollback savepoint release',
)

/** Queries, which stand within other statements too. */
const queries = words('select values with insert update delete merge')

const weak = words(
  'set reset show explain analyze vacuum execute prepare deallocate declare fetch move close listen notify',
  'unlisten discard checkpoint cluster end abort reassign load',
)

const beginnings = new Set([...strong, ...queries, ...weak])
const strongOnes = new Set(strong)
const queryWords = new Set(queries)

/** A statement does not end with these: the next line goes on with it. */
const unfinished = new Set(
  words(
    'union intersect except all distinct as for do also instead explain analyze verbose then on from into',
    'and or not in is set to by where having returning using with when before after begin , ( =',
  ),
)

/** Statements in which a query may be yet to come. */
const holders = new Set(words('with explain insert prepare declare'))

const begunLine = new RegExp(`[\\r\\n][ \\t]*(?:${[...beginnings].join('|')})\\b`, 'i')
/** Lines that begin with what may be a statement. */
export const begunLines = new RegExp(`^(?:${[...strong, ...queries].join('|')})[ \\t]`, 'gim')
/** Bodies are full of queries, and seldom indented wholly. */
const begunInDollars = /^(?:create|alter|drop|grant|revoke|comment|do)[ \t]/gim

/** In the order of the text. `refusal`: where the parser refuses the statement, asked only where that matters. */
export function* places(sql: string, refusal: () => number | undefined): Generator<Place> {
  if (!begunLine.test(sql)) return
  const refused = refusal()
  if (refused === undefined) return
  const head = new Head()
  let end = 0
  for (let at = 0; at < sql.length; ) {
    if (isSpace(sql.charCodeAt(at))) {
      at++
      continue
    }
    const [kind, stop] = tokenAt(sql, at)
    if (kind === 'comment') {
      at = stop
      continue
    }
    const word = kind === 'word' ? sql.slice(at, stop).toLowerCase() : ''
    if (end > 0 && beginnings.has(word) && beginsLine(sql, at)) {
      // Up to the refusal the grammar has judged: what it took belongs to the statement, unless it took
      // the word for a name and stumbled soon. Behind the refusal looks have to tell.
      const isPlace =
        at <= refused ? isOnOneLine(sql, at, refused) : head.mayEndBefore(word, isApart(sql, end, at))
      if (isPlace) yield { end, isTaken: at < refused }
    }
    if (kind === 'string' || kind === 'quotedIdentifier') yield* placesInQuotes(sql, at, stop, refused)
    head.take(word, kind === 'punctuation' || kind === 'operator' ? sql.slice(at, stop) : '')
    if (head.isRoutineBody) return
    end = stop
    at = stop
  }
}

/**
 * A quote that is missing lets the next one close the string, statements later: then the parser stumbles
 * right behind it, or the last string of the text does not close.
 */
function* placesInQuotes(sql: string, start: number, end: number, refused: number): Generator<Place> {
  const isOpen = refused === start
  if (!isOpen && refused < end) return
  // The body of a routine is full of statements while it is written.
  if (isOpen && sql[start] === '$') return
  const inside = sql.slice(start, end)
  const [line] = inside.matchAll(sql[start] === '$' ? begunInDollars : begunLines)
  if (!line) return
  const before = start + inside.slice(0, line.index).trimEnd().length
  yield isOpen ? { end: before } : { end: before, quoted: end - 1 }
}

/** What a statement is like up to some place in it. */
class Head {
  #first = ''
  #count = 0
  #depth = 0
  #last = ''
  #hasQuery = false
  /** Its further clauses may begin with these words. */
  #own: ReadonlySet<string> = new Set()
  #isHolder = false
  isRoutineBody = false

  take(word: string, sign: string): void {
    if (sign === '(') this.#depth++
    else if (sign === ')') this.#depth = Math.max(0, this.#depth - 1)
    if (this.#count === 0) {
      this.#first = word
      this.#isHolder = holders.has(word)
    } else if (this.#depth === 0 && queryWords.has(word)) this.#hasQuery = true
    if (this.#count < 6 && this.#first === 'create') {
      if (word === 'schema' && this.#count === 1) this.#own = new Set(['create', 'grant'])
      if (word === 'view') this.#isHolder = true
      if (word === 'rule') this.#own = queryWords
    }
    if (this.#count === 1 && this.#first === 'alter' && word === 'default')
      this.#own = new Set(['grant', 'revoke'])
    if (this.#first === 'create' && this.#last === 'begin' && word === 'atomic') this.isRoutineBody = true
    this.#last = word || sign
    this.#count++
  }

  /** `isApart`: behind an empty line. */
  mayEndBefore(word: string, isApart: boolean): boolean {
    if (this.#own.has(word)) return false
    if (strongOnes.has(word)) return isApart || (this.#depth === 0 && !unfinished.has(this.#last))
    if (this.#depth > 0 || unfinished.has(this.#last)) return false
    if (queryWords.has(word) && this.#isHolder && !this.#hasQuery) return false
    return isApart
  }
}

function beginsLine(sql: string, at: number): boolean {
  let i = at - 1
  while (sql[i] === ' ' || sql[i] === '\t') i--
  return sql[i] === '\n' || sql[i] === '\r'
}

const isOnOneLine = (sql: string, from: number, to: number) => !/[\r\n]/.test(sql.slice(from, to))

/** An empty line stands between. */
const isApart = (sql: string, from: number, to: number) =>
  /(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)/.test(sql.slice(from, to))
