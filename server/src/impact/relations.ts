// Families of relations: a partitioned table's partitions, at every depth, and a parent's children.

import type { Constraint, Relation } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'
import type { RelationName } from './impact.ts'
import { isAlike } from './indexShape.ts'
import type { Qualified } from './nodes.ts'

export function partitionsOf(table: Relation, view: CatalogView): Relation[] {
  const found: Relation[] = []
  const visit = (id: string) => {
    for (const set of ['partitions', 'children'] as const) {
      for (const childId of view.items(set, id)) {
        const child = view.byId(childId)
        if (!child || found.includes(child)) continue
        found.push(child)
        visit(child.id)
      }
    }
  }
  visit(table.id)
  return found
}

/** The nearest heirs of a plain table. */
export const childrenOf = (table: Relation, view: CatalogView): Relation[] =>
  [...view.items('children', table.id)].flatMap(id => view.byId(id) ?? [])

/** The nearest heirs that lose a column with the table: they have it from nowhere else. */
export const heirsLosing = (table: Relation, column: string, view: CatalogView): Relation[] =>
  childrenOf(table, view).filter(heir => {
    const others = [...view.items('parents', heir.id)].filter(id => id !== table.id)
    const isIt = (one: { readonly name: string }) => one.name === column
    const own = heir.columns.find(isIt)
    return (own ? own.inherited : !heir.complete) && !others.some(id => view.byId(id)?.columns.some(isIt))
  })

/** Partitions at every depth; the heirs of a plain table are left out, as foreign keys leave them out. */
export const partitionsAlone = (table: Relation, view: CatalogView): Relation[] =>
  table.kind === 'partitioned' ? partitionsOf(table, view) : []

/** The table's own partitions, without theirs. */
export function ownPartitions(table: Relation, view: CatalogView): Relation[] {
  return [...view.items('partitions', table.id)].flatMap(id => view.byId(id) ?? [])
}

export function defaultPartition(table: Relation, view: CatalogView): Relation | undefined {
  const id = view.read(`fallback:${table.id}`)
  const found = typeof id === 'string' ? view.byId(id) : undefined
  return found?.parent === table.id && found.bound === 'default' ? found : undefined
}

/** The tables that hold a partitioned table's rows; a plain table itself. */
export const leavesOf = (table: Relation, view: CatalogView): Relation[] =>
  [table, ...partitionsOf(table, view)].filter(one => one.kind !== 'partitioned' && one.kind !== 'foreign')

/** Tables with a foreign key that points at this one, or at one it is a partition of. */
export function referencingTables(table: Relation, view: CatalogView): Relation[] {
  const found = new Set<Relation>()
  for (const target of [table, ...ancestorsOf(table, view)])
    for (const item of view.items('referencing', target.id)) {
      const referencing = view.byId(item.split('\u0001')[0] ?? '')
      if (referencing) found.add(referencing)
    }
  return [...found]
}

/** A NOT NULL of the column that was never proved. */
export const openNotNull = (table: Relation, column: string): Constraint | undefined =>
  table.constraints.find(one => one.kind === 'notNull' && !one.valid && one.columns.includes(column))

/** The partitioned tables that a partition belongs to, nearest first. */
export function ancestorsOf(table: Relation, view: CatalogView): Relation[] {
  const parent = table.parent === undefined ? undefined : view.byId(table.parent)
  return parent ? [parent, ...ancestorsOf(parent, view)] : []
}

export function indexesOf(table: Relation, view: CatalogView): Relation[] {
  return [...view.items('indexes', table.id)].flatMap(id => view.byId(id) ?? [])
}

/** The partition's index that does the parent's index's work; that of a key does it for a key alone. */
export function twinOf(index: Relation, partition: Relation, view: CatalogView): Relation | undefined {
  const shape = index.index
  return indexesOf(partition, view).find(
    one =>
      shape &&
      one.index &&
      isAlike(one.index, shape) &&
      (shape.constraint === undefined || one.index.constraint !== undefined),
  )
}

/** The relation an impact names. */
export function relationNamed(name: RelationName, view: CatalogView): Relation | undefined {
  const parts = partsOf(name)
  return parts && view.resolve(parts).known
}

/** Its id, also where nothing but the name is known. */
export function idNamed(name: RelationName, view: CatalogView): string {
  const parts = partsOf(name)
  return parts ? view.relation(parts).id : name
}

function partsOf(name: RelationName): Qualified | undefined {
  const parts = /^("(?:[^"]|"")*"|[^."]+)\.("(?:[^"]|"")*"|[^."]+)$/.exec(name)
  const bare = (part = '') => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part)
  return parts ? { schemaname: bare(parts[1]), relname: bare(parts[2]) } : undefined
}
