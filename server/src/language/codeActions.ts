// What can be done about a finding at the cursor: its fixes, an ignore comment, and all preferred
// fixes of a document at once.
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type TextEdit as LspTextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node'
import type { Fix, TextEdit } from '#protocol/advice.ts'
import type { Found } from '../advisor/finding.ts'
import { isAdvice } from '../advisor/problemFinding.ts'
import { unusedIgnore } from '../advisor/rules/unused-ignore.ts'
import { directives } from '../sql/directives.ts'
import { lineAt, offsetAt } from '../sql/lineIndex.ts'
import { statementAt } from '../sql/script.ts'
import type { OpenDocument } from './document.ts'
import { lspDiagnostic, lspRange, rangeOf } from './lspDiagnostic.ts'

const fixAllKind = `${CodeActionKind.SourceFixAll}.plumbline`

/** Kinds this server offers, for its capabilities. */
export const codeActionKinds = [CodeActionKind.QuickFix, fixAllKind]

/** The URI for a following migration of this title; undefined where the client cannot make files. */
export type FollowUp = (title: string) => Promise<string | undefined>

export async function codeActions(
  document: OpenDocument,
  findings: readonly Found[],
  params: Pick<CodeActionParams, 'range' | 'context'>,
  followUp: FollowUp,
): Promise<CodeAction[]> {
  const { only } = params.context
  const wanted = (kind: string) =>
    !only || only.some(asked => kind === asked || kind.startsWith(`${asked}.`) || asked === '')
  const actions: CodeAction[] = []
  if (wanted(CodeActionKind.QuickFix))
    actions.push(...(await quickFixes(document, findings, params, followUp)))
  // An action on the whole document is offered only where somebody asks for such actions.
  if (only && wanted(fixAllKind)) {
    const edits = preferredEdits(document, findings)
    if (edits.length > 0)
      actions.push({
        title: 'Fix all that Plumbline can fix safely',
        kind: fixAllKind,
        edit: workspaceEdit(document, edits),
      })
  }
  return actions
}

async function quickFixes(
  document: OpenDocument,
  findings: readonly Found[],
  { range }: Pick<CodeActionParams, 'range'>,
  followUp: FollowUp,
): Promise<CodeAction[]> {
  const from = offsetAt(document.lines, document.script, range.start)
  const to = offsetAt(document.lines, document.script, range.end)
  const here = findings.filter(finding => finding.start <= to && finding.end >= from)
  const actions: CodeAction[] = []
  const simple = new Set<string>()
  for (const finding of here) {
    const diagnostics = [lspDiagnostic(document.uri, document.lines, finding)]
    const { fixes } = finding.advice(document.lines, true)
    if (fixes.some(isSimple)) simple.add(finding.rule)
    for (const fix of fixes) {
      const following = fix.followUp === undefined ? undefined : await followUp(fix.title)
      // Half of a fix is none.
      if (fix.followUp !== undefined && following === undefined) continue
      actions.push({
        title: following
          ? `${fix.title} (with ${decodeURIComponent(following.split('/').at(-1)!)})`
          : fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        ...(fix.preferred && { isPreferred: true }),
        edit: withFile(workspaceEdit(document, fix.edits), following, fix.followUp ?? ''),
      })
    }
  }
  for (const rule of simple) {
    const all = findings.filter(finding => finding.rule === rule).length
    if (all > 1)
      actions.push({
        title: `Fix all ${all} findings of ${rule} in this file`,
        kind: CodeActionKind.QuickFix,
        data: { uri: document.uri, rule } satisfies FixAllOf,
      })
  }
  const ignored = new Set<string>()
  for (const finding of here) {
    // An ignored comment that is useless is one comment more.
    if (!isAdvice(finding) || finding.rule === unusedIgnore.id) continue
    const edit = ignoreEdit(document, finding)
    const key = `${finding.rule} ${edit.start.offset}`
    if (ignored.has(key)) continue
    ignored.add(key)
    actions.push({
      title: `Ignore ${finding.rule} for this statement`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [lspDiagnostic(document.uri, document.lines, finding)],
      edit: workspaceEdit(document, [edit]),
    })
  }
  return actions
}

/** A comment above the statement; a rule more where one stands already. */
function ignoreEdit({ script, lines }: OpenDocument, finding: Found): TextEdit {
  const statement = script.statements[statementAt(script, Math.max(finding.start, 0))]
  const standing = directives(script).find(
    directive =>
      directive.tool === 'plumbline' &&
      directive.statement !== undefined &&
      directive.statement === statement &&
      directive.rules.length > 0,
  )
  if (standing) {
    const at = lspPosition(lines, standing.rules.at(-1)!.end)
    return { start: at, end: at, newText: `, ${finding.rule}` }
  }
  const start = statement ? statement.start : finding.start
  const lineStart = lines.starts[lineAt(lines, start)]!
  const before = script.slice(lineStart, start)
  const newline = script.text.includes('\r\n') ? '\r\n' : '\n'
  const at = lspPosition(lines, start)
  // Behind another statement on the line, the comment needs a line of its own.
  const lead = before.trim() === '' || before === '\uFEFF' ? '' : newline
  const indent = /^[ \t]*/.exec(before)![0]
  return {
    start: at,
    end: at,
    newText: `${lead}-- plumbline-ignore ${finding.rule}${newline}${lead ? '' : indent}`,
  }
}

function lspPosition(lines: OpenDocument['lines'], offset: number): TextEdit['start'] {
  return { ...lspRange(lines, offset, offset).start, offset }
}

/** What an action that mends all findings of a rule carries until somebody takes it. */
export interface FixAllOf {
  readonly uri: string
  readonly rule: string
}

/** The action with its edit, which nobody computes before it is taken. */
export function resolved(action: CodeAction, document: OpenDocument, findings: readonly Found[]): CodeAction {
  const { rule } = action.data as FixAllOf
  const own = findings.filter(finding => finding.rule === rule)
  return { ...action, edit: workspaceEdit(document, preferredEdits(document, own)) }
}

/** One that can be taken without a look at it, in this file alone. */
const isSimple = (fix: Fix): boolean => fix.preferred && fix.followUp === undefined

/** The edits of all preferred fixes, as far as they do not touch each other. */
function preferredEdits(document: OpenDocument, findings: readonly Found[]): TextEdit[] {
  const taken: TextEdit[] = []
  for (const finding of findings) {
    const fix = finding.advice(document.lines, true).fixes.find(isSimple)
    if (!fix || fix.edits.some(edit => taken.some(other => touch(edit, other)))) continue
    taken.push(...fix.edits)
  }
  return taken
}

function touch(a: TextEdit, b: TextEdit): boolean {
  return a.start.offset <= b.end.offset && b.start.offset <= a.end.offset
}

/** The edit with a new file of this text. */
function withFile(edit: WorkspaceEdit, uri: string | undefined, text: string): WorkspaceEdit {
  if (!uri) return edit
  const start = { line: 0, character: 0 }
  return {
    documentChanges: [
      // Never over a file that somebody else has just made.
      { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
      { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
      ...(edit.documentChanges ?? []),
    ],
  }
}

function workspaceEdit(document: OpenDocument, edits: Fix['edits']): WorkspaceEdit {
  const changes = edits.map(
    (edit): LspTextEdit => ({ range: rangeOf(edit.start, edit.end), newText: edit.newText }),
  )
  // Bound to the version it was computed for, so that it cannot hit a text typed since.
  return {
    documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: changes }],
  }
}
