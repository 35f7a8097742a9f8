// What a new constraint brings along beside itself: a key's index, the entry with the table it points at.
import type { Constraint, Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { isKey } from '../definitions.ts'

/** The index behind a key, and the entry in the referenced table's list of a foreign key. */
export function addConstraintEffects(table: Relation, constraint: Constraint, view: CatalogView): void {
  view.write(`constraint:${table.id}\0${constraint.name}`, view.moment.id)
  const transaction = view.transaction()
  if (transaction.kind !== 'none') view.write(`constraintTx:${table.id}\0${constraint.name}`, transaction.id)
  if (constraint.references) {
    if (constraint.deferrable) view.write('deferrable', true)
    view.put('referencing', constraint.references.id, `${table.id}\u0001${constraint.name}`)
    return
  }
  if (!isKey(constraint.kind)) return
  const existing =
    constraint.index === undefined
      ? undefined
      : view.resolve({ schemaname: table.schema, relname: constraint.index }).known
  if (existing?.index) {
    const renamed =
      existing.name === constraint.name
        ? existing
        : view.moveRelation(existing, existing.schema, constraint.name)
    view.putRelation({ ...renamed, index: { ...existing.index, constraint: constraint.name } })
    return
  }
  const index: Relation = {
    id: view.newId(table.schema, constraint.name),
    kind: 'index',
    schema: table.schema,
    name: constraint.name,
    complete: true,
    temporary: table.temporary,
    unlogged: false,
    columns: [],
    constraints: [],
    created: { moment: view.moment.id, perhaps: false },
    index: {
      table: table.id,
      unique: constraint.kind !== 'exclusion',
      partial: constraint.builds?.predicate !== undefined,
      keys: constraint.columns,
      included: [],
      method: 'btree',
      valid: true,
      constraint: constraint.name,
      forms: [],
      expressions: [],
      ...constraint.builds,
    },
  }
  view.putRelation(index)
  view.put('indexes', table.id, index.id)
}
