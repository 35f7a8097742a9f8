// Which tables have a column of a user's type, for ALTER and DROP of the type.
import type { Column, Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { isBuiltInType } from '../coercion.ts'
import type { Qualified } from '../nodes.ts'

/** Only a user's type can get a new constraint. */
export function noteTypeUser(column: Column, table: string, view: CatalogView): void {
  if (column.type && !isBuiltInType(column.type, 18)) view.put('typeUsers', typeKey(column), table)
}

/** The tables with a column of this type, whether its schema was written there or not. */
export function typeUsers({ schemaname, relname }: Qualified, view: CatalogView): Relation[] {
  const type = view.userType({ name: relname, ...(schemaname === undefined ? {} : { schema: schemaname }) })
  const schemas = new Set(['', schemaname ?? type?.schema ?? ''])
  const ids = [...schemas].flatMap(schema => [...view.items('typeUsers', `${schema}\0${relname}`)])
  return [...new Set(ids)].flatMap(id => view.byId(id) ?? [])
}

const typeKey = (column: Column): string => `${column.type?.schema ?? ''}\0${column.type?.name ?? ''}`
