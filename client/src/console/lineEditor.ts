// The text being typed into a terminal: a buffer of lines, a cursor, a history. Takes what the terminal
// sends and says what to do. Pure: draws nothing, runs nothing.
import { isWhole } from './complete.ts'

export interface Editing {
  readonly text: string
  /** UTF-16 offset into the text. */
  readonly cursor: number
  /** Oldest first. */
  readonly history: readonly string[]
  /** Place in the history while it is browsed; the text being written stands behind its end. */
  readonly browsing?: { readonly index: number; readonly draft: string }
}

export type Effect = 'redraw' | 'submit' | 'interrupt' | 'leave' | 'clear' | 'none'

export interface Edited {
  readonly editing: Editing
  readonly effect: Effect
}

export const nothingTyped: Editing = { text: '', cursor: 0, history: [] }

/** How many statements are remembered. */
const longestHistory = 500

const esc = '\x1b'

/** A paste between its marks; an escape sequence; one control character; a run of text. */
const key = new RegExp(
  [
    `${esc}\\[200~([\\s\\S]*?)${esc}\\[201~`,
    `${esc}(?:\\[[0-9;]*[~A-Za-z]|O[A-Za-z]|[\\s\\S])`,
    '\\p{Cc}',
    '\\P{Cc}+',
  ].join('|'),
  'gu',
)

/** Marks pasted text, in which a line break does not submit. */
const paste = `${esc}[200~`

/** Cuts what a terminal sent into keys, and pasted or typed text. */
export function keys(data: string): readonly string[] {
  return [...data.matchAll(key)].map(([all, pasted]) => (pasted === undefined ? all : `${paste}${pasted}`))
}

/** Whether Enter runs what stands there: a statement that ends, or a command of ours. */
function isComplete(text: string): boolean {
  const trimmed = text.trim()
  return trimmed === '' || trimmed.startsWith('\\') || isWhole(text)
}

export function press(before: Editing, pressed: string): Edited {
  const { text, cursor } = before
  const at = (next: number): Edited => ({ editing: { ...before, cursor: next }, effect: 'redraw' })
  const write = (next: string, position: number): Edited => {
    const { browsing: _, ...rest } = before
    return { editing: { ...rest, text: next, cursor: position }, effect: 'redraw' }
  }
  const insert = (added: string) =>
    write(text.slice(0, cursor) + added + text.slice(cursor), cursor + added.length)
  const remove = (from: number, to: number) => write(text.slice(0, from) + text.slice(to), from)
  if (pressed.startsWith(paste)) return insert(pressed.slice(paste.length).replace(/\r\n?/g, '\n'))
  switch (pressed) {
    case '\r':
      return isComplete(text) ? { editing: before, effect: 'submit' } : insert('\n')
    case '\n':
    case '\x1b\r':
      return insert('\n')
    case '\x03':
      return { editing: before, effect: 'interrupt' }
    case '\x04':
      return text === '' ? { editing: before, effect: 'leave' } : remove(cursor, stepRight(text, cursor))
    case '\x0c':
      return { editing: before, effect: 'clear' }
    case '\x7f':
    case '\b':
      return remove(stepLeft(text, cursor), cursor)
    case '\x1b[3~':
      return remove(cursor, stepRight(text, cursor))
    case '\x17':
    case '\x1b\x7f':
      return remove(wordLeft(text, cursor), cursor)
    case '\x0b':
      return remove(cursor, lineEnd(text, cursor))
    case '\x15':
      return remove(lineStart(text, cursor), cursor)
    case '\x1b[D':
    case '\x02':
      return at(stepLeft(text, cursor))
    case '\x1b[C':
    case '\x06':
      return at(stepRight(text, cursor))
    case '\x1b[1;5D':
    case '\x1b[1;3D':
    case '\x1bb':
      return at(wordLeft(text, cursor))
    case '\x1b[1;5C':
    case '\x1b[1;3C':
    case '\x1bf':
      return at(wordRight(text, cursor))
    case '\x1b[H':
    case '\x1bOH':
    case '\x01':
      return at(lineStart(text, cursor))
    case '\x1b[F':
    case '\x1bOF':
    case '\x05':
      return at(lineEnd(text, cursor))
    case '\x1b[A':
    case '\x10':
      return up(before)
    case '\x1b[B':
    case '\x0e':
      return down(before)
    case '\t':
      return insert('  ')
    default:
      return /^\p{Cc}/u.test(pressed) ? { editing: before, effect: 'none' } : insert(pressed)
  }
}

/** Empties the text and remembers it. */
export function submitted(before: Editing): Editing {
  const { text, history } = before
  const kept =
    text.trim() === '' || history.at(-1) === text ? history : [...history, text].slice(-longestHistory)
  return { text: '', cursor: 0, history: kept }
}

/** Empties the text and forgets it. */
export function emptied(before: Editing): Editing {
  return { text: '', cursor: 0, history: before.history }
}

/** In the first line to the entry before, else a line up. */
function up(before: Editing): Edited {
  const { text, cursor, history, browsing } = before
  const start = lineStart(text, cursor)
  if (start > 0) {
    const above = lineStart(text, start - 1)
    return { editing: { ...before, cursor: Math.min(above + cursor - start, start - 1) }, effect: 'redraw' }
  }
  const index = (browsing?.index ?? history.length) - 1
  const entry = history[index]
  if (entry === undefined) return { editing: before, effect: 'none' }
  return {
    editing: {
      text: entry,
      cursor: entry.length,
      history,
      browsing: { index, draft: browsing?.draft ?? text },
    },
    effect: 'redraw',
  }
}

/** In the last line to the entry after, and at last to what was being written; else a line down. */
function down(before: Editing): Edited {
  const { text, cursor, history, browsing } = before
  const end = lineEnd(text, cursor)
  if (end < text.length) {
    const column = cursor - lineStart(text, cursor)
    return {
      editing: { ...before, cursor: Math.min(end + 1 + column, lineEnd(text, end + 1)) },
      effect: 'redraw',
    }
  }
  if (!browsing) return { editing: before, effect: 'none' }
  const index = browsing.index + 1
  const entry = history[index]
  if (entry === undefined)
    return {
      editing: { text: browsing.draft, cursor: browsing.draft.length, history },
      effect: 'redraw',
    }
  return {
    editing: { text: entry, cursor: entry.length, history, browsing: { ...browsing, index } },
    effect: 'redraw',
  }
}

const lineStart = (text: string, cursor: number) => text.lastIndexOf('\n', cursor - 1) + 1

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor)
  return end < 0 ? text.length : end
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function stepRight(text: string, cursor: number): number {
  const [first] = segments.segment(text.slice(cursor, cursor + 64))
  return cursor + (first?.segment.length ?? 0)
}

function stepLeft(text: string, cursor: number): number {
  const from = Math.max(0, cursor - 64)
  const before = [...segments.segment(text.slice(from, cursor))]
  return cursor - (before.at(-1)?.segment.length ?? 0)
}

function wordLeft(text: string, cursor: number): number {
  return text.slice(0, cursor).replace(/[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u, '').length
}

function wordRight(text: string, cursor: number): number {
  const match = /^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u.exec(text.slice(cursor))
  return cursor + (match?.[0].length ?? 0)
}
