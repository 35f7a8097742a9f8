// Where a CREATE puts its relation, the relation before anything else is known of it, and how long it stays.
import type { OnCommitAction, RangeVar } from '@pgsql/types'
import type { Relation, RelationKind } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { rangeName } from '../nodes.ts'

export interface Place {
  readonly schema: string
  readonly name: string
  readonly exists: boolean
}

/** Where a CREATE puts its object: the schema it names, or the first of the search path. */
export function placeOf(range: RangeVar | undefined, view: CatalogView): Place {
  const name = rangeName(range)
  const temporary = range?.relpersistence === 't'
  const schema = temporary ? 'pg_temp' : (name.schemaname ?? view.searchPath()[0] ?? 'public')
  if (temporary) view.write('temp', true)
  return {
    schema,
    name: name.relname,
    exists: view.resolve({ schemaname: schema, relname: name.relname }).known !== undefined,
  }
}

export function fresh(
  place: Place,
  kind: RelationKind,
  range: RangeVar | undefined,
  guarded: boolean,
  view: CatalogView,
): Relation {
  return {
    id: view.newId(place.schema, place.name),
    kind,
    schema: place.schema,
    name: place.name,
    complete: true,
    temporary: place.schema === 'pg_temp',
    unlogged: range?.relpersistence === 'u',
    columns: [],
    constraints: [],
    created: { moment: view.moment.id, perhaps: guarded && !view.historyKnown() },
  }
}

/** ON COMMIT DROP: gone with its transaction, which a statement outside of any is by itself. */
export function onCommit(action: OnCommitAction | undefined, relation: Relation, view: CatalogView): void {
  if (action !== 'ONCOMMIT_DROP') return
  const { kind, id } = view.transaction()
  if (kind === 'none') view.dropRelation(relation)
  else view.put('dropOnCommit', id, relation.id)
}
