// CREATE TABLE, VIEW, INDEX, SEQUENCE and their relatives, carried into the virtual catalog.
import type { CreateStmt, CreateTableAsStmt, IndexStmt, Node, RangeVar, ViewStmt } from '@pgsql/types'
import type { Column, Constraint, Relation, RelationKind } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { isBuiltInType } from '../coercion.ts'
import { chosenName, columnOf, constraintOf, constraintsOf, joinName } from '../definitions.ts'
import { all, as, type Body, rangeName, sqlType, walk } from '../nodes.ts'
import { indexesOf, twinOf } from '../relations.ts'

interface Place {
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

function fresh(
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
    columns.push(...parent.columns)
    if (partitionOf || parent.complete)
      constraints.push(
        ...parent.constraints
          .filter(one => one.kind === 'check' || one.kind === 'notNull' || partitionOf)
          // A new table has no row that could be against it.
          .map(one => ({ ...one, valid: true, ...(isKey(one) ? { name: keyName(place.name, one) } : {}) })),
      )
  }
  const typed = sqlType(stmt.ofTypename)
  const type = typed && view.userType(typed)
  if (type) {
    columns.push(...(type.attributes ?? []))
    view.put('typed', `${type.schema}\0${type.name}`, base.id)
  }
  let complete = parents.every(parent => parent.complete)
  for (const element of stmt.tableElts ?? []) {
    const def = as(element, 'ColumnDef')
    const like = as(element, 'TableLikeClause')
    const constraint = as(element, 'Constraint')
    if (def) {
      const column = columnOf(def)
      const inherited = columns.findIndex(one => one.name === column.name)
      if (inherited >= 0)
        columns[inherited] = {
          ...columns[inherited],
          ...column,
          notNull: column.notNull || columns[inherited]!.notNull,
        }
      else columns.push(column)
      for (const one of constraintsOf(def)) {
        const made = constraintOf(one, place, def.colname, view)
        if (made) constraints.push({ ...made, valid: true })
      }
      noteTypeUser(column, base.id, view)
    } else if (like?.relation) {
      const source = view.relation(rangeName(like.relation), 'table')
      complete = complete && source.complete
      columns.push(...source.columns.map(one => ({ ...one, hasDefault: false })))
      if ((like.options ?? 0) & 4) constraints.push(...source.constraints.filter(one => one.kind === 'check'))
      if ((like.options ?? 0) & 64)
        constraints.push(...source.constraints.filter(one => ['primary', 'unique'].includes(one.kind)))
    } else if (constraint) {
      const made = constraintOf(constraint, place, undefined, view)
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
    ...(parents.length > 0 && !partitionOf ? { inheritsFrom: parents.map(one => one.id) } : {}),
    ...(stmt.oncommit === 'ONCOMMIT_DROP' ? { dropsOnCommit: true } : {}),
    ...(stmt.accessMethod === undefined ? {} : { accessMethod: stmt.accessMethod }),
  }
  view.putRelation(relation)
  if (stmt.oncommit === 'ONCOMMIT_DROP') view.put('dropOnCommit', view.transaction().id, relation.id)
  for (const parent of parents) view.put(partitionOf ? 'partitions' : 'children', parent.id, relation.id)
  for (const constraint of constraints) addConstraintEffects(relation, constraint, view)
  if (partitionOf) for (const index of indexesOf(partitionOf, view)) inheritIndex(index, relation, view)
  for (const column of relation.columns) noteTypeUser(column, relation.id, view)
}

const isKey = (constraint: Constraint): boolean =>
  constraint.kind === 'primary' || constraint.kind === 'unique' || constraint.kind === 'exclusion'

/** A partition's key has an index of its own, and so a name of its own. */
const keyName = (table: string, { columns, kind }: Constraint): string => chosenName(table, columns, kind)

const notNullBy = (constraints: readonly Constraint[], column: string): boolean =>
  constraints.some(one => one.kind === 'notNull' && one.columns.includes(column))

/** Only a user's type can get a new constraint. */
export function noteTypeUser(column: Column, table: string, view: CatalogView): void {
  if (column.type && !isBuiltInType(column.type, 18)) view.put('typeUsers', typeKey(column), table)
}

const typeKey = (column: Column): string => `${column.type?.schema ?? ''}\0${column.type?.name ?? ''}`

const boundOf = (stmt: CreateStmt): Node | 'default' =>
  stmt.partbound?.is_default ? 'default' : ({ PartitionBoundSpec: stmt.partbound } as Node)

/** The index behind a key, and the entry in the referenced table's list of a foreign key. */
export function addConstraintEffects(table: Relation, constraint: Constraint, view: CatalogView): void {
  view.write(`constraint:${table.id}\0${constraint.name}`, view.moment.id)
  const transaction = view.transaction()
  if (transaction.kind !== 'none') view.write(`constraintTx:${table.id}\0${constraint.name}`, transaction.id)
  if (constraint.references) {
    view.put('referencing', constraint.references.id, `${table.id}\u0001${constraint.name}`)
    return
  }
  if (constraint.kind !== 'primary' && constraint.kind !== 'unique' && constraint.kind !== 'exclusion') return
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
      partial: false,
      keys: constraint.columns,
      included: [],
      method: constraint.kind === 'exclusion' ? 'gist' : 'btree',
      valid: true,
      constraint: constraint.name,
      expressions: [],
    },
  }
  view.putRelation(index)
  view.put('indexes', table.id, index.id)
}

