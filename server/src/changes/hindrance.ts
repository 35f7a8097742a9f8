// What the checks of a task say against running it.
import type { Check } from '#protocol/issue.ts'

/** Why the checks let a task not run yet, or undefined. */
export function hindrance(checks: readonly Check[], revision: number): string | undefined {
  const own = checks.filter(c => c.revision === revision)
  if (own.length === 0) return 'Its checks have not run yet.'
  const failed = own.find(c => c.status === 'failed')
  if (failed) return failed.summary
  return own.some(c => c.status === 'running') ? 'Its checks are still running.' : undefined
}
