// The partitions a query is planned for, where its conditions on the partition key leave some out; and
// those that rows go to. What cannot be told keeps every partition.
import type { Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { ownPartitions, partitionsOf } from '../relations.ts'
import { boundsOf } from './bounds.ts'
import type { Condition, Operator } from './condition.ts'
import type { Bounds, Places } from './places.ts'

/** The partitions, at every depth, that may hold rows for which the condition is true. */
export function planned(
  table: Relation,
  condition: Condition,
  view: CatalogView,
  version: number,
): Relation[] {
  const bounds = boundsOf(table, view)
  if (!bounds) return partitionsOf(table, view)
  const set = matching(bounds, simplified(condition, table, version))
  return bounds
    .partitions(set)
    .flatMap(one => (one.kind === 'partitioned' ? [one, ...planned(one, condition, view, version)] : [one]))
}

/** Since 17 the planner knows that a column that is NOT NULL is never null. */
function simplified(condition: Condition, table: Relation, version: number): Condition {
  if (condition.kind === 'and' || condition.kind === 'or')
    return { ...condition, parts: condition.parts.map(part => simplified(part, table, version)) }
  const notNull = (name: string) => table.columns.some(one => one.name === name && one.notNull)
  return version >= 17 && condition.kind === 'null' && condition.is && notNull(condition.column)
    ? { kind: 'never' }
    : condition
}

const none: Places = { at: new Set(), nulls: false, rest: false }

function matching(bounds: Bounds, condition: Condition): Places {
  switch (condition.kind) {
    case 'never':
      return none
    case 'or':
      return condition.parts.map(part => matching(bounds, part)).reduce(union, none)
    case 'and':
      return conjunction(bounds, flat(condition.parts))
    default:
      return conjunction(bounds, [condition])
  }
}

const flat = (parts: readonly Condition[]): Condition[] =>
  parts.flatMap(part => (part.kind === 'and' ? flat(part.parts) : [part]))

function conjunction(bounds: Bounds, parts: readonly Condition[]): Places {
  const found: Places[] = []
  const { key } = bounds
  for (const part of parts) {
    if (part.kind === 'never') return none
    if (part.kind === 'or') found.push(matching(bounds, part))
  }
  const isNull = parts.find(part => part.kind === 'null' && part.is && key.includes(part.column))
  const compared = isNull ? [bounds.nulls] : comparisons(bounds, parts)
  const filled = parts.some(part => part.kind === 'null' && !part.is && part.column === key[0])
  if (filled && compared.length === 0 && bounds.strategy === 'list' && key.length === 1)
    found.push({ ...bounds.all, nulls: false })
  return [...found, ...compared].reduce(intersection, bounds.all)
}

/** One set for each comparison that the key can use: equalities of its first columns, then the next one's. */
function comparisons({ key, compared, strategy }: Bounds, parts: readonly Condition[]): Places[] {
  const on = (column: string | undefined, wanted: (operator: Operator) => boolean) =>
    parts.flatMap(part =>
      part.kind === 'compare' && part.column === column && wanted(part.operator) ? [part] : [],
    )
  const prefix: string[] = []
  for (const column of key) {
    const [equal] = on(column, operator => operator === '=')
    if (!equal) break
    prefix.push(equal.value)
  }
  const next = key[prefix.length]
  const others = on(next, operator => operator !== '=' && (operator !== '<>' || strategy === 'list'))
  const steps = others.map(part => compared(prefix, part))
  if (prefix.length > 0) steps.push(compared(prefix))
  return steps.flatMap(step => step ?? [])
}

const union = (a: Places, b: Places): Places => ({
  at: new Set([...a.at, ...b.at]),
  nulls: a.nulls || b.nulls,
  rest: a.rest || b.rest,
})

const intersection = (a: Places, b: Places): Places => ({
  at: new Set([...a.at].filter(one => b.at.has(one))),
  nulls: a.nulls && b.nulls,
  rest: a.rest && b.rest,
})

/** A row's values by column: undefined for what only the database can compute. */
export type Row = (column: string) => string | null | undefined

/** The partitions a row goes through, the last one holding it; all of them where that cannot be told. */
export function routed(table: Relation, row: Row, view: CatalogView): Relation[] {
  if (table.kind !== 'partitioned') return []
  const bounds = boundsOf(table, view)
  const values = bounds?.key.map(row)
  const isKnown = bounds && !values?.includes(undefined)
  const home = isKnown ? bounds.row(values as (string | null)[]) : 'unknown'
  const homes = home === 'unknown' ? ownPartitions(table, view) : home ? [home] : []
  return homes.flatMap(one => [one, ...routed(one, row, view)])
}
