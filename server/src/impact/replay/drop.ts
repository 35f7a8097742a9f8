// DROP, with what CASCADE and dependence take along, carried into the virtual catalog.
import type { DropStmt, Node } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { as, qualified, sqlType, text } from '../nodes.ts'
import { functionKey } from './callsOf.ts'
import { dropFunction } from './functions.ts'
import { dropTrigger } from './trigger.ts'

const relationObjects = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_INDEX',
  'OBJECT_SEQUENCE',
  'OBJECT_FOREIGN_TABLE',
])

export function drop(stmt: DropStmt, view: CatalogView): void {
  const cascade = stmt.behavior === 'DROP_CASCADE'
  for (const object of stmt.objects ?? []) {
    if (relationObjects.has(stmt.removeType ?? '')) {
      const { known } = view.resolve(droppedName(object))
      if (known) dropRelation(known, cascade, view)
    } else if (stmt.removeType === 'OBJECT_SCHEMA') {
      dropSchema(text(object) ?? '', view)
    } else if (stmt.removeType === 'OBJECT_TYPE' || stmt.removeType === 'OBJECT_DOMAIN') {
      const type = sqlType(as(object, 'TypeName'))
      const known = type && view.userType(type)
      if (known) view.dropUserType(known.schema, known.name)
    } else if (isRoutine(stmt.removeType)) {
      dropFunction(object, view)
      if (!cascade) continue
      const calls = functionKey(qualified(as(object, 'ObjectWithArgs')?.objname), view)
      for (const item of view.items('callers', calls)) {
        const [table = '', trigger = ''] = item.split('\u0001')
        dropTrigger(table, trigger, view)
      }
      for (const id of view.items('calling', calls)) {
        const relation = view.byId(id)
        if (relation && /^(view|matview|index)$/.test(relation.kind)) dropRelation(relation, true, view)
      }
    } else if (stmt.removeType === 'OBJECT_TRIGGER') {
      const parts = (as(object, 'List')?.items ?? []).map(item => text(item) ?? '')
      const trigger = parts.at(-1) ?? ''
      const table = parts.at(-2) ?? ''
      const schemaname = parts.at(-3)
      const relation = view.relation(
        schemaname === undefined ? { relname: table } : { schemaname, relname: table },
      )
      dropTrigger(relation.id, trigger, view)
    } else if (stmt.removeType === 'OBJECT_RULE' || stmt.removeType === 'OBJECT_POLICY') {
      const items = as(object, 'List')?.items ?? []
      const table = view.relation(qualified(items.slice(0, -1)))
      view.put(
        stmt.removeType === 'OBJECT_RULE' ? 'rules' : 'policies',
        table.id,
        text(items.at(-1)) ?? '',
        false,
      )
    } else if (stmt.removeType === 'OBJECT_PUBLICATION') {
      const name = text(object) ?? ''
      for (const id of view.items('published', name)) view.put('published', name, id, false)
    }
  }
}

const isRoutine = (type: DropStmt['removeType']): boolean =>
  /^OBJECT_(FUNCTION|PROCEDURE|ROUTINE|AGGREGATE)$/.test(type ?? '')

/** The name inside a DROP's list of objects. */
export const droppedName = (object: Node) => qualified(as(object, 'List')?.items)

export function dropRelation(relation: Relation, cascade: boolean, view: CatalogView): void {
  view.dropRelation(relation)
  if (relation.index) {
    view.put('indexes', relation.index.table, relation.id, false)
    return
  }
  for (const id of view.items('indexes', relation.id)) {
    const index = view.byId(id)
    if (index) view.dropRelation(index)
  }
  for (const id of view.items('owned', relation.id)) {
    const sequence = view.byId(id)
    if (sequence) view.dropRelation(sequence)
  }
  for (const constraint of relation.constraints) {
    if (constraint.references)
      view.put('referencing', constraint.references.id, `${relation.id}\u0001${constraint.name}`, false)
  }
  if (relation.parent !== undefined) view.put('partitions', relation.parent, relation.id, false)
  for (const id of view.items('partitions', relation.id)) {
    const partition = view.byId(id)
    if (partition) dropRelation(partition, cascade, view)
  }
  if (!cascade) return
  for (const item of view.items('referencing', relation.id)) {
    const [tableId = '', constraint] = item.split('\u0001')
    const table = view.byId(tableId)
    if (table)
      view.putRelation({ ...table, constraints: table.constraints.filter(one => one.name !== constraint) })
  }
  for (const id of view.items('views', relation.id)) {
    const dependent = view.byId(id)
    if (dependent) dropRelation(dependent, true, view)
  }
}

function dropSchema(schema: string, view: CatalogView): void {
  view.write(`schema:${schema}`, undefined)
  for (const relation of [...view.relations()])
    if (relation.schema === schema) dropRelation(relation, true, view)
  for (const type of [...view.userTypes()])
    if (type.schema === schema) view.dropUserType(type.schema, type.name)
  for (const one of [...view.userFunctions()]) if (one.schema === schema) view.dropUserFunction(one)
}
