// A finding as the protocol's diagnostic.
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver/node'
import type { Advice, Severity, TextPosition } from '#protocol/advice.ts'
import type { Found } from '../advisor/finding.ts'
import { type LineIndex, positionAt } from '../sql/lineIndex.ts'

export const source = 'plumbline'

/** VS Code shows this many for a file and drops the rest, so more are not sent. */
const mostDiagnostics = 1000

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

const told = new WeakMap<Found, Diagnostic>()

/** The same object as last time where nothing of it has changed; it must not be changed itself. */
export function lspDiagnostic(uri: string, lines: LineIndex, finding: Found): Diagnostic {
  const last = told.get(finding)
  // What it is related to may have moved by itself.
  if (last && !last.relatedInformation) {
    const range = lspRange(lines, finding.start, finding.end)
    if (sameRange(last.range, range)) return last
    const moved = { ...last, range }
    told.set(finding, moved)
    return moved
  }
  const made = toDiagnostic(uri, lines, finding)
  told.set(finding, made)
  return made
}

function toDiagnostic(uri: string, lines: LineIndex, finding: Found): Diagnostic {
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
export function lspDiagnostics(uri: string, lines: LineIndex, findings: readonly Found[]): Diagnostic[] {
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

const bySeverity = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[]

function worst(findings: readonly Found[], most: number): Found[] {
  // The first of each severity: more of one are never shown.
  const first: Record<Severity, number[]> = { error: [], warning: [], info: [], hint: [] }
  for (let i = 0; i < findings.length && first.error.length < most; i++) {
    const places = first[findings[i]!.severity]
    if (places.length < most) places.push(i)
  }
  const chosen = bySeverity.flatMap(severity => first[severity]).slice(0, most)
  return chosen.sort((a, b) => a - b).map(i => findings[i]!)
}

/** Nothing that a reader could see differs. */
export function sameDiagnostics(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a.length === b.length && a.every((one, i) => same(one, b[i]!))
}

function same(a: Diagnostic, b: Diagnostic): boolean {
  if (a === b) return true
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
