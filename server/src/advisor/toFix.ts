// A rule's draft of a fix in its place in the file: edits of the text, with the file's own line ends,
// and the text of the migration that follows.
import type { Fix, TextEdit } from '#protocol/advice.ts'
import { all, as } from '../impact/nodes.ts'
import { type LineIndex, lineAt, positionAt } from '../sql/lineIndex.ts'
import { readScript, type Script } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'
import { tokens } from '../sql/tokens.ts'
import type { Advisor } from './advise.ts'
import { mentionedLater } from './ahead.ts'
import type { FixDraft, Span, SpanEdit } from './finding.ts'
import { canRunOutside, followUpText, needsOutside } from './followUp.ts'
import { isUndone } from './undone.ts'

/** None where what follows in the file leans on what would run later, or takes it back. */
export function toFix(
  given: FixDraft,
  { script, runner }: Advisor,
  lines: LineIndex,
  statement: Statement,
): Fix | undefined {
  if (given.followUp !== undefined && isUndone(script, statement)) return undefined
  if (given.followUp !== undefined && given.edits.some(edit => isRemoval(edit, statement)))
    if (leansOn(script, statement, given.followUp)) return undefined
  const draft = withComments(given, script, statement)
  const written = inLinesOf(script, lines)
  const edit = ({ start, end }: Span, newText: string): TextEdit => ({
    start: positionAt(lines, start),
    end: positionAt(lines, end),
    newText: written(newText),
  })
  const edits = draft.edits.map(one =>
    edit(
      isRemoval(one, statement)
        ? lineOf(statement, script, lines)
        : { start: statement.start + one.start, end: statement.start + one.end },
      one.newText,
    ),
  )
  const insert = (offset: number, newText: string) =>
    edits.push(edit({ start: offset, end: offset }, newText))
  if (draft.atTop !== undefined) insert(script.statements[0]?.start ?? 0, draft.atTop)
  if (draft.atEnd !== undefined) {
    const last = script.statements.at(-1)
    const isOpen = last !== undefined && last.close === last.end && last.kind !== 'psql'
    insert(last?.close ?? script.length, isOpen ? `;${draft.atEnd}` : draft.atEnd)
  }
  return {
    title: draft.title,
    preferred:
      draft.preferred === true &&
      (draft.followUp === undefined || !needsOutside(draft.followUp) || canRunOutside(runner)),
    edits: edits.sort((a, b) => a.start.offset - b.start.offset),
    ...(draft.followUp === undefined ? {} : { followUp: written(followUpText(draft.followUp, runner)) }),
  }
}

/** Comments in what is replaced stay: before the new text, or with what moves to the following migration. */
function withComments(draft: FixDraft, script: Script, statement: Statement): FixDraft {
  let { followUp } = draft
  const edits = draft.edits.map(edit => {
    if (edit.start === edit.end) return edit
    const old = script.slice(statement.start + edit.start, statement.start + edit.end)
    const kept = `${edit.newText}${followUp ?? ''}`
    const lost = tokens(old, 0, { comments: true })
      .filter(one => one.kind === 'comment' && !kept.includes(one.text))
      .map(one => (one.text.startsWith('--') ? `${one.text}\n` : `${one.text} `))
      .join('')
    if (lost === '') return edit
    if (edit.newText === '' && followUp !== undefined) followUp = lost + followUp
    else return { ...edit, newText: edit.newText === '' ? ` ${lost}` : lost + edit.newText }
    return edit
  })
  return { ...draft, edits, ...(followUp === undefined ? {} : { followUp }) }
}

/** The rest of the script names an index or a constraint that moves, or may need the key to be there. */
function leansOn(script: Script, { close }: Statement, moved: string): boolean {
  return readScript(moved).statements.some(({ tree }) => {
    const index = as(tree, 'IndexStmt')
    const key = index?.unique ? index.relation?.relname : undefined
    const added = all(as(tree, 'AlterTableStmt')?.cmds, 'AlterTableCmd').map(
      one => as(one.def, 'Constraint')?.conname,
    )
    return (
      [index?.idxname, ...added].some(name => name !== undefined && mentionedLater(script, close, name)) ||
      (key !== undefined &&
        mentionedLater(script, close, key) &&
        ['references', 'conflict'].some(word => mentionedLater(script, close, word)))
    )
  })
}

const isRemoval = ({ start, end, newText }: SpanEdit, { text }: Statement): boolean =>
  newText === '' && start === 0 && end === text.length

/** A statement that goes takes its semicolon with it, and its lines where nothing else stands in them. */
function lineOf({ start, close }: Statement, script: Script, lines: LineIndex): Span {
  const from = lines.starts[lineAt(lines, start)]!
  const to = lines.starts[lineAt(lines, close) + 1] ?? lines.length
  const around = script.slice(from, start) + script.slice(close, to)
  // A byte order mark counts as white space, but it stays.
  return around.trim() === '' && !around.includes('\uFEFF') ? { start: from, end: to } : { start, end: close }
}

/** Words a text with the line ends that the script has in its first line. */
function inLinesOf(script: Script, { starts }: LineIndex): (text: string) => string {
  const second = starts[1]
  const isWindows = second !== undefined && script.slice(second - 2, second) === '\r\n'
  return text => (isWindows ? text.replaceAll(/\r?\n/g, '\r\n') : text)
}
