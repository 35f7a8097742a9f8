// A finding as the protocol's diagnostic.
import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver/node'
import type { Severity } from '#protocol/advice.ts'
import { type LineIndex, positionAt } from '../sql/lineIndex.ts'
import { documentation } from './documentation.ts'
import type { Finding } from './finding.ts'

export const source = 'plumbline'

/** VS Code shows this many for a file and drops the rest, so more are not sent. */
export const mostDiagnostics = 1000

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
}

export function lspRange(lines: LineIndex, start: number, end: number): Range {
  const from = positionAt(lines, start)
  const to = positionAt(lines, end)
  return {
    start: { line: from.line, character: from.character },
    end: { line: to.line, character: to.character },
  }
}

export function lspDiagnostic(uri: string, lines: LineIndex, finding: Finding): Diagnostic {
  return {
    range: lspRange(lines, finding.start, finding.end),
    severity: severities[finding.severity],
    code: finding.code,
    codeDescription: { href: documentation(finding) },
    source,
    message: finding.message,
    ...(finding.related.length > 0 && {
      relatedInformation: finding.related.map(({ start, end, message }) => ({
        location: { uri, range: lspRange(lines, start, end) },
        message,
      })),
    }),
  }
}

/** The worst first where there are too many, in the order of the text. */
export function lspDiagnostics(uri: string, lines: LineIndex, findings: readonly Finding[]): Diagnostic[] {
  if (findings.length <= mostDiagnostics) return findings.map(finding => lspDiagnostic(uri, lines, finding))
  const chosen = new Set<Finding>()
  for (const severity of ['error', 'warning', 'info', 'hint'] as const) {
    for (const finding of findings) {
      if (chosen.size === mostDiagnostics - 1) break
      if (finding.severity === severity) chosen.add(finding)
    }
  }
  const shown = [...chosen]
    .sort((a, b) => a.start - b.start)
    .map(finding => lspDiagnostic(uri, lines, finding))
  shown.push({
    range: lspRange(lines, 0, 0),
    severity: DiagnosticSeverity.Information,
    code: 'more-findings',
    source,
    message: `${findings.length - shown.length} more findings are not shown here. \`plumbline lint\` lists all ${findings.length}.`,
  })
  return shown
}

/** Nothing that a reader could see differs. */
export function sameDiagnostics(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a.length === b.length && a.every((one, i) => same(one, b[i]!))
}

function same(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.severity === b.severity &&
    a.message === b.message &&
    a.range.start.line === b.range.start.line &&
    a.range.start.character === b.range.start.character &&
    a.range.end.line === b.range.end.line &&
    a.range.end.character === b.range.end.character &&
    JSON.stringify(a.relatedInformation) === JSON.stringify(b.relatedInformation)
  )
}
