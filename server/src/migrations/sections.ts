// Files that hold the way up and the way down: goose, dbmate and sql-migrate mark them by comments.
// Only the way up is ever run; the way down is for people and for reverts.
import { tokens } from '../sql/tokens.ts'

export interface Sections {
  readonly tool: 'goose' | 'dbmate' | 'sql-migrate'
  /** UTF-16 range behind the marker, up to the next one. */
  readonly up: Range
  readonly down?: Range
  /** The tool was told to run it outside a transaction. */
  readonly noTransaction: boolean
}

export interface Range {
  readonly start: number
  readonly end: number
}

interface Marker extends Range {
  readonly tool: Sections['tool']
  readonly kind: 'up' | 'down' | 'noTransaction' | 'other'
}

/** Undefined for a file without markers: all of it is the way up. */
export function sectionsOf(text: string): Sections | undefined {
  // Most files have none, and need no reading.
  if (!/--\s*(\+goose|\+migrate|migrate:)/i.test(text)) return undefined
  const markers = tokens(text, 0, { comments: true }).flatMap(token =>
    token.kind === 'comment' && startsLine(text, token.start)
      ? markerIn(token.text, token.start, token.end)
      : [],
  )
  const up = markers.find(one => one.kind === 'up')
  if (!up) return undefined
  const own = markers.filter(one => one.tool === up.tool)
  const bounds = own.filter(one => one.kind === 'up' || one.kind === 'down')
  const section = (marker: Marker): Range => ({
    start: marker.end,
    end: bounds.find(other => other.start > marker.start)?.start ?? text.length,
  })
  const down = own.find(one => one.kind === 'down')
  return {
    tool: up.tool,
    up: section(up),
    ...(down === undefined ? {} : { down: section(down) }),
    noTransaction:
      own.some(one => one.kind === 'noTransaction') ||
      /transaction:\s*false|notransaction/i.test(text.slice(up.start, up.end)),
  }
}

function markerIn(comment: string, start: number, end: number): Marker[] {
  const goose = /^--\s*\+goose\s+(up|down|no\s+transaction|\w+)/i.exec(comment)
  const sqlMigrate = /^--\s*\+migrate\s+(up|down|\w+)/i.exec(comment)
  const dbmate = /^--\s*migrate:(up|down)\b/i.exec(comment)
  const found = goose ?? sqlMigrate ?? dbmate
  if (!found) return []
  const word = (found[1] ?? '').toLowerCase()
  const kind = word === 'up' || word === 'down' ? word : word.startsWith('no') ? 'noTransaction' : 'other'
  return [{ tool: goose ? 'goose' : sqlMigrate ? 'sql-migrate' : 'dbmate', kind, start, end }]
}

function startsLine(text: string, at: number): boolean {
  return /(^|[\r\n\ufeff])[ \t]*$/.test(text.slice(Math.max(0, at - 200), at))
}
