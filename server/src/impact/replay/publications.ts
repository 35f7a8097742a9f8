// Publications of tables, carried into the virtual catalog.
import type { Node } from '@pgsql/types'
import type { CatalogView } from '../catalog/view.ts'
import { all, type Body, rangeName } from '../nodes.ts'

export function createPublication(stmt: Body<'CreatePublicationStmt'>, view: CatalogView): void {
  for (const id of tablesIn(stmt.pubobjects, view)) view.put('published', stmt.pubname ?? '', id)
}

export function alterPublication(stmt: Body<'AlterPublicationStmt'>, view: CatalogView): void {
  const name = stmt.pubname ?? ''
  const tables = tablesIn(stmt.pubobjects, view)
  if (stmt.action === 'AP_SetObjects')
    for (const id of view.items('published', name)) view.put('published', name, id, false)
  for (const id of tables) view.put('published', name, id, stmt.action !== 'AP_DropObjects')
}

const tablesIn = (objects: readonly Node[] | undefined, view: CatalogView): string[] =>
  all(objects, 'PublicationObjSpec').flatMap(({ pubtable }) =>
    pubtable?.relation ? [view.relation(rangeName(pubtable.relation)).id] : [],
  )
