// What the bounds of a table's partitions answer, whichever strategy cuts it up, and the words they share.
import type { PartitionBoundSpec } from '@pgsql/types'
import type { Relation, SqlType } from '../catalog/values.ts'
import type { Operator } from './condition.ts'

/** A set of partitions by their places among the bounds, with those for NULL and for all the rest. */
export interface Places {
  readonly at: ReadonlySet<number>
  readonly nulls: boolean
  readonly rest: boolean
}

export interface Bounds {
  readonly strategy: 'range' | 'list' | 'hash'
  readonly key: readonly string[]
  readonly all: Places
  /** Where rows are whose first key columns equal `prefix`, the next one, if given, compared as said. */
  compared(prefix: readonly string[], last?: { operator: Operator; value: string }): Places | undefined
  readonly nulls: Places
  /** Where one row goes; null stands for NULL. */
  row(values: readonly (string | null)[]): Relation | undefined | 'unknown'
  partitions(places: Places): Relation[]
}

export interface Bounded {
  readonly partition: Relation
  readonly spec: PartitionBoundSpec
}

export type Types = readonly (SqlType | undefined)[]

export const places = (at: Iterable<number>, rest: boolean, nulls = false): Places => ({
  at: new Set(at),
  nulls,
  rest,
})

export const span = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

/** Two values that only the database can compare. */
export class Incomparable extends Error {}

export const unlessIncomparable = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch (error) {
    if (error instanceof Incomparable) return undefined
    throw error
  }
}
