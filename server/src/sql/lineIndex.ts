// Line and character of an offset, and back. Lines end at \n, \r\n or \r, as in the language
// server protocol; characters are UTF-16 units.
import type { TextPosition } from '#protocol/advice.ts'

export interface LineIndex {
  /** Offset of each line's first character. */
  readonly starts: readonly number[]
  readonly length: number
}

export function lineIndex(text: string): LineIndex {
  return { starts: [0, ...lineStarts(text, 0, text.length)], length: text.length }
}

/** The starts of the lines that begin behind a line break in [from, to). */
function lineStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = []
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1)
  }
  return starts
}

/** The index of the line that holds an offset. */
export function lineAt(index: LineIndex, offset: number): number {
  let low = 0
  let high = index.starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (index.starts[middle]! > offset) high = middle
    else low = middle + 1
  }
  return low - 1
}

export function positionAt(index: LineIndex, offset: number): TextPosition {
  const inside = Math.max(0, Math.min(offset, index.length))
  const line = lineAt(index, inside)
  return { line, character: inside - index.starts[line]!, offset: inside }
}

/** The offset of a position; a character beyond its line stands for the line's end. */
export function offsetAt(
  index: LineIndex,
  text: string,
  position: { readonly line: number; readonly character: number },
): number {
  if (position.line < 0) return 0
  const start = index.starts[position.line]
  if (start === undefined) return index.length
  let end = index.starts[position.line + 1] ?? index.length
  while (end > start && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) end--
  return Math.min(start + Math.max(0, position.character), end)
}

/** The index of the text after an edit; `text` is the new one. Costs a scan of the edit and one copy. */
export function editLineIndex(
  index: LineIndex,
  text: string,
  edit: { readonly start: number; readonly end: number; readonly newText: string },
): LineIndex {
  // One character more on either side: the edit may join or part a \r and a \n.
  const from = Math.max(0, edit.start - 1)
  const newEnd = edit.start + edit.newText.length
  const to = Math.min(text.length, newEnd + 1)
  const shift = edit.newText.length - (edit.end - edit.start)
  const first = lineAt(index, from) + 1
  const keep = lineAt(index, Math.min(index.length, edit.end + 1)) + 1
  const fresh = lineStarts(text, from, to)
  const starts = index.starts.slice(0, first)
  for (const start of fresh) starts.push(start)
  for (let i = keep; i < index.starts.length; i++) starts.push(index.starts[i]! + shift)
  return { starts, length: text.length }
}
