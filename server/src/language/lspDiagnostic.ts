// A finding as the protocol's diagnostic.
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver/node'
import type { Advice, Severity, TextPosition } from '#protocol/advice.ts'
import { type LineIndex, positionAt } from '../sql/lineIndex.ts'
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

const tags: Readonly<Record<Advice['tags'][number], DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
}

export function lspRange(lines: LineIndex, start: number, end: number): Range {
  return rangeOf(positionAt(lines, start), positionAt(lines, end))
}

export function rangeOf(start: TextPosition, end: TextPosition): Range {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  }
}

export function lspDiagnostic(uri: string, lines: LineIndex, finding: Finding): Diagnostic {
  const advice = finding.advice(lines, false)
  return {
    range: rangeOf(advice.start, advice.end),
    severity: severities[advice.severity],
    code: advice.rule,
    codeDescription: { href: advice.url },
    source,
    message: advice.message,
    ...(advice.tags.length > 0 && { tags: advice.tags.map(tag => tags[tag]) }),
    ...(advice.related.length > 0 && {
      relatedInformation: advice.related.map(({ start, end, message, path }) => ({
        location: { uri: path ?? uri, range: rangeOf(start, end) },
        message,
      })),
    }),
  }
}

/** Where there are too many, the worst; in the order of the text. */
export function lspDiagnostics(uri: string, lines: LineIndex, findings: readonly Finding[]): Diagnostic[] {
  if (findings.length <= mostDiagnostics) return findings.map(finding => lspDiagnostic(uri, lines, finding))
  const shown = worst(findings, mostDiagnostics - 1).map(finding => lspDiagnostic(uri, lines, finding))
  shown.push({
    range: lspRange(lines, 0, 0),
    severity: DiagnosticSeverity.Information,
    code: 'more-findings',
    source,
    message: `${findings.length - shown.length} more findings are not shown here. \`plumbline lint\` lists all ${findings.length}.`,
  })
  return shown
}

function worst(findings: readonly Finding[], most: number): Finding[] {
  const left: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 }
  for (const { severity } of findings) left[severity]++
  let room = most
  for (const severity of ['error', 'warning', 'info', 'hint'] as const) {
    left[severity] = Math.min(left[severity], room)
    room -= left[severity]
  }
  return findings.filter(({ severity }) => left[severity]-- > 0)
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
    sameRange(a.range, b.range) &&
    a.relatedInformation?.length === b.relatedInformation?.length &&
    (a.relatedInformation ?? []).every((place, i) => {
      const other = b.relatedInformation![i]!
      return place.message === other.message && sameRange(place.location.range, other.location.range)
    })
  )
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  )
}
