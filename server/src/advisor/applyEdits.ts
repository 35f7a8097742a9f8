// Text with edits applied, as the editor applies them: several insertions at one place keep their order.
import type { TextEdit } from '#protocol/advice.ts'

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.start.offset - b.edit.start.offset || a.order - b.order)
  let result = ''
  let at = 0
  for (const { edit } of ordered) {
    result += text.slice(at, edit.start.offset) + edit.newText
    at = Math.max(at, edit.end.offset)
  }
  return result + text.slice(at)
}

/** Two edits of the same words, or two insertions at one place. */
export const overlap = (a: TextEdit, b: TextEdit): boolean =>
  a.start.offset < b.end.offset
    ? b.start.offset < a.end.offset || a.start.offset === a.end.offset
    : a.start.offset === b.start.offset && a.end.offset === b.end.offset
