// A text as statements. `editScript` takes a script through an edit with work in proportion to
// the edit; `readScript` reads one afresh. Neither parses: a statement does when asked.
import { type Scan, scanChunk } from './scanChunk.ts'
import { splice } from './splice.ts'
import { type Comment, commentsOf, pairsOf, ScannedStatement, type Statement } from './statement.ts'

export interface Script {
  /** The whole text. After an edit it is put together when first asked for. */
  readonly text: string
  readonly length: number
  /** A part of the text, without putting the whole together. */
  slice(start: number, end: number): string
  readonly statements: readonly Statement[]
  /** Where the rest begins: space and comments behind the last statement. */
  readonly tail: number
  /** Comments in that rest. */
  readonly tailComments: readonly Comment[]
  /** The statements whose comments may be meant for a tool, in order: few, and known without looking. */
  readonly directed: readonly Statement[]
}

/** Replaces [start, end) of the old text. */
export interface ScriptEdit {
  readonly start: number
  readonly end: number
  readonly newText: string
}

/** What an edit did to the list of statements: `inserted` stand now where `removed` stood, from `from` on. */
export interface ScriptChange {
  readonly script: Script
  readonly from: number
  readonly removed: readonly Statement[]
  readonly inserted: readonly Statement[]
}

class ScannedScript implements Script {
  readonly statements: ScannedStatement[]
  /** Statements whose end depends on text far behind it: rare, and most of them broken. */
  readonly farReaching: readonly ScannedStatement[]
  readonly directed: readonly ScannedStatement[]
  readonly tail: number
  readonly rest: string
  /** Places of the comments in the rest. */
  readonly restPairs: readonly number[]
  readonly scan: Scan
  #text: string | undefined

  constructor(
    scan: Scan,
    statements: ScannedStatement[],
    farReaching: readonly ScannedStatement[],
    directed: readonly ScannedStatement[],
    rest: string,
    restPairs: readonly number[],
    text?: string,
  ) {
    this.scan = scan
    this.statements = statements
    this.farReaching = farReaching
    this.directed = directed
    this.tail = statements.at(-1)?.close ?? 0
    this.rest = rest
    this.restPairs = restPairs
    this.#text = text
  }

  get length(): number {
    return this.tail + this.rest.length
  }

  get text(): string {
    this.#text ??= this.statements.map(statement => statement.whole).join('') + this.rest
    return this.#text
  }

