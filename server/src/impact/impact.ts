// What one statement does to the tables it touches. Facts only: whether that is bad is the advisor's
// matter. `perhaps` marks what cannot be told without knowing more of the schema.
import { type LockMode, strongest } from './lock.ts'

export type Certainty = 'yes' | 'perhaps'

/** A relation, as far as it is known: `schema.name`, where an unqualified name takes the search path's first schema. */
export type RelationName = string

export interface Lock {
  readonly relation: RelationName
  readonly mode: LockMode
}

export interface Work {
  readonly relation: RelationName
  readonly certainty: Certainty
  /** What causes it, as the middle of a sentence: "the default calls random()". */
  readonly why?: string
}

export interface Impact {
  readonly locks: readonly Lock[]
  /** Tables written anew, every row. */
  readonly rewrites: readonly Work[]
  /** Tables read through, every row, to check what they hold. */
  readonly scans: readonly Work[]
  /** Tables for which an index is built from the rows. */
  readonly buildsIndex: readonly Work[]
  /** False where PostgreSQL refuses to run it inside a transaction block. */
  readonly transactional: boolean
}

/** Collects an impact; a stronger lock on the same relation wins, a certain fact beats a possible one. */
export class ImpactDraft {
  readonly #locks = new Map<RelationName, LockMode>()
  readonly #work = {
    rewrites: new Map<RelationName, Work>(),
    scans: new Map<RelationName, Work>(),
    buildsIndex: new Map<RelationName, Work>(),
  }
  transactional = true

  lock(relation: RelationName, mode: LockMode): void {
    const held = this.#locks.get(relation)
    this.#locks.set(relation, held ? strongest(held, mode) : mode)
  }

  note(kind: 'rewrites' | 'scans' | 'buildsIndex', work: Work): void {
    const known = this.#work[kind].get(work.relation)
    if (!known || known.certainty === 'perhaps') this.#work[kind].set(work.relation, work)
  }

  /**
   * All of another impact, of the relations that count; what it does for certain is only possible where its
   * statement may not run.
   */
  add(impact: Impact, runs: Certainty, counts: (relation: RelationName) => boolean = () => true): void {
    for (const { relation, mode } of impact.locks) if (counts(relation)) this.lock(relation, mode)
    for (const kind of ['rewrites', 'scans', 'buildsIndex'] as const)
      for (const work of impact[kind])
        if (counts(work.relation)) this.note(kind, runs === 'yes' ? work : { ...work, certainty: runs })
  }

  rewritten(): Work[] {
    return [...this.#work.rewrites.values()]
  }

  finish(): Impact {
    const rewrites = [...this.#work.rewrites.values()]
    const rewritten = new Set(rewrites.filter(work => work.certainty === 'yes').map(work => work.relation))
    return {
      locks: [...this.#locks].map(([relation, mode]) => ({ relation, mode })),
      rewrites,
      // A rewrite reads every row anyway.
      scans: [...this.#work.scans.values()].filter(work => !rewritten.has(work.relation)),
      buildsIndex: [...this.#work.buildsIndex.values()],
      transactional: this.transactional,
    }
  }
}

export const nothing: Impact = { locks: [], rewrites: [], scans: [], buildsIndex: [], transactional: true }
