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

/** Edits that touch none of those before them, so that all can be taken at once. */
export function disjoint(groups: readonly (readonly TextEdit[])[]): TextEdit[][] {
  const taken: TextEdit[] = []
  const kept: TextEdit[][] = []
  for (const group of groups) {
    if (group.some(edit => taken.some(other => overlap(edit, other)))) continue
    taken.push(...group)
    kept.push([...group])
  }
  return kept
}

const overlap = (a: TextEdit, b: TextEdit): boolean =>
  a.start.offset < b.end.offset
    ? b.start.offset < a.end.offset || a.start.offset === a.end.offset
    : a.start.offset === b.start.offset && a.end.offset === b.end.offset
