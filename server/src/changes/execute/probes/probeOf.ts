// The probe of each kind of statement that stands alone.
import type { Alone } from '../../../sql/standAlone.ts'
import { alterSystem } from './alterSystem.ts'
import { createIndex } from './createIndex.ts'
import { detachPartition } from './detach.ts'
import { dropIndex } from './dropIndex.ts'
import { existence } from './existence.ts'
import { moveDatabase } from './moveDatabase.ts'
import type { Probe } from './probe.ts'
import { reindexConcurrently } from './reindex.ts'
import { repeatable } from './repeatable.ts'

const probes = {
  createIndexConcurrently: createIndex,
  dropIndexConcurrently: dropIndex,
  reindexConcurrently,
  detachConcurrently: detachPartition,
  createDatabase: existence,
  dropDatabase: existence,
  createTablespace: existence,
  dropTablespace: existence,
  createSubscription: existence,
  dropSubscription: existence,
  reindex: repeatable,
  vacuum: repeatable,
  cluster: repeatable,
  moveDatabase,
  alterSubscription: repeatable,
  alterSystem,
} as const satisfies Readonly<Record<Alone, unknown>>

/** What a probe noted is opaque JSON to everybody else, so its type ends here. */
export function probeOf(alone: Alone): Probe<unknown> {
  return probes[alone] as Probe<unknown>
}

/** Whether a success needs a look as well: an index may stand there invalid. */
export function looksAfterSuccess(alone: Alone): boolean {
  return alone === 'createIndexConcurrently' || alone === 'reindexConcurrently'
}
