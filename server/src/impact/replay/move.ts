// Objects that get another name or schema, and what knows them by it: columns know their types, triggers
// their functions; a table takes its indexes and sequences along.
import type { FunctionValue, Relation, SqlType, UserType } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { indexesOf } from '../relations.ts'
import { noteTypeUser, usersNamed } from './typeUsers.ts'

export function moveTable(table: Relation, schema: string, view: CatalogView): void {
  const owned = [...view.items('owned', table.id)].flatMap(id => view.byId(id) ?? [])
  for (const one of [table, ...indexesOf(table, view), ...owned]) view.moveRelation(one, schema, one.name)
}

export function moveType(type: UserType, schema: string, name: string, view: CatalogView): void {
  const isIt = (one: SqlType) =>
    one.name === type.name && (one.schema === undefined || one.schema === type.schema)
  const moved = (one: SqlType): SqlType =>
    schema === type.schema && one.schema === undefined ? { ...one, name } : { ...one, schema, name }
  const { relations, domains } = usersNamed({ schemaname: type.schema, relname: type.name }, view)
  view.dropUserType(type.schema, type.name)
  view.putUserType({ ...type, schema, name })
  for (const table of relations) {
    const columns = table.columns.map(one =>
      one.type && isIt(one.type) ? { ...one, type: moved(one.type) } : one,
    )
    view.putRelation({ ...table, columns })
    for (const column of columns) noteTypeUser(column.type, table.id, view)
  }
  for (const domain of domains) {
    if (!domain.base || !isIt(domain.base)) continue
    const base = moved(domain.base)
    view.putUserType({ ...domain, base })
    noteTypeUser(base, { domain }, view)
  }
}

export function moveFunction(known: FunctionValue, schema: string, name: string, view: CatalogView): void {
  const [from, to] = [`${known.schema}\0${known.name}`, `${schema}\0${name}`]
  view.write(`function:${from}`, undefined)
  view.putUserFunction({ ...known, schema, name })
  for (const set of ['callers', 'calling'] as const)
    for (const item of view.items(set, from)) view.put(set, to, item)
  for (const item of view.items('callers', from)) {
    const key = `trigger:${item.replace('\u0001', '\0')}`
    const trigger = view.read(key)
    if (trigger) view.write(key, { ...trigger, calls: to })
  }
}
