// The store's schema as the sum of its upgrades, oldest first. A version that was ever released is
// never edited: what comes later is a new one.
import { attempts } from './version1/attempts.ts'
import { audit } from './version1/audit.ts'
import { discussion } from './version1/discussion.ts'
import { ends } from './version1/ends.ts'
import { foundation } from './version1/foundation.ts'
import { history } from './version1/history.ts'
import { instances } from './version1/instances.ts'
import { issues } from './version1/issues.ts'
import { keptRows } from './version1/keptRows.ts'
import { marks } from './version1/marks.ts'
import { reviews } from './version1/reviews.ts'
import { revisions } from './version1/revisions.ts'
import { rights } from './version1/rights.ts'
import { tasks } from './version1/tasks.ts'
import { workspace } from './version1/workspace.ts'
import { ended } from './version2/ended.ts'
import { verifyRows } from './version2/verifyRows.ts'

export interface Upgrade {
  /** The version it leads to. */
  readonly version: number
  /** Scripts, in order, run as plumbline_owner. */
  readonly scripts: readonly string[]
}

export const upgrades: readonly Upgrade[] = [
  {
    version: 1,
    scripts: [
      foundation,
      workspace,
      instances,
      issues,
      discussion,
      reviews,
      revisions,
      attempts,
      marks,
      ends,
      history,
      keptRows,
      tasks,
      audit,
      rights,
    ],
  },
  { version: 2, scripts: [ended, verifyRows] },
]

/** The version this Plumbline works with. */
export const storeVersion = upgrades.at(-1)?.version ?? 0
