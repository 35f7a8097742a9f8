// Findings of `plumbline lint` in the formats that people, editors and build servers read.
import { createHash } from 'node:crypto'
import type { Advice, Severity } from '#protocol/advice.ts'
import { pageOf } from '../../advisor/advice.ts'
import { catalogue } from '../../advisor/catalogue.ts'

export interface FileFindings {
  readonly file: string
  readonly findings: readonly Advice[]
}

export const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const
export type Format = (typeof formats)[number]

export function reported(files: readonly FileFindings[], format: Format): string {
  switch (format) {
    case 'text':
      return textReport(files)
    case 'json':
      return JSON.stringify(files, null, 1)
    case 'sarif':
      return sarif(files)
    case 'github':
      return github(files)
    case 'gitlab':
      return gitlab(files)
    case 'junit':
      return junit(files)
    default:
      format satisfies never
      return ''
  }
}

const flat = (files: readonly FileFindings[]) =>
  files.flatMap(({ file, findings }) => findings.map(finding => ({ file, finding })))

function textReport(files: readonly FileFindings[]): string {
  const lines = flat(files).map(
    ({ file, finding }) =>
      `${file}:${finding.start.line + 1}:${finding.start.character + 1}: ${finding.severity}: ${finding.message.replaceAll('\n', ' ')} [${finding.rule}]`,
  )
  const count = (severity: Severity) =>
    flat(files).filter(({ finding }) => finding.severity === severity).length
  const words = (['error', 'warning', 'info', 'hint'] as const).flatMap(severity =>
    count(severity) > 0
      ? [`${count(severity)} ${severity}${count(severity) > 1 && severity !== 'info' ? 's' : ''}`]
      : [],
  )
  const total = `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${words.length > 0 ? words.join(', ') : 'nothing to say'}.`
  return [...lines, total].join('\n')
}

const sarifLevel: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
}

function sarif(files: readonly FileFindings[]): string {
  const used = new Set(flat(files).map(({ finding }) => finding.rule))
  const rules = catalogue.filter(rule => used.has(rule.id))
  const uri = (file: string) => file.split('\\').join('/').split('/').map(encodeURIComponent).join('/')
  const region = (finding: Pick<Advice, 'start' | 'end'>) => ({
    startLine: finding.start.line + 1,
    startColumn: finding.start.character + 1,
    endLine: finding.end.line + 1,
    endColumn: finding.end.character + 1,
  })
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'plumbline',
              informationUri: 'https://github.com/plumbline/plumbline',
              rules: rules.map(rule => ({
                id: rule.id,
                shortDescription: { text: `${rule.summary}.` },
                fullDescription: { text: rule.why },
                help: { text: rule.fix, markdown: rule.fix },
                helpUri: pageOf(rule.id),
                defaultConfiguration: { level: sarifLevel[rule.severity] },
                properties: { tags: [rule.category, ...rule.aliases] },
              })),
            },
          },
          columnKind: 'utf16CodeUnits',
          results: flat(files).map(({ file, finding }) => ({
            ruleId: finding.rule,
            ...(rules.some(rule => rule.id === finding.rule)
              ? { ruleIndex: rules.findIndex(rule => rule.id === finding.rule) }
              : {}),
            level: sarifLevel[finding.severity],
            message: { text: finding.message },
            locations: [
              { physicalLocation: { artifactLocation: { uri: uri(file) }, region: region(finding) } },
            ],
            partialFingerprints: { 'plumbline/v1': fingerprint(file, finding) },
            ...(finding.related.length > 0
              ? {
                  relatedLocations: finding.related.map(place => ({
                    message: { text: place.message },
                    physicalLocation: {
                      artifactLocation: { uri: uri(place.path ?? file) },
                      region: region(place),
                    },
                  })),
                }
              : {}),
          })),
        },
      ],
    },
    null,
    1,
  )
}

/** Stays the same when lines move. */
const fingerprint = (file: string, finding: Advice): string =>
  createHash('sha256').update(`${file}\0${finding.rule}\0${finding.message}`).digest('hex').slice(0, 32)

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
}

function github(files: readonly FileFindings[]): string {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
  return flat(files)
    .map(({ file, finding: { severity, rule, message, start, end } }) => {
      const columns =
        start.line === end.line ? `,col=${start.character + 1},endColumn=${end.character + 1}` : ''
      return `::${commands[severity]} file=${property(file)},line=${start.line + 1},endLine=${end.line + 1}${columns},title=${property(rule)}::${data(message)}`
    })
    .join('\n')
}

const gitlabSeverity: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
}

function gitlab(files: readonly FileFindings[]): string {
  const seen = new Map<string, number>()
  return JSON.stringify(
    flat(files).map(({ file, finding }) => {
      const mark = fingerprint(file, finding)
      const times = (seen.get(mark) ?? 0) + 1
      seen.set(mark, times)
      return {
        type: 'issue',
        description: finding.message,
        check_name: finding.rule,
        fingerprint: times === 1 ? mark : `${mark}-${times}`,
        severity: gitlabSeverity[finding.severity],
        categories: ['Bug Risk'],
        location: {
          path: file,
          lines: { begin: finding.start.line + 1, end: finding.end.line + 1 },
        },
      }
    }),
    null,
    1,
  )
}

function junit(files: readonly FileFindings[]): string {
  const xml = (text: string) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\uFFFD')
  const suites = files.map(({ file, findings }) => {
    const cases = findings.map(
      finding =>
        `    <testcase classname="${xml(file)}" name="${xml(`${finding.rule} ${finding.start.line + 1}:${finding.start.character + 1}`)}">\n      <failure type="${finding.severity}" message="${xml(finding.message)}">${xml(`${file}:${finding.start.line + 1}:${finding.start.character + 1}`)}</failure>\n    </testcase>`,
    )
    const body =
      cases.length > 0 ? cases.join('\n') : `    <testcase classname="${xml(file)}" name="plumbline"/>`
    return `  <testsuite name="${xml(file)}" tests="${Math.max(1, findings.length)}" failures="${findings.length}">\n${body}\n  </testsuite>`
  })
  const failures = flat(files).length
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plumbline" tests="${files.reduce((sum, one) => sum + Math.max(1, one.findings.length), 0)}" failures="${failures}">\n${suites.join('\n')}\n</testsuites>`
}
