// GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
import type { Severity } from '#protocol/advice.ts'
import { type FileFindings, flat } from '../findings.ts'
import { fingerprints } from './fingerprints.ts'

const gitlabSeverity: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
}

export function gitlab(files: readonly FileFindings[]): string {
  const places = flat(files)
  const marks = fingerprints(places)
  return JSON.stringify(
    places.map(({ file, finding }, i) => {
      return {
        type: 'issue',
        description: finding.message,
        check_name: finding.rule,
        fingerprint: marks[i],
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
