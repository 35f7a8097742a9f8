// CREATE TABLE and CREATE FOREIGN TABLE, carried into the virtual catalog.
import type { CreateStmt, Node } from '@pgsql/types'
import type { Column, Constraint, Relation, RelationKind } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { chosenName, columnOf, constraintOf, constraintsOf, isKey } from '../definitions.ts'
import { all, as, rangeName, sqlType } from '../nodes.ts'
import { indexesOf } from '../relations.ts'
import { noteCalls } from './callsOf.ts'
import { addConstraintEffects } from './constraintEffects.ts'
import { copyIndex, inheritIndex } from './createIndex.ts'
import { numbered } from './createSequence.ts'
import { likeIt } from './likeTable.ts'
import { fresh, onCommit, placeOf } from './place.ts'
import { noteTypeUser } from './typeUsers.ts'

export function createTable(stmt: CreateStmt, view: CatalogView, kind?: unknown): void {
  const place = placeOf(stmt.relation, view)
  if (place.exists && stmt.if_not_exists) return
  const relationKind: RelationKind = kind === 'foreign' ? 'foreign' : stmt.partspec ? 'partitioned' : 'table'
  const parents = all(stmt.inhRelations, 'RangeVar').map(range => view.relation(rangeName(range), 'table'))
  const partitionOf = stmt.partbound ? parents[0] : undefined
  const base = fresh(place, relationKind, stmt.relation, stmt.if_not_exists === true, view)
  const columns: Column[] = []
  const constraints: Constraint[] = []
  for (const parent of parents) {
    columns.push(...parent.columns.map(one => handedDown(one, parent, partitionOf !== undefined)))
    if (partitionOf || parent.complete)
      constraints.push(
        ...parent.constraints
          .filter(one => !one.noInherit && (one.kind === 'check' || one.kind === 'notNull' || partitionOf))
          // A new table has no row that could be against it.
          .map(one => ({
            ...one,
            valid: true,
            inherited: true,
            ...(isKey(one.kind) ? { name: chosenName(place.name, one.columns, one.kind) } : {}),
          })),
      )
  }
  const typed = sqlType(stmt.ofTypename)
  const type = typed && view.userType(typed)
  if (type) {
    columns.push(...(type.attributes ?? []))
    view.put('typed', `${type.schema}\0${type.name}`, base.id)
  }
  const indexes: Relation[] = []
  let complete = parents.every(parent => parent.complete)
  for (const element of stmt.tableElts ?? []) {
    const def = as(element, 'ColumnDef')
    const like = as(element, 'TableLikeClause')
    const constraint = as(element, 'Constraint')
    if (def) {
      const column = numbered(columnOf(def), def, base, view)
      const inherited = columns.findIndex(one => one.name === column.name)
      if (inherited >= 0)
        columns[inherited] = {
          ...columns[inherited],
          ...column,
          notNull: column.notNull || columns[inherited]!.notNull,
          inherited: false,
        }
      else columns.push(column)
      for (const one of constraintsOf(def)) {
        const made = constraintOf(one, { ...place, constraints }, def.colname, view)
        if (made) constraints.push({ ...made, valid: true })
      }
      noteTypeUser(column.type, base.id, view)
    } else if (like?.relation) {
      const source = view.relation(rangeName(like.relation), 'table')
      const given = likeIt(source, like.options ?? 0, base, view)
      complete = complete && source.complete
      columns.push(...given.columns)
      constraints.push(...given.constraints)
      indexes.push(...given.indexes)
    } else if (constraint) {
      const made = constraintOf(constraint, { ...place, constraints }, undefined, view)
      if (made) constraints.push({ ...made, valid: true })
    }
  }
  const primary = constraints.find(one => one.kind === 'primary')
  const relation: Relation = {
    ...base,
    complete,
    columns: columns.map(one =>
      primary?.columns.includes(one.name) || notNullBy(constraints, one.name)
        ? { ...one, notNull: true }
        : one,
    ),
    constraints,
    ...(partitionOf ? { parent: partitionOf.id, bound: boundOf(stmt) } : {}),
    ...(stmt.partspec
      ? { partitionKey: all(stmt.partspec.partParams, 'PartitionElem').map(one => one.name) }
      : {}),
    ...(stmt.accessMethod === undefined ? {} : { accessMethod: stmt.accessMethod }),
  }
  view.putRelation(relation)
  noteCalls(stmt.tableElts, relation.id, view)
  if (relation.bound === 'default') view.write(`fallback:${relation.parent}`, relation.id)
  for (const parent of parents) {
    view.put(partitionOf ? 'partitions' : 'children', parent.id, relation.id)
    if (!partitionOf) view.put('parents', relation.id, parent.id)
  }
  for (const constraint of constraints) addConstraintEffects(relation, constraint, view)
  for (const index of indexes) copyIndex(index, relation, view)
  if (partitionOf) for (const index of indexesOf(partitionOf, view)) inheritIndex(index, relation, view)
  for (const column of relation.columns) noteTypeUser(column.type, relation.id, view)
  onCommit(stmt.oncommit, relation, view)
}

/** A parent's column: NOT NULL only where that is handed down, an identity only to a partition. */
function handedDown(column: Column, { constraints }: Relation, toPartition: boolean): Column {
  const own = constraints.some(
    one => one.kind === 'notNull' && one.noInherit && one.columns.includes(column.name),
  )
  const { draws, ...plain } = column
  const kept = !column.identity || toPartition ? column : { ...plain, identity: false, hasDefault: false }
  return { ...kept, inherited: true, notNull: column.notNull && !own }
}

const notNullBy = (constraints: readonly Constraint[], column: string): boolean =>
  constraints.some(one => one.kind === 'notNull' && one.columns.includes(column))

const boundOf = (stmt: CreateStmt): Node | 'default' =>
  stmt.partbound?.is_default ? 'default' : ({ PartitionBoundSpec: stmt.partbound } as Node)
