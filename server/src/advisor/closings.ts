// What rules say about a script's outcome: once for the whole, and once for each relation it made or
// altered. Each is judged at a moment behind the last statement, and again only when what it read
// there has changed.
import { type Moment, moment, type Timeline } from '../impact/catalog/timeline.ts'
import type { Relation } from '../impact/catalog/values.ts'
import type { Finding } from './finding.ts'

/** A finding about the outcome, at the statement with this moment's id. */
export interface ClosingFinding {
  readonly moment: number
  readonly finding: Finding
}

/** Judges at a moment: the whole script, or one relation. */
export type Judge = (at: Moment, relation: string | undefined) => readonly ClosingFinding[]

interface Closing {
  readonly relation: string | undefined
  readonly moment: Moment
  findings: readonly ClosingFinding[]
}

export class Closings {
  readonly #timeline: Timeline
  readonly #byRelation = new Map<string | undefined, Closing>()
  readonly #byMoment = new Map<number, Closing>()
  readonly #stale = new Set<Closing>()
  #nextId = -2
  readonly #at = new Map<number, Finding[]>()

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  /** The findings at the statement with this moment's id. */
  at(momentId: number): readonly Finding[] {
    return this.#at.get(momentId) ?? none
  }

  /** A relation that some statement writes, by its key; undefined for the whole script. */
  add(relation: string | undefined): void {
    if (this.#byRelation.has(relation)) return
    const closing: Closing = {
      relation,
      moment: moment(this.#nextId--, Number.POSITIVE_INFINITY),
      findings: [],
    }
    this.#byRelation.set(relation, closing)
    this.#byMoment.set(closing.moment.id, closing)
    this.#stale.add(closing)
  }

  /** The ground of a moment has moved; others than ours are no matter. */
  wake(momentId: number): void {
    const closing = this.#byMoment.get(momentId)
    if (closing) this.#stale.add(closing)
  }

  wakeAll(): void {
    for (const closing of this.#byRelation.values()) this.#stale.add(closing)
  }

  /** Judges what is stale; answers the moments whose findings are others now. */
  update(judge: Judge): ReadonlySet<number> {
    const touched = new Set<number>()
    for (const closing of this.#stale) {
      const { relation, findings } = closing
      const stands = relation === undefined || this.#timeline.isWritten(relation)
      this.#timeline.run(
        closing.moment,
        () => {
          closing.findings = stands ? judge(closing.moment, relation) : []
        },
        () => {},
      )
      for (const { moment, finding } of findings) {
        this.#at.set(
          moment,
          this.at(moment).filter(one => one !== finding),
        )
        touched.add(moment)
      }
      for (const { moment, finding } of closing.findings) {
        this.#at.set(moment, [...this.at(moment), finding].sort(byMessage))
        touched.add(moment)
      }
      if (stands) continue
      this.#timeline.remove(closing.moment, () => {})
      this.#byRelation.delete(relation)
      this.#byMoment.delete(closing.moment.id)
    }
    this.#stale.clear()
    for (const momentId of touched) if (this.at(momentId).length === 0) this.#at.delete(momentId)
    return touched
  }
}

const none: readonly Finding[] = []

/** An order that does not tell which was found first. */
function byMessage(a: Finding, b: Finding): number {
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0
}

/** The keys of relations that a statement has written. */
export function* relationsWritten(at: Moment): Iterable<string> {
  for (const key of at.writes.keys()) if (key.startsWith('rel:')) yield key
}

/** A relation as a judge reads it. */
export function asRelation(value: unknown): Relation | undefined {
  return value as Relation | undefined
}
