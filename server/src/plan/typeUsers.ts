// Who uses a type: columns that hold its values, by themselves or inside of others, and tables made of it.
import type { Fact } from '../schema/model.ts'
import type { Planning } from './context.ts'

/** Whether values of a type are stored, by themselves or inside of others. */
export function isUsedInTables(planning: Planning, id: string, seen: Set<string>): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  return (planning.dependents.get(id) ?? []).some(fact =>
    fact.kind === 'type' || fact.kind === 'domain'
      ? isUsedInTables(planning, fact.id, seen)
      : fact.kind === 'column' &&
        /^(table|foreignTable) /.test(fact.parent ?? '') &&
        isOfType(planning, fact, id),
  )
}

/** Whether a table is made of the type: CREATE TABLE ... OF. */
export function isOfTypedTable(planning: Planning, type: string): boolean {
  return (planning.dependents.get(`type ${type}`) ?? []).some(
    fact => (fact.kind === 'table' || fact.kind === 'foreignTable') && fact.at.ofType === type,
  )
}

/** Whether the values of a column are of a type, which is then rebuilt with it. */
export function isOfType(planning: Planning, column: Fact<'column'>, typeId: string): boolean {
  const type = planning.before.byId.get(typeId)
  const names = [typeId.slice(typeId.indexOf(' ') + 1)]
  if (type?.kind === 'type' && type.at.form === 'range' && type.at.multirange) names.push(type.at.multirange)
  return names.some(name => column.at.type === name || column.at.type === `${name}[]`)
}

export function columnsOfType(planning: Planning, type: Fact): Fact<'column'>[] {
  return (planning.dependents.get(type.id) ?? []).filter(
    (fact): fact is Fact<'column'> =>
      fact.kind === 'column' && /^(table|foreignTable) /.test(fact.parent ?? ''),
  )
}
