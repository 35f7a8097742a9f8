// RENAME, SET SCHEMA and COMMENT, carried into the virtual catalog.
import type { AlterObjectSchemaStmt, CommentStmt, RenameStmt } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { columnRenamed } from '../definitions.ts'
import { as, type Qualified, qualified, rangeName, text, texts } from '../nodes.ts'
import { moveFunction, moveTable, moveType } from './move.ts'
import { dropTrigger } from './trigger.ts'

export function rename(stmt: RenameStmt, view: CatalogView): void {
  const to = stmt.newname ?? ''
  const from = stmt.subname ?? ''
  switch (stmt.renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_INDEX':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE': {
      const relation = view.relation(rangeName(stmt.relation))
      const moved = view.moveRelation(relation, relation.schema, to)
      view.write(`away:${relation.schema}\0${relation.name}`, true)
      if (relation.index?.constraint !== undefined) {
        view.putRelation({ ...moved, index: { ...relation.index, constraint: to } })
        const table = view.byId(relation.index.table)
        if (table) view.putRelation(constraintRenamed(table, relation.index.constraint, to))
      }
      return
    }
    case 'OBJECT_COLUMN': {
      const relation = view.relation(rangeName(stmt.relation))
      renameColumn(relation, from, to, view)
      return
    }
    case 'OBJECT_TABCONSTRAINT': {
      const relation = view.relation(rangeName(stmt.relation))
      view.putRelation(constraintRenamed(relation, from, to))
      const index = view.resolve({ schemaname: relation.schema, relname: from }).known
      if (index?.index?.constraint === from) {
        const moved = view.moveRelation(index, index.schema, to)
        view.putRelation({ ...moved, index: { ...index.index, constraint: to } })
      }
      return
    }
    case 'OBJECT_TRIGGER': {
      const table = view.relation(rangeName(stmt.relation))
      const known = view.trigger(table.id, from)
      if (!known) return
      dropTrigger(table.id, from, view)
      view.put('triggers', table.id, to)
      view.put('callers', known.calls, `${table.id}\u0001${to}`)
      view.write(`trigger:${table.id}\0${to}`, known)
      return
    }
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE': {
      const table = view.relation(rangeName(stmt.relation))
      const set = stmt.renameType === 'OBJECT_RULE' ? 'rules' : 'policies'
      if (!view.items(set, table.id).has(from)) return
      const policy = view.policy(table.id, from)
      if (set === 'policies' && policy) view.write(`policy:${table.id}\0${to}`, policy)
      view.put(set, table.id, from, false)
      view.put(set, table.id, to)
      view.write(`rule:${table.id}\0${to}`, view.rule(table.id, from))
      return
    }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const name = qualified(as(stmt.object, 'List')?.items)
      const type = view.userType(typeNamed(name))
      if (!type) return
      moveType(type, type.schema, to, view)
      return
    }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE': {
      const known = view.userFunction(qualified(as(stmt.object, 'ObjectWithArgs')?.objname))
      if (known) moveFunction(known, known.schema, to, view)
      return
    }
    case 'OBJECT_STATISTIC_EXT': {
      const { schema, name } = view.resolve(qualified(as(stmt.object, 'List')?.items))
      view.write(`statistics:${schema}\0${to}`, view.read(`statistics:${schema}\0${name}`))
      return
    }
    case 'OBJECT_FOREIGN_SERVER': {
      const server = text(stmt.object) ?? ''
      for (const id of view.items('served', server)) view.put('served', to, id)
      return
    }
    case 'OBJECT_SCHEMA':
      for (const relation of [...view.relations()])
        if (relation.schema === from) view.moveRelation(relation, to, relation.name)
      for (const type of [...view.userTypes()]) if (type.schema === from) moveType(type, to, type.name, view)
      for (const one of [...view.userFunctions()])
        if (one.schema === from) moveFunction(one, to, one.name, view)
      view.write(`schema:${to}`, view.read(`schema:${from}`) ?? {})
      view.write(`schema:${from}`, undefined)
      return
    default:
  }
}