  slice(start: number, end: number): string {
    if (this.#text !== undefined) return this.#text.slice(start, end)
    let found = ''
    for (let i = firstClosingAt(this.statements, start); i < this.statements.length; i++) {
      const { open, whole } = this.statements[i]!
      if (open >= end) break
      found += whole.slice(Math.max(0, start - open), end - open)
    }
    if (end > this.tail) found += this.rest.slice(Math.max(0, start - this.tail), end - this.tail)
    return found
  }

  get tailComments(): readonly Comment[] {
    return commentsOf(this.rest, this.restPairs, this.tail)
  }
}

/** `scan`: where it is cut; unless said otherwise, where PostgreSQL cuts it. */
export function readScript(text: string, scan: Scan = scanChunk): Script {
  const statements: ScannedStatement[] = []
  let chunk = scan(text, 0)
  while (chunk.start >= 0) {
    statements.push(new ScannedStatement(text, chunk, 0))
    chunk = scan(text, chunk.close)
  }
  const rest = text.slice(chunk.open)
  const far = statements.filter(isFarReaching)
  return new ScannedScript(scan, statements, far, statements.filter(isDirected), rest, pairsOf(chunk), text)
}

/**
 * The script after an edit. The old script is used up: its statements behind the edit live on in
 * the new one, moved in place, so that a keystroke costs the same in a long script as in a short one.
 */
export function editScript(script: Script, edit: ScriptEdit): ScriptChange {
  const old = script as ScannedScript
  const { statements } = old
  const shift = edit.newText.length - (edit.end - edit.start)
  const from = firstTouched(old, edit)
  const again = scanAgain(old, edit, from)

  const { inserted } = again
  const removed = splice(statements, from, again.until - from, inserted)
  if (shift !== 0)
    for (let i = from + inserted.length; i < statements.length; i++) statements[i]!.open += shift
  const gone = new Set(removed)
  const far = changed(old.farReaching, gone, inserted.filter(isFarReaching))
  const directed = changed(old.directed, gone, inserted.filter(isDirected))
  const { rest, restPairs } = again.tail ?? old
  const now = new ScannedScript(old.scan, statements, far, directed, rest, restPairs)
  return { script: now, from, removed, inserted }
}

/** A boundary strictly before the edit stands, unless what lies behind it had a say in it. */
function firstTouched(old: ScannedScript, edit: ScriptEdit): number {
  let from = firstClosingAt(old.statements, edit.start)
  for (const statement of old.farReaching) {
    if (statement.close + statement.reach < edit.start) continue
    from = Math.min(from, firstClosingAt(old.statements, statement.close))
  }
  return from
}

interface ScannedAgain {
  readonly inserted: ScannedStatement[]
  /** The first old statement that stays. */
  readonly until: number
  /** The new rest, when no old statement stays. */
  readonly tail?: { readonly rest: string; readonly restPairs: readonly number[] }
}

/**
 * Scans from the statement at `from` until a boundary is met that the old script has too. What it
 * scans is a window of old statements with the edit made in it, widened whenever it proves too narrow.
 */
function scanAgain(
  { scan, statements, rest, tail }: ScannedScript,
  edit: ScriptEdit,
  from: number,
): ScannedAgain {
  const base = statements[from]?.open ?? tail
  const shift = edit.newText.length - (edit.end - edit.start)
  let width = Math.max(1, firstClosingAt(statements, edit.end) - from + 1)
  for (;;) {
    const whole = from + width >= statements.length
    const before =
      statements
        .slice(from, from + width)
        .map(statement => statement.whole)
        .join('') + (whole ? rest : '')
    const window = detached(before.slice(0, edit.start - base) + edit.newText + before.slice(edit.end - base))
    const inserted: ScannedStatement[] = []
    let until = from
    let chunk = scan(window, 0, base === 0)
    while (chunk.start >= 0 && (whole || chunk.reach <= window.length)) {
      inserted.push(new ScannedStatement(window, chunk, base))
      const close = base + chunk.close - shift
      if (close >= edit.end) {
        while (until < statements.length && statements[until]!.close < close) until++
        if (statements[until]?.close === close) return { inserted, until: until + 1 }
      }
      chunk = scan(window, chunk.close, base === 0)
    }
    if (whole) {
      const end = { rest: window.slice(chunk.open), restPairs: pairsOf(chunk) }
      return { inserted, until: statements.length, tail: end }
    }
    width *= 4
  }
}

/** A copy of its own, so that a statement does not keep a longer text alive. */
function detached(text: string): string {
  return text.length > 1_000_000 ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}

/** A sorted selection of the statements after an edit; itself where nothing of it has changed. */
function changed(
  list: readonly ScannedStatement[],
  gone: ReadonlySet<ScannedStatement>,
  fresh: readonly ScannedStatement[],
): readonly ScannedStatement[] {
  if (fresh.length === 0 && !list.some(statement => gone.has(statement))) return list
  return [...list.filter(statement => !gone.has(statement)), ...fresh].sort((a, b) => a.open - b.open)
}

function isDirected(statement: ScannedStatement): boolean {
  return statement.hasDirectives
}

function isFarReaching(statement: ScannedStatement): boolean {
  return statement.reach > 1
}

/** The index of the first statement that closes at or behind an offset. */
function firstClosingAt(statements: readonly Statement[], offset: number): number {
  let low = 0
  let high = statements.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (statements[middle]!.close < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** The index of the statement that holds an offset or begins behind it; their number when none does. */
export function statementAt(script: Script, offset: number): number {
  return firstClosingAt(script.statements, offset)
}
