// Where a finding is explained: the page behind a diagnostic's code.
import type { Finding } from './finding.ts'

const docs = 'https://github.com/plumbline/plumbline/blob/main/docs'

export function documentation(finding: Pick<Finding, 'code' | 'isAdvice'>): string {
  return finding.isAdvice ? `${docs}/rules/${finding.code}.md` : `${docs}/syntax.md#${finding.code}`
}
