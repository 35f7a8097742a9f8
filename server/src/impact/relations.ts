// Families of relations: a partitioned table's partitions, at every depth, and a parent's children.

import type { Relation } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'

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

export function indexesOf(table: Relation, view: CatalogView): Relation[] {
  return [...view.items('indexes', table.id)].flatMap(id => view.byId(id) ?? [])
}
