// Kept rows into Plumbline's own records, some hundred at a time.
import type { Step } from '#protocol/issue.ts'
import { fail } from '../../failure/failed.ts'
import type { KeptRows } from '../../store/records.ts'
import type { Run } from '../execute/context.ts'

export type Kept = Omit<KeptRows, 'step' | 'start' | 'end'>

/** Where kept rows go. */
export interface Sink {
  put(kept: Kept): Promise<void>
  /** Behind the last of them, inside the savepoint `plumbline_keep`. Answers what was kept, in words. */
  end(): Promise<string>
}

/** Characters that one step may keep. */
const most = 1024 ** 3

export function intoStore({ engine, claim, client, watch }: Run, { index, start, end }: Step): Sink {
  let kept = 0
  let size = 0
  return {
    async put(rows) {
      watch.check()
      size += rows.rows.reduce((sum, row) => sum + row.reduce((n, value) => n + (value?.length ?? 4), 0), 0)
      if (size > most) {
        fail('badInput', 'The change touches more than 1 GB of rows: too many to be kept in the store.', {
          hint: 'Keep them in the database (prior backup: target), or split the change.',
        })
      }
      await engine.store.keepRows(claim.attemptId, claim.fence, { ...rows, step: index, start, end })
      if (rows.act !== 'made') kept += rows.rows.length
    },
    async end() {
      await client.query('rollback to savepoint plumbline_keep')
      return `Kept ${kept} ${kept === 1 ? 'row' : 'rows'} as they were.`
    },
  }
}
