// What has to be gone or changed before something new can be made.
import { identityOf, parentsOf, partsOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { indexName } from '../schema/render/constraints.ts'
import { isIndexed } from '../schema/render/partitions.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Actions } from './actions.ts'
import { departures, leaves, roomNeeds, settledTable, waiting } from './changeNeeds.ts'
import { childrenOf, isPartitioned, type Planning } from './context.ts'

/** Names that the indexes of partitions will want, which come with the one of their parent. */
export function namesBelow(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind !== 'index' && fact?.kind !== 'constraint') return []
  return (planning.attached.after.get(indexName(fact)) ?? []).flatMap(child => [
    `gone ${child}`,
    ...actions.sameName(child).map(other => `gone ${other}`),
    ...namesBelow(planning, actions, child),
  ])
}

/** A new child takes its parent's columns as they shall be. */
export function parentNeeds(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind !== 'table' && fact?.kind !== 'foreignTable') return []
  const parents = parentsOf(fact)
  const room = roomNeeds(planning, actions, fact)
  for (const heir of partsOf(planning.after, id, 'constraint')) {
    const isOld = parents.some(parent =>
      planning.before.byId.has(`constraint ${parent}.${quoteIdentifier(heir.name)}`),
    )
    if (heir.at.inheritance === 'inherited' && heir.at.notValid && isOld) {
      planning.unresolved.push(`${heir.name} of ${identityOf(fact)} comes validated, as the table is new.`)
    }
  }
  for (const { name, at } of partsOf(planning.after, id, 'column'))
    if (at.inheritance === 'inherited' && typeof at.notNull === 'object' && at.notNull.notValid)
      planning.unresolved.push(
        `The not-null constraint of ${name} in ${identityOf(fact)} comes validated, as the table is new.`,
      )
  return parents.flatMap(parent => [...settledTable(planning, actions, `table ${parent}`), ...room])
}

/** What an extension brings gets nothing by default privileges: those there are step aside until it is there. */
export function extensionNeeds(actions: Actions, id: string): string[] {
  if (id.startsWith('extension '))
    return [...actions.drop].filter(isDefaultPrivileges).map(other => `gone ${other}`)
  return isDefaultPrivileges(id) ? [...actions.create].filter(other => other.startsWith('extension ')) : []
}

const isDefaultPrivileges = (id: string) => id.startsWith('defaultPrivileges ')

/** A domain is as it shall be, its constraints too: they are not altered once it stands inside of others. */
export function domainNeeds(planning: Planning, needs: readonly string[]): string[] {
  return needs
    .filter(id => id.startsWith('domain '))
    .flatMap(id => waiting(partsOf(planning.after, id, 'domainConstraint').map(part => part.id)))
}

/** What a foreign key refers to is logged or unlogged as it shall be, and keys that go are not there to be chosen. */
export function referredNeeds(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind !== 'constraint' || !fact.at.references) return []
  const table = `table ${fact.at.references.table}`
  return [
    `changed ${table}`,
    ...(planning.before.parts.get(table) ?? [])
      .filter(part => isIndexed(part) && actions.drop.has(part.id))
      .map(part => `gone ${part.id}`),
  ]
}

/**
 * A query over a function that hands out rows of a table names all their columns, and a table whose rows
 * stand in a column of another is altered no more.
 */
export function rowNeeds(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind === 'table')
    return partsOf(planning.after, id, 'column')
      .flatMap(({ needs }) => needs)
      .filter(table => table !== id && /^(table|foreignTable) /.test(table))
      .flatMap(table => settledTable(planning, actions, table))
  if (fact?.kind !== 'view' && fact?.kind !== 'materializedView') return []
  return fact.needs
    .flatMap(routine =>
      routine.startsWith('function ') ? (planning.after.byId.get(routine)?.needs ?? []) : [],
    )
    .filter(table => /^(table|foreignTable) /.test(table))
    .flatMap(table => settledTable(planning, actions, table))
}

/** A constraint of a parent merges with its children's: those that go must be gone before. */
export function childConstraintNeeds(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind !== 'constraint' || actions.create.has(fact.parent ?? '')) return []
  const old = childrenOf(planning, fact.parent ?? '').flatMap(child =>
    (planning.before.parts.get(child) ?? []).flatMap(part =>
      part.kind === 'constraint' && actions.drop.has(part.id) && !actions.goesAlong.has(part.id)
        ? [`gone ${part.id}`]
        : [],
    ),
  )
  return [...old, ...joiningHeirs(planning, actions, fact)]
}

/** Tables that are to have a constraint from their new parent alone join before the parent gets it. */
function joiningHeirs(planning: Planning, actions: Actions, fact: Fact<'constraint'>): string[] {
  if (fact.at.type !== 'check' || fact.at.noInherit) return []
  return [...actions.changed.values()].flatMap(({ after, attributes }) => {
    if (after.kind !== 'table' || !attributes.has('inherits')) return []
    if (!parentsOf(after).includes(parentIdentity(fact))) return []
    const copy = planning.after.byId.get(`constraint ${identityOf(after)}.${quoteIdentifier(fact.name)}`)
    return copy?.kind === 'constraint' && copy.at.inheritance === 'inherited' ? [`changed ${after.id}`] : []
  })
}

/** A partition that goes must be gone before its parent gets an index, which it would be without. */
export function leavingPartitions(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind === 'column' || (fact?.kind === 'constraint' && fact.at.type === 'check'))
    return departures(planning, actions, fact.parent ?? '')
  if (fact?.kind !== 'index' && fact?.kind !== 'constraint') return []
  if (!isPartitioned(planning.before, fact.parent ?? '')) return []
  const parent = parentIdentity(fact)
  return (planning.partitions.get(parent) ?? []).flatMap(table => {
    if (table.kind !== 'table') return []
    if (actions.drop.has(table.id)) return [`gone ${table.id}`]
    return leaves(actions, table.id) ? [`changed ${table.id}`] : []
  })
}
