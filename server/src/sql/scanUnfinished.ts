// The cut of a text that somebody is at work on: where a statement does not parse, finds where it may
// end and the next one begin, so that what is wrong with one does not hide what is wrong with the next.
// For what is only looked at. What runs is cut by scanChunk alone, and so is here whatever parses.
import { parseCached } from './parseStatement.ts'
import { type Chunk, scanChunk } from './scanChunk.ts'
import { begunLines, type Place, places } from './unfinishedPlaces.ts'

/** So many places are tried at most in one broken statement. */
const mostTries = 8

/** As `scanChunk`; `reach` covers what had to be parsed. */
export function scanUnfinished(text: string, open: number, isStart = true): Chunk {
  const chunk = scanChunk(text, open, isStart)
  const isCopy = chunk.form === 'copy' && chunk.data < 0 && outcomeOf(text, chunk) === 'parsed'
  if (isCopy) return withOpenData(text, chunk)
  return cutEarlier(text, chunk, { left: mostTries })
}

/** A COPY whose data no line `\.` ends: what stands below it and is no statement, up to a line that begins one. */
function withOpenData(text: string, chunk: Chunk): Chunk {
  const below = /^[ \t]*(?:\r\n|\r|\n)(?=[^\r\n])/.exec(text.slice(chunk.close))
  if (!below || outcomeOf(text, scanChunk(text, chunk.close, false)) !== 'refused') return chunk
  const data = chunk.close + below[0].length
  let tries = mostTries
  for (const { index } of text.slice(data).matchAll(begunLines)) {
    const close = data + index
    if (outcomeOf(text, scanChunk(text, close, false)) !== 'refused') return { ...chunk, close, data }
    if (--tries === 0) break
  }
  return { ...chunk, close: text.length, data }
}

/** The chunk itself where no better end is found. */
function cutEarlier(text: string, chunk: Chunk, tries: { left: number }): Chunk {
  if (chunk.start < 0 || chunk.form === 'psql') return chunk
  const sql = text.slice(chunk.start, chunk.end)
  let { reach } = chunk
  for (const place of places(sql, () => refusal(sql))) {
    if (tries.left-- <= 0) break
    const close = chunk.start + place.end
    const next = nextAt(text, close, place, chunk.start, tries)
    reach = Math.max(reach, next.reach)
    if (!next.isOne) continue
    const comments = chunk.comments.filter((_, i) => chunk.comments[i | 1]! <= close)
    return { ...chunk, end: close, close, reach, form: 'unended', comments, data: -1 }
  }
  return reach === chunk.reach ? chunk : { ...chunk, reach }
}

interface Next {
  /** What begins there is a statement, or a broken one before such. */
  readonly isOne: boolean
  readonly reach: number
}

function nextAt(text: string, at: number, place: Place, start: number, tries: { left: number }): Next {
  const { quoted, isTaken } = place
  let next = scanChunk(text, at, false)
  let { reach } = next
  if (quoted === undefined) {
    const outcome = outcomeOf(text, next)
    if (outcome !== 'refused' || isTaken) return { isOne: outcome === 'parsed' || !isTaken, reach }
    next = cutEarlier(text, next, tries)
    return { isOne: next.form === 'unended', reach: next.reach }
  }
  if (outcomeOf(text, next) !== 'parsed') return { isOne: false, reach }
  // The quote that closed the string would open another in the statement that holds it.
  const quote = start + quoted
  while (next.end <= quote) {
    next = scanChunk(text, next.close, false)
    reach = Math.max(reach, next.reach)
    if (next.start < 0) return { isOne: false, reach }
  }
  return { isOne: next.start <= quote && outcomeOf(text, next) === 'parsed', reach }
}

/** Where the parser stops, or undefined where it has no complaint about the syntax. */
function refusal(sql: string): number | undefined {
  const { problem } = parseCached(sql)
  return problem?.kind === 'parserFailed' ? undefined : problem?.start
}

/** `awaits`: the parser stops only at what another tool fills in. */
function outcomeOf(text: string, { start, end }: Chunk): 'parsed' | 'awaits' | 'refused' {
  if (start < 0) return 'refused'
  const { problem } = parseCached(text.slice(start, end))
  if (!problem) return 'parsed'
  return problem.kind === 'placeholder' && problem.start > 0 ? 'awaits' : 'refused'
}
