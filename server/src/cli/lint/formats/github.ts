// Workflow commands of GitHub Actions, which become annotations of the lines:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
import type { Severity } from '#protocol/advice.ts'
import { type FileFindings, flat } from '../findings.ts'

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
}

export function github(files: readonly FileFindings[]): string {
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
