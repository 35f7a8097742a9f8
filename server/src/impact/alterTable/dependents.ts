// What leans on a table's columns and goes with them: foreign keys of other tables, views.
import type { Relation } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import { resolverOf } from '../query/behind.ts'
import { usesColumn } from '../replay/usesColumn.ts'
import type { Scene } from './scene.ts'

/** Foreign keys that lean on these columns go with them. */
export function referencingKeys(columns: readonly string[], scene: Scene): void {
  for (const item of scene.view.items('referencing', scene.table.id)) {
    const [id = '', name] = item.split('\u0001')
    const other = scene.view.byId(id)
    const key = other?.constraints.find(one => one.name === name)?.references?.columns ?? []
    if (other && key.some(column => columns.includes(column)))
      scene.draft.lock(nameOf(other), 'ACCESS EXCLUSIVE')
  }
}

/** Views that use a column go with it, and views on them. */
export function viewsOn(table: Relation, column: string | undefined, scene: Scene): void {
  for (const id of scene.view.items('views', table.id)) {
    const dependent = scene.view.byId(id)
    if (!dependent || (column !== undefined && !uses(dependent, table, column, scene.view))) continue
    scene.draft.lock(nameOf(dependent), 'ACCESS EXCLUSIVE')
    viewsOn(dependent, undefined, scene)
  }
}

/** Does a view use a column of this table? */
export function uses(dependent: Relation, table: Relation, column: string, view: CatalogView): boolean {
  const resolve = resolverOf(dependent, view)
  return usesColumn(dependent.query, column, range => !resolve || resolve(range).id === table.id)
}
