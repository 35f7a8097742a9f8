// VACUUM, CLUSTER, REINDEX, refreshing a subscription: after a stop they may simply run again, and the
// second time ends as the first would have.
import type { Probe } from './probe.ts'

export const repeatable: Probe<Record<string, never>> = {
  note: async () => ({}),
  look: async () => ({ kind: 'notApplied', how: 'the statement may be repeated' }),
}
