// Line and character of an offset, and back. Lines end at \n, \r\n or \r, as in the language
// server protocol; characters are UTF-16 units.
import type { TextPosition } from '#protocol/advice.ts'

export interface LineIndex {
  /** Offset of each line's first character. */
  readonly starts: readonly number[]
  readonly length: number
}

/** A string, or a script: what can give a part of its text. */
export interface Sliceable {
  readonly length: number
  slice(start: number, end: number): string
}

export function lineIndex(text: string): LineIndex {
  const starts = lineStarts(text, 0, text.length)
  starts.unshift(0)
  return { starts, length: text.length }
}

/** The starts of the lines that begin behind a line break in [from, to). */
function lineStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = []
  if (!text.includes('\r')) {
    for (let i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
    return starts
  }
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1)
  }
  return starts
}

/** The index of the line that holds an offset. */
export function lineAt(index: LineIndex, offset: number): number {
  return startsUpTo(index.starts, offset) - 1
}

/** How many starts are at or before an offset. */
function startsUpTo(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! > offset) high = middle
    else low = middle + 1
  }
  return low
}

export function positionAt(index: LineIndex, offset: number): TextPosition {
  const inside = Math.max(0, Math.min(offset, index.length))
  const line = lineAt(index, inside)
  return { line, character: inside - index.starts[line]!, offset: inside }
}

/** The offset of a position; a character beyond its line stands for the line's end. */
export function offsetAt(
  index: LineIndex,
  text: Sliceable,
  position: { readonly line: number; readonly character: number },
): number {
  if (position.line < 0) return 0
  const start = index.starts[position.line]
  if (start === undefined) return index.length
  const next = index.starts[position.line + 1] ?? index.length
  const at = start + Math.max(0, position.character)
  if (at < next - 2) return at
  const ending = /[\r\n]*$/.exec(text.slice(Math.max(start, next - 2), next))![0]
  return Math.min(at, next - ending.length)
}

/**
 * The index after an edit; `text` is the new one. The old index is used up: its list of starts
 * lives on in the new one, changed in place.
 */
export function editLineIndex(
  index: LineIndex,
  text: Sliceable,
  edit: { readonly start: number; readonly end: number; readonly newText: string },
): LineIndex {
  const starts = index.starts as number[]
  const shift = edit.newText.length - (edit.end - edit.start)
  // One character more on either side: the edit may join or part a \r and a \n.
  const from = Math.max(0, edit.start - 1)
  const to = Math.min(text.length, edit.start + edit.newText.length + 1)
  const around = text.slice(from, to + 1)
  const fresh = lineStarts(around, 0, to - from)
  const first = startsUpTo(starts, from)
  let rest = startsUpTo(starts, Math.min(index.length, edit.end + 1))
  if (fresh.length === rest - first) for (const [i, at] of fresh.entries()) starts[first + i] = from + at
  else {
    const behind = starts.splice(first)
    for (const at of fresh) starts.push(from + at)
    const kept = rest - first
    rest = starts.length
    for (let i = kept; i < behind.length; i++) starts.push(behind[i]!)
  }
  if (shift !== 0) for (let i = rest; i < starts.length; i++) starts[i]! += shift
  return { starts, length: text.length }
}