export function createIndex(stmt: IndexStmt, view: CatalogView): void {
  const table = view.relation(rangeName(stmt.relation))
  const elements = all(stmt.indexParams, 'IndexElem')
  const keys = elements.map(one => one.name)
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
    index: {
      table: table.id,
      unique: stmt.unique === true,
      partial: stmt.whereClause !== undefined,
      ...(stmt.whereClause ? { predicate: stmt.whereClause } : {}),
      keys,
      included: all(stmt.indexIncludingParams, 'IndexElem').map(one => one.name ?? ''),
      method: stmt.accessMethod ?? 'btree',
      valid: table.kind !== 'partitioned' || stmt.relation?.inh === true,
      expressions: elements.flatMap(one => (one.expr ? [one.expr] : [])),
    },
  }
  view.putRelation(index)
  view.put('indexes', table.id, index.id)
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
  const name = joinName([partition.name, shape.keys.map(key => key ?? 'expr').join('_')], 'idx')
  const { constraint: _, ...plain } = shape
  const copy: Relation = {
    ...index,
    id: view.newId(partition.schema, name),
    schema: partition.schema,
    name,
    index: { ...plain, table: partition.id, valid: true },
    parent: index.id,
  }
  view.putRelation(copy)
  view.put('indexes', partition.id, copy.id)
  view.put('partitions', index.id, copy.id)
  for (const id of view.items('partitions', partition.id)) {
    const leaf = view.byId(id)
    if (leaf) inheritIndex(copy, leaf, view)
  }
}

export function createTableAs(stmt: CreateTableAsStmt, view: CatalogView): void {
  const range = stmt.into?.rel
  const place = placeOf(range, view)
  if (place.exists && stmt.if_not_exists) return
  const kind: RelationKind = stmt.objtype === 'OBJECT_MATVIEW' ? 'matview' : 'table'
  const made = fresh(place, kind, range, stmt.if_not_exists === true, view)
  const reads = tablesRead(stmt.query, view)
  if (kind === 'matview') for (const id of reads) view.put('views', id, made.id)
  view.putRelation({
    ...made,
    complete: false,
    filled: stmt.into?.skipData !== true,
    ...(stmt.query ? { query: stmt.query, reads } : {}),
  })
}

export function createView(stmt: ViewStmt, view: CatalogView): void {
  const place = placeOf(stmt.view, view)
  const known = view.resolve({ schemaname: place.schema, relname: place.name }).known
  const reads = tablesRead(stmt.query, view)
  const made = known && stmt.replace ? known : fresh(place, 'view', stmt.view, stmt.replace === true, view)
  view.putRelation({
    ...made,
    kind: 'view',
    complete: false,
    reads,
    ...(stmt.query ? { query: stmt.query } : {}),
  })
  for (const id of reads) view.put('views', id, made.id)
}

/** Ids of the relations a query names, those of its own WITH left out. */
export function tablesRead(query: Node | undefined, view: CatalogView): string[] {
  return rangesIn(query).map(range => view.relation(rangeName(range), 'table').id)
}

export function rangesIn(query: unknown): RangeVar[] {
  const found: RangeVar[] = []
  const named = new Set<string>()
  walk({ query }, (kind, body) => {
    if (kind === 'CommonTableExpr') named.add(String((body as { ctename?: string }).ctename))
    if (kind === 'RangeVar') found.push(body as RangeVar)
    return undefined
  })
  return found.filter(range => range.schemaname !== undefined || !named.has(range.relname ?? ''))
}

export function createSequence(stmt: Body<'CreateSeqStmt'>, view: CatalogView): void {
  const place = placeOf(stmt.sequence, view)
  if (place.exists) return
  view.putRelation(fresh(place, 'sequence', stmt.sequence, stmt.if_not_exists === true, view))
}
