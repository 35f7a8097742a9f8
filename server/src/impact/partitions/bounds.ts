// The bounds of a table's own partitions in the planner's form, and which of them a value or a comparison
// leads to. Follows get_matching_{range,list,hash}_bounds of partprune.c, imprecisions included: a default
// partition is kept wherever the planner keeps it.
import type { Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { as } from '../nodes.ts'
import { ownPartitions } from '../relations.ts'
import { hashBounds } from './hashBounds.ts'
import { listBounds } from './listBounds.ts'
import type { Bounded, Bounds } from './places.ts'
import { rangeBounds } from './rangeBounds.ts'

/** Undefined where the bounds are not known, or cannot be compared without the database. */
export function boundsOf(table: Relation, view: CatalogView): Bounds | undefined {
  const key = table.partitionKey
  if (!key || key.some(one => one === undefined)) return undefined
  const names = key as readonly string[]
  const types = names.map(name => table.columns.find(one => one.name === name)?.type)
  const own = ownPartitions(table, view)
  const fallback = own.find(one => one.bound === 'default')
  const bounded: Bounded[] = []
  for (const partition of own) {
    if (partition === fallback) continue
    const spec = partition.bound === 'default' ? undefined : as(partition.bound, 'PartitionBoundSpec')
    if (!spec) return undefined
    bounded.push({ partition, spec })
  }
  const strategy = bounded[0]?.spec.strategy
  if (strategy === 'r') return rangeBounds(names, types, bounded, fallback)
  if (strategy === 'l') return listBounds(names, types, bounded, fallback)
  return strategy === 'h' ? hashBounds(names, types, bounded) : undefined
}
