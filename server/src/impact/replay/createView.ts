// CREATE VIEW, CREATE MATERIALIZED VIEW and CREATE TABLE AS, carried into the virtual catalog.
import type { CreateTableAsStmt, ViewStmt } from '@pgsql/types'
import type { Column, RelationKind } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { noteCalls } from './callsOf.ts'
import { columnsOf, renamed } from './columnsOf.ts'
import { fresh, onCommit, placeOf } from './place.ts'
import { tablesRead } from './rangesIn.ts'

export function createTableAs(stmt: CreateTableAsStmt, view: CatalogView): void {
  const range = stmt.into?.rel
  const place = placeOf(range, view)
  if (place.exists && stmt.if_not_exists) return
  const kind: RelationKind = stmt.objtype === 'OBJECT_MATVIEW' ? 'matview' : 'table'
  const made = fresh(place, kind, range, stmt.if_not_exists === true, view)
  const reads = tablesRead(stmt.query, view)
  if (kind === 'matview') {
    for (const id of reads) view.put('views', id, made.id)
    noteCalls(stmt.query, made.id, view)
  }
  const columns = renamed(columnsOf(stmt.query, view), stmt.into?.colNames)
  view.putRelation({
    ...made,
    complete: columns !== undefined && kind === 'table',
    columns: columns ?? [],
    filled: stmt.into?.skipData !== true,
    ...(stmt.query ? { query: stmt.query, reads } : {}),
  })
  onCommit(stmt.into?.onCommit, made, view)
}

/** The columns that a view will have; undefined where not even all names can be told. */
export const viewColumns = (stmt: ViewStmt, view: CatalogView): readonly Column[] | undefined =>
  renamed(columnsOf(stmt.query, view), stmt.aliases)

export function createView(stmt: ViewStmt, view: CatalogView): void {
  const place = placeOf(stmt.view, view)
  const known = view.resolve({ schemaname: place.schema, relname: place.name }).known
  const reads = tablesRead(stmt.query, view)
  const made = known && stmt.replace ? known : fresh(place, 'view', stmt.view, stmt.replace === true, view)
  view.putRelation({
    ...made,
    kind: 'view',
    complete: false,
    columns: viewColumns(stmt, view) ?? [],
    reads,
    ...(stmt.query ? { query: stmt.query } : {}),
  })
  for (const id of reads) view.put('views', id, made.id)
  noteCalls(stmt.query, made.id, view)
}
