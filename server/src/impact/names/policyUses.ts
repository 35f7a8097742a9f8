// Policies that stand in the way of a column or a table: they use it, those of other tables in their
// sub-selects, too. What cannot be told for certain counts as not using it.
import type { Node } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { tablesRead } from '../replay/rangesIn.ts'
import { sourceOf } from './scope.ts'
import { type Reader, unresolvedInExpression } from './unresolvedNames.ts'

export interface Policy {
  readonly name: string
  readonly table: Relation
}

/** Policies of other tables that read this one. */
export const policiesReading = (table: Relation, view: CatalogView): Policy[] =>
  policiesNear(table, view).filter(
    one =>
      one.table.id !== table.id &&
      clausesOf(one, view).some(clause => tablesRead(clause, view).includes(table.id)),
  )

/** Policies in which a name leads nowhere any more once the column is gone. */
export function policiesUsing(table: Relation, column: string, view: CatalogView): Policy[] {
  const without = view.fork()
  without.putRelation({ ...table, columns: table.columns.filter(one => one.name !== column) })
  return policiesNear(table, view).filter(one => lost(one, without) > lost(one, view))
}

function lost(policy: Policy, view: CatalogView): number {
  const own = view.byId(policy.table.id)
  const reader: Reader = { view, isFunction: () => false }
  const found = own ? unresolvedInExpression(clausesOf(policy, view), [sourceOf(own)], reader) : []
  return found.filter(one => one.kind !== 'relation').length
}

/** The table's own policies, and those of tables of which one reads it. */
const policiesNear = (table: Relation, view: CatalogView): Policy[] =>
  [table, ...[...view.items('leaning', table.id)].flatMap(id => view.byId(id) ?? [])].flatMap(one =>
    [...view.items('policies', one.id)].map(name => ({ name, table: one })),
  )

const clausesOf = ({ name, table }: Policy, view: CatalogView): Node[] =>
  Object.values(view.policy(table.id, name) ?? {})
