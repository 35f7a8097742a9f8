// An open document: its text as a script, kept in step with the editor by edits. It knows no
// diagnostics.
import { editLineIndex, type LineIndex, lineIndex, offsetAt } from '../sql/lineIndex.ts'
import { scanUnfinished } from '../sql/scanUnfinished.ts'
import { editScript, readScript, type Script, type ScriptEdit } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'

export interface OpenDocument {
  readonly uri: string
  version: number
  script: Script
  lines: LineIndex
}

/** A change as the editor sends it; without a range the whole text is new. */
export interface ContentChange {
  readonly range?: {
    readonly start: { readonly line: number; readonly character: number }
    readonly end: { readonly line: number; readonly character: number }
  }
  readonly text: string
}

/** What became of the statements. `from` counts at the time of the change. */
export interface StatementChange {
  readonly removed: readonly Statement[]
  readonly inserted: readonly Statement[]
}

export function openDocument(uri: string, version: number, text: string): OpenDocument {
  return { uri, version, script: readScript(text, scanUnfinished), lines: lineIndex(text) }
}

/** Applies changes in their order. A new whole text counts as an edit of what differs. */
export function changeDocument(
  document: OpenDocument,
  version: number,
  changes: readonly ContentChange[],
): StatementChange[] {
  const done: StatementChange[] = []
  for (const change of changes) {
    const edit = editOf(document, change)
    if (edit.start === edit.end && edit.newText === '') continue
    const { script, removed, inserted } = editScript(document.script, edit)
    document.script = script
    document.lines = editLineIndex(document.lines, script, edit)
    done.push({ removed, inserted })
  }
  document.version = version
  return done
}

function editOf(document: OpenDocument, change: ContentChange): ScriptEdit {
  const { script, lines } = document
  if (!change.range) return difference(script.text, change.text)
  const start = offsetAt(lines, script, change.range.start)
  const end = offsetAt(lines, script, change.range.end)
  return { start: Math.min(start, end), end: Math.max(start, end), newText: change.text }
}

/** The one edit between two texts: what is left without their common beginning and end. */
function difference(before: string, after: string): ScriptEdit {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++
  let same = 0
  const most = shorter - start
  while (
    same < most &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++
  return { start, end: before.length - same, newText: after.slice(start, after.length - same) }
}
