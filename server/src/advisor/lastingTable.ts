// The tables that rules about every table mean.
import type { Relation } from '../impact/catalog/values.ts'

/** A table that is neither temporary nor a part of another, which speaks for it. */
export const isLastingTable = ({ kind, temporary, parent }: Relation): boolean =>
  (kind === 'table' || kind === 'partitioned') && !temporary && parent === undefined
