// Findings of `plumbline lint` in the formats that people, editors and build servers read.
import type { Severity } from '#protocol/advice.ts'
import { type FileFindings, flat, fromRoot } from './findings.ts'

export const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const
export type Format = (typeof formats)[number]

export interface ReportOptions {
  /** Which findings make the run fail. */
  readonly fails: (severity: Severity) => boolean
  readonly environment: NodeJS.ProcessEnv
}

/** Formats for build servers are loaded when they are asked for. */
export async function reported(
  files: readonly FileFindings[],
  format: Format,
  { fails, environment }: ReportOptions,
): Promise<string> {
  switch (format) {
    case 'text':
      return textReport(files)
    case 'json':
      return JSON.stringify(files, null, 1)
    case 'sarif':
      return (await import('./formats/sarif.ts')).sarif(fromRoot(files, environment))
    case 'github':
      return (await import('./formats/github.ts')).github(fromRoot(files, environment))
    case 'gitlab':
      return (await import('./formats/gitlab.ts')).gitlab(fromRoot(files, environment))
    case 'junit':
      return (await import('./formats/junit.ts')).junit(fromRoot(files, environment), fails)
    default:
      format satisfies never
      return ''
  }
}

function textReport(files: readonly FileFindings[]): string {
  const lines = flat(files).map(
    ({ file, finding }) =>
      `${shown(file)}:${finding.start.line + 1}:${finding.start.character + 1}: ${finding.severity}: ${shown(finding.message)} [${finding.rule}]`,
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

/** Each finding on its line; a name tells the terminal nothing. */
const shown = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ')
