// Names of not-null constraints, which PostgreSQL has from 18 on: a name that one column gives up
// another one can have only afterwards.
import type { Fact } from '../schema/model.ts'
import type { Actions } from './actions.ts'
import { keptParentColumns, parentColumns } from './change.ts'
import type { Planning } from './context.ts'

/**
 * What has to be done before a column can have its constraint: a name that is taken in the table is
 * refused, and one that PostgreSQL would choose becomes another while the schema has it.
 */
export function notNullNames(planning: Planning, actions: Actions): (id: string) => readonly string[] {
  const holders = new Map<string, string[]>()
  const hold = (id: string, token: string) => {
    const fact = planning.before.byId.get(id)
    const name = fact?.hints.notNull
    if (name === undefined || name === planning.after.byId.get(id)?.hints.notNull) return
    // A table and those that inherit from it have it alike.
    const key = `${fact?.schema} ${name}`
    holders.set(key, [...(holders.get(key) ?? []), `${token} ${id}`])
  }
  if (planning.version >= 180000) {
    for (const [id, change] of actions.changed) if (change.attributes.has('notNull')) hold(id, 'changed')
    for (const id of actions.drop) hold(id, 'gone')
  }
  return id => {
    const fact = planning.after.byId.get(id)
    return (fact?.hints.notNull && holders.get(`${fact.schema} ${fact.hints.notNull}`)) || []
  }
}

/** A new constraint of a table that joins a parent is called as it will be there, where it can no longer be renamed. */
export function calledAsInherited(planning: Planning, column: Fact<'column'>): Fact<'column'> {
  const { at, hints } = column
  const isUnnamed = at.notNull !== undefined && (at.notNull === true || at.notNull.name === undefined)
  if (planning.version < 180000 || !isUnnamed || hints.notNull === undefined) return column
  if (parentColumns(planning, column).length === keptParentColumns(planning, column).length) return column
  const notNull = { ...(at.notNull === true ? {} : at.notNull), name: hints.notNull }
  return { ...column, at: { ...at, notNull } }
}