function renameColumn(relation: Relation, from: string, to: string, view: CatalogView): void {
  const renamed = (names: readonly string[]) => names.map(name => (name === from ? to : name))
  view.putRelation({
    ...relation,
    columns: relation.columns.map(one => (one.name === from ? { ...one, name: to } : one)),
    constraints: relation.constraints.map(one => ({
      ...one,
      columns: renamed(one.columns),
      ...(one.expression ? { expression: columnRenamed(one.expression, from, to) } : {}),
    })),
  })
  for (const id of view.items('indexes', relation.id)) {
    const index = view.byId(id)
    if (!index?.index) continue
    const { predicate, ...shape } = index.index
    view.putRelation({
      ...index,
      index: {
        ...shape,
        keys: shape.keys.map(key => (key === from ? to : key)),
        included: renamed(shape.included),
        expressions: shape.expressions.map(one => columnRenamed(one, from, to)),
        ...(predicate ? { predicate: columnRenamed(predicate, from, to) } : {}),
      },
    })
  }
  for (const id of view.items('views', relation.id)) {
    const dependent = view.byId(id)
    if (dependent?.query) view.putRelation({ ...dependent, query: columnRenamed(dependent.query, from, to) })
  }
  for (const item of view.items('referencing', relation.id)) renameReference(item, from, to, view)
  for (const set of ['partitions', 'children'] as const)
    for (const id of view.items(set, relation.id)) {
      const heir = view.byId(id)
      if (heir) renameColumn(heir, from, to, view)
    }
}

/** Foreign keys that point at a renamed column. */
function renameReference(item: string, from: string, to: string, view: CatalogView): void {
  const [id = '', name] = item.split('\u0001')
  const table = view.byId(id)
  if (!table) return
  view.putRelation({
    ...table,
    constraints: table.constraints.map(one =>
      one.name === name && one.references
        ? {
            ...one,
            references: {
              ...one.references,
              columns: one.references.columns.map(column => (column === from ? to : column)),
            },
          }
        : one,
    ),
  })
}

const constraintRenamed = (relation: Relation, from: string, to: string): Relation => ({
  ...relation,
  constraints: relation.constraints.map(one => (one.name === from ? { ...one, name: to } : one)),
})

export function alterObjectSchema(stmt: AlterObjectSchemaStmt, view: CatalogView): void {
  const schema = stmt.newschema ?? ''
  const type = qualified(as(stmt.object, 'List')?.items)
  switch (stmt.objectType) {
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const known = view.userType(typeNamed(type))
      if (known) moveType(known, schema, known.name, view)
      return
    }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE': {
      const known = view.userFunction(qualified(as(stmt.object, 'ObjectWithArgs')?.objname))
      if (known) moveFunction(known, schema, known.name, view)
      return
    }
    default: {
      const { known } = stmt.relation ? view.resolve(rangeName(stmt.relation)) : {}
      if (known) moveTable(known, schema, view)
    }
  }
}

const typeNamed = ({ schemaname, relname }: Qualified) =>
  schemaname === undefined ? { name: relname } : { name: relname, schema: schemaname }

export function comment(stmt: CommentStmt, view: CatalogView): void {
  const parts = texts(as(stmt.object, 'List')?.items)
  if (stmt.objtype === 'OBJECT_TABLE') {
    const { known } = view.resolve(qualified(as(stmt.object, 'List')?.items))
    if (known) view.putRelation(commented(known, stmt.comment))
  } else if (stmt.objtype === 'OBJECT_COLUMN') {
    const column = parts.at(-1) ?? ''
    const relname = parts.at(-2) ?? ''
    const schemaname = parts.at(-3)
    const { known } = view.resolve(schemaname === undefined ? { relname } : { schemaname, relname })
    const others = known?.commentedColumns?.filter(one => one !== column) ?? []
    if (known) view.putRelation({ ...known, commentedColumns: stmt.comment ? [...others, column] : others })
  }
}

/** An empty comment is none. */
function commented({ comment: _, ...relation }: Relation, comment: string | undefined): Relation {
  return comment ? { ...relation, comment } : relation
}
