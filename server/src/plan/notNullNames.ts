// Names of not-null constraints, which PostgreSQL has from 18 on: a name that one column gives up
// another one can have only afterwards.
import type { Actions } from './actions.ts'
import type { Planning } from './context.ts'

/**
 * What has to be done before a column can have its constraint: a name that is taken in the table is
 * refused, and one that PostgreSQL would choose becomes another while the schema has it.
 */
export function notNullNames(planning: Planning, actions: Actions): (id: string) => readonly string[] {
  const holders = new Map<string, string>()
  const hold = (id: string, token: string) => {
    const fact = planning.before.byId.get(id)
    const name = fact?.hints.notNull
    if (name !== undefined && name !== planning.after.byId.get(id)?.hints.notNull)
      holders.set(`${fact?.schema} ${name}`, `${token} ${id}`)
  }
  if (planning.version >= 180000) {
    for (const [id, change] of actions.changed) if (change.attributes.has('notNull')) hold(id, 'changed')
    for (const id of actions.drop) hold(id, 'gone')
  }
  return id => {
    const fact = planning.after.byId.get(id)
    const holder = fact?.hints.notNull && holders.get(`${fact.schema} ${fact.hints.notNull}`)
    return holder ? [holder] : []
  }
}
