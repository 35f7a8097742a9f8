// What a plan is made of: statements in order, and what each may do to whom.

import type { renameKinds } from './givenRename.ts'

export type HazardKind =
  | 'dataLoss'
  | 'rewrite'
  | 'lock'
  | 'notTransactional'
  | 'irreversible'
  | 'commitFirst'
  | 'mayFail'

export interface Hazard {
  readonly kind: HazardKind
  /** One sentence, with names. */
  readonly text: string
}

/** One statement on its way into a plan. */
export interface Step {
  readonly sql: string
  readonly hazards: readonly Hazard[]
  /** False: cannot run inside a transaction block. */
  readonly transactional: boolean
  /** What it makes can be used only after a COMMIT: a new value of an enum. */
  readonly commitAfter?: true
}

export interface PlannedStatement extends Step {
  /** Id of the object it is about. */
  readonly object: string
}

export interface Rename {
  readonly kind: (typeof renameKinds)[number]
  /** Ids of the facts, before and after; of a value `value type.label`. */
  readonly from: string
  readonly to: string
  /** Why it looks like one. */
  readonly reason: string
  /** As `--rename` takes it. */
  readonly given: string
}

export interface Plan {
  readonly statements: readonly PlannedStatement[]
  /** What looks like a rename and was planned as removal and addition all the same. */
  readonly renames: readonly Rename[]
  /** Differences that no statement of this plan removes, and why. */
  readonly unresolved: readonly string[]
}

export function step(sql: string, ...hazards: readonly Hazard[]): Step {
  return { sql, hazards, transactional: true }
}

export function outside(sql: string, ...hazards: readonly Hazard[]): Step {
  return {
    sql,
    hazards: [...hazards, { kind: 'notTransactional', text: 'Cannot run inside a transaction block.' }],
    transactional: false,
  }
}

export const dataLoss = (text: string): Hazard => ({ kind: 'dataLoss', text })
export const lock = (text: string): Hazard => ({ kind: 'lock', text })
export const rewrite = (text: string): Hazard => ({ kind: 'rewrite', text })
