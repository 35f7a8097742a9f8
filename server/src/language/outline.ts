// The outline of a script and what can be folded in it.
import { type DocumentSymbol, type FoldingRange, FoldingRangeKind } from 'vscode-languageserver/node'
import { comments } from '../sql/directives.ts'
import { lineAt } from '../sql/lineIndex.ts'
import type { OpenDocument } from './document.ts'
import { lspRange } from './lspDiagnostic.ts'
import { statementLabel } from './statementLabel.ts'

/** An outline is for people; a script of more statements is data. */
const mostSymbols = 5000

export function documentSymbols({ script, lines }: OpenDocument): DocumentSymbol[] {
  return script.statements.slice(0, mostSymbols).map(statement => {
    const { verb, name, symbol } = statementLabel(statement)
    return {
      name: name ? `${verb} ${name}` : verb,
      kind: symbol,
      range: lspRange(lines, statement.start, statement.close),
      selectionRange: lspRange(lines, statement.start, statement.end),
    }
  })
}

/** Statements and comments of several lines, and runs of line comments. */
export function foldingRanges({ script, lines }: OpenDocument): FoldingRange[] {
  const found: FoldingRange[] = []
  for (const statement of script.statements) {
    const startLine = lineAt(lines, statement.start)
    const endLine = lineAt(lines, statement.end)
    if (endLine > startLine) found.push({ startLine, endLine })
  }
  let run: { startLine: number; endLine: number } | undefined
  const finish = () => {
    if (run && run.endLine > run.startLine) found.push({ ...run, kind: FoldingRangeKind.Comment })
    run = undefined
  }
  for (const comment of comments(script)) {
    const startLine = lineAt(lines, comment.start)
    const endLine = lineAt(lines, comment.end)
    const alone = script.text.slice(lines.starts[startLine], comment.start).trim() === ''
    if (run && alone && startLine === run.endLine + 1) run.endLine = endLine
    else {
      finish()
      if (alone) run = { startLine, endLine }
    }
  }
  finish()
  return found.sort((a, b) => a.startLine - b.startLine)
}
