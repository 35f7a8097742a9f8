// Whether the target still looks as it was last recorded. A change would be refused when it does not.
import type { Difference } from '#protocol/change.ts'
import type { SnapshotRecord } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'
import { type Looked, type Outcome, outcome, type Subject } from './subject.ts'

export type Differ = (recorded: SnapshotRecord, live: SnapshotRecord) => Difference

export async function checkDrift(
  subject: Subject,
  looked: Looked,
  store: Pick<Store, 'snapshot'>,
  differ: Differ,
): Promise<Outcome> {
  const recorded = subject.database?.recordedSnapshot
  if (recorded === undefined) {
    return outcome(
      'drift',
      'passed',
      'Nothing was recorded of this database before: there is nothing to differ from.',
    )
  }
  const good = 'The schema is the one that was recorded last.'
  if (recorded === looked.live.hash) return outcome('drift', 'passed', good)
  const { summary, objects } = differ(await store.snapshot(recorded), looked.live)
  if (objects.length === 0) return outcome('drift', 'passed', good)
  const seen = {
    schemas: { before: recorded, after: looked.live.hash },
    snapshots: [looked.live],
  }
  const details = objects.map(o => ({
    severity: 'warning' as const,
    title: `${o.object} ${o.name} ${o.kind}`,
    text: o.details.join('; '),
  }))
  if (subject.type === 'baseline' || subject.type === 'revert') {
    const good = `The schema differs from the recorded one: ${summary}`
    return { ...outcome('drift', 'passed', good, details), ...seen }
  }
  const failed = outcome(
    'drift',
    'failed',
    `The schema was changed outside Plumbline: ${summary}. Record a baseline or revert it first.`,
    details.map(d => ({ ...d, severity: 'error' as const })),
  )
  return { ...failed, ...seen }
}
