// Which tables have a column of a user's type, for ALTER and DROP of the type.
import type { Column } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { isBuiltInType } from '../coercion.ts'

/** Only a user's type can get a new constraint. */
export function noteTypeUser(column: Column, table: string, view: CatalogView): void {
  if (column.type && !isBuiltInType(column.type, 18)) view.put('typeUsers', typeKey(column), table)
}

const typeKey = (column: Column): string => `${column.type?.schema ?? ''}\0${column.type?.name ?? ''}`
