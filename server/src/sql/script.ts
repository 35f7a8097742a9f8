// A text as statements. `editScript` takes a script through an edit with work in proportion to
// the edit; `readScript` reads one afresh. Neither parses: a statement does when asked.
import { type Chunk, scanChunk } from './scanChunk.ts'
import { type Comment, ScannedStatement, type Statement } from './statement.ts'

export interface Script {
  readonly text: string
  readonly statements: readonly Statement[]
  /** Where the rest begins: space and comments behind the last statement. */
  readonly tail: number
  /** Comments in that rest. */
  readonly tailComments: readonly Comment[]
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

interface ScannedScript extends Script {
  readonly statements: ScannedStatement[]
  /** Statements whose end depends on text far behind it: rare, and most of them broken. */
  readonly farReaching: readonly ScannedStatement[]
  /** The comments' places in the rest, pairs counted from `tail`. */
  readonly tailPairs: readonly number[]
}

export function readScript(text: string): Script {
  const statements: ScannedStatement[] = []
  let chunk = scanChunk(text, 0)
  while (chunk.start >= 0) {
    statements.push(new ScannedStatement(text, chunk))
    chunk = scanChunk(text, chunk.close)
  }
  return scanned(text, statements, chunk.open, pairsOf(chunk), statements.filter(isFarReaching))
}

/**
 * The script after an edit. The old script is used up: its statements behind the edit live on in
 * the new one, moved in place, so that a keystroke costs the same in a long script as in a short one.
 */
export function editScript(script: Script, edit: ScriptEdit): ScriptChange {
  const { statements, farReaching, tail, tailPairs } = script as ScannedScript
  const text = script.text.slice(0, edit.start) + edit.newText + script.text.slice(edit.end)
  const shift = edit.newText.length - (edit.end - edit.start)

  // A boundary strictly before the edit stands, unless what lies behind it had a say in it.
  let from = firstClosingAt(statements, edit.start)
  for (const statement of farReaching) {
    if (statement.close + statement.reach < edit.start) continue
    from = Math.min(from, firstClosingAt(statements, statement.close))
  }

  const inserted: ScannedStatement[] = []
  let old = from
  let chunk = scanChunk(text, statements[from - 1]?.close ?? 0)
  let met = false
  while (chunk.start >= 0 && !met) {
    inserted.push(new ScannedStatement(text, chunk, true))
    const close = chunk.close - shift
    if (close >= edit.end) {
      while (old < statements.length && statements[old]!.close < close) old++
      met = old < statements.length && statements[old]!.close === close
    }
    if (!met) chunk = scanChunk(text, chunk.close)
  }

  const until = met ? old + 1 : statements.length
  const removed = splice(statements, from, until - from, inserted)
  if (shift !== 0) {
    for (let i = from + inserted.length; i < statements.length; i++) statements[i]!.move(shift)
  }
  const gone = new Set(removed)
  const far = farReaching.filter(statement => !gone.has(statement)).concat(inserted.filter(isFarReaching))
  return {
    script: met
      ? scanned(text, statements, tail + shift, tailPairs, far)
      : scanned(text, statements, chunk.open, pairsOf(chunk), far),
    from,
    removed,
    inserted,
  }
}

/** `splice` without the argument list, which a large paste would overflow. */
function splice<T>(list: T[], from: number, count: number, items: readonly T[]): T[] {
  if (items.length < 1000) return list.splice(from, count, ...items)
  const rest = list.splice(from)
  const removed = rest.slice(0, count)
  for (const item of items) list.push(item)
  for (let i = count; i < rest.length; i++) list.push(rest[i]!)
  return removed
}

function scanned(
  text: string,
  statements: ScannedStatement[],
  tail: number,
  tailPairs: readonly number[],
  farReaching: readonly ScannedStatement[],
): ScannedScript {
  return {
    text,
    statements,
    tail,
    tailPairs,
    farReaching,
    get tailComments() {
      const found: Comment[] = []
      for (let i = 0; i < tailPairs.length; i += 2) {
        const start = tail + tailPairs[i]!
        const end = tail + tailPairs[i + 1]!
        found.push({ start, end, text: text.slice(start, end) })
      }
      return found
    },
  }
}

function pairsOf(chunk: Chunk): readonly number[] {
  return chunk.comments.map(at => at - chunk.open)
}

function isFarReaching(statement: ScannedStatement): boolean {
  return statement.reach > 0
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
