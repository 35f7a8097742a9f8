// CREATE INDEX, and the copies that partitions get of their parent's, carried into the virtual catalog.
import type { IndexStmt } from '@pgsql/types'
import type { IndexShape, Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { firstFree, joinName } from '../definitions.ts'
import { shapeOf } from '../indexShape.ts'
import { all, rangeName } from '../nodes.ts'
import { twinOf } from '../relations.ts'
import { noteCalls } from './callsOf.ts'
import { fresh } from './place.ts'

export function createIndex(stmt: IndexStmt, view: CatalogView): void {
  const table = view.relation(rangeName(stmt.relation))
  const keys = all(stmt.indexParams, 'IndexElem').map(one => one.name)
  const name = stmt.idxname ?? joinName([table.name, keys.map(key => key ?? 'expr').join('_')], 'idx')
  const present = view.resolve({ schemaname: table.schema, relname: name }).known
  if (present && stmt.if_not_exists) return
  const index: Relation = {
    ...fresh(
      { schema: table.schema, name, exists: false },
      'index',
      undefined,
      stmt.if_not_exists === true,
      view,
    ),
    temporary: table.temporary,
    index: shapeOf(stmt, table.id, table.kind !== 'partitioned' || stmt.relation?.inh === true),
  }
  view.putRelation(index)
  view.put('indexes', table.id, index.id)
  noteCalls([stmt.indexParams, stmt.whereClause], index.id, view)
  if (table.kind === 'partitioned' && stmt.relation?.inh === true) {
    for (const id of view.items('partitions', table.id)) {
      const partition = view.byId(id)
      if (partition) inheritIndex(index, partition, view)
    }
  }
  // A table that was only ever mentioned is a plain one or a partitioned one: both take indexes.
  if (!view.resolve(rangeName(stmt.relation)).known) view.putRelation(table)
}

/** The partition's own copy of its parent's index; a constraint's index comes with the constraint. */
export function inheritIndex(index: Relation, partition: Relation, view: CatalogView): void {
  const shape = index.index
  if (!shape || partition.kind === 'foreign') return
  const twin = twinOf(index, partition, view)
  if (twin) {
    view.putRelation({ ...twin, parent: index.id })
    view.put('partitions', index.id, twin.id)
    return
  }
  const copy = copyIndex(index, partition, view)
  view.putRelation({ ...copy, parent: index.id })
  view.put('partitions', index.id, copy.id)
  for (const id of view.items('partitions', partition.id)) {
    const leaf = view.byId(id)
    if (leaf) inheritIndex(copy, leaf, view)
  }
}

/** An index like another table's. */
export function copyIndex(index: Relation, table: Relation, view: CatalogView): Relation {
  const { constraint: _, ...shape } = index.index as IndexShape
  const isTaken = (relname: string) => view.resolve({ schemaname: table.schema, relname }).known !== undefined
  const label = shape.keys.map(key => key ?? 'expr').join('_')
  const name = firstFree(suffix => joinName([table.name, label], suffix), 'idx', isTaken)
  const { parent: __, ...rest } = index
  const copy: Relation = {
    ...rest,
    id: view.newId(table.schema, name),
    schema: table.schema,
    name,
    index: { ...shape, table: table.id, valid: true },
  }
  view.putRelation(copy)
  view.put('indexes', table.id, copy.id)
  return copy
}
