// What has to be done before a fact can be altered.
import { parentsOf, type Table } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import type { Partitions } from '../schema/render/partitions.ts'
import { defaultSequence } from '../schema/render/sequences.ts'
import type { Actions } from './actions.ts'
import { type Changed, parentColumns } from './change.ts'
import { childrenOf, type Planning } from './context.ts'
import { letsGoOfType } from './typedTables.ts'

/** What is needed must be there, and be as it shall be. */
export const waiting = (ids: readonly string[]) => ids.flatMap(id => [id, `changed ${id}`])

export function changeNeeds(
  planning: Planning,
  actions: Actions,
  partitions: Partitions,
  change: Changed,
): string[] {
  const { before, after } = change
  const needs = waiting(after.needs.filter(id => id !== after.parent))
  if (change.release.length) needs.push(`freed ${after.id}`)
  if (letsGoOfType(change)) needs.push(...settledTable(planning, actions, after.id))
  if (change.disturbs) {
    for (const dependent of planning.dependents.get(before.id) ?? []) {
      needs.push(...outOfTheWay(actions, [dependent]))
    }
    for (const heir of heirsBelow(planning, before.id)) {
      needs.push(...outOfTheWay(actions, planning.dependents.get(heir) ?? []))
    }
    // Columns of other tables that hold its table's rows.
    for (const { id, kind, parent } of planning.dependents.get(before.parent ?? '') ?? [])
      if (kind === 'column' && parent !== before.parent && actions.drop.has(id)) needs.push(`gone ${id}`)
  }
  // What goes is known by the types of the schema that the extension leaves.
  if (after.kind === 'extension' && change.attributes.has('schema'))
    needs.push(...outOfTheWay(actions, planning.dependents.get(before.id) ?? []))
  if (after.kind === 'table' || after.kind === 'foreignTable')
    needs.push(...roomNeeds(planning, actions, after))
  if (after.kind === 'table' && before.kind === 'table') {
    if (change.attributes.has('persistence'))
      needs.push(
        ...keysBeside(planning, actions, after),
        // What is unlogged cannot be published.
        ...outOfTheWay(
          actions,
          (planning.dependents.get(after.id) ?? []).filter(({ kind }) => kind === 'publication'),
        ),
      )
    const joins = change.attributes.has('partitionOf') || change.attributes.has('inherits')
    if (joins && (after.at.partitionOf || after.at.inherits)) {
      // What it shall not bring goes first: its parents' would take other names beside it.
      for (const part of planning.before.parts.get(after.id) ?? [])
        if (part.kind === 'constraint' && part.at.references && actions.drop.has(part.id))
          needs.push(`gone ${part.id}`)
      for (const parent of parentsOf(after)) {
        needs.push(...settledTable(planning, actions, `table ${parent}`))
        // A check that a partition shall merely inherit is there before it joins.
        if (after.at.partitionOf) needs.push(...checksOf(planning, `table ${parent}`))
      }
      for (const part of planning.after.parts.get(after.id) ?? []) {
        // What comes with its parent's comes afterwards.
        const comes = actions.create.has(part.id) && partitions.implied.has(part.id)
        if (/^(column|constraint|index)$/.test(part.kind) && !comes) needs.push(...waiting([part.id]))
      }
    }
  }
  if (after.kind === 'column' && before.kind === 'column') {
    if (before.at.notNull && !after.at.notNull) needs.push(...keysOver(planning, actions, before))
    // What a parent does to its column it does to those of its children: they let go first, and follow.
    for (const heir of heirsBelow(planning, before.id)) {
      const table = planning.before.byId.get(heir)?.parent
      needs.push(`freed ${heir}`, `gone ${table}`)
    }
    for (const parent of parentColumns(planning, after)) needs.push(`changed ${parent}`)
  }
  if (after.kind === 'column' && after.at.identity && before.kind === 'column' && !before.at.identity) {
    needs.push(`gone sequence ${after.at.identity.name ?? defaultSequence(after)}`)
  }
  if (after.kind === 'column' || after.kind === 'constraint')
    needs.push(...departures(planning, actions, after.parent ?? ''))
  // A table that leaves its parent goes its own way only afterwards.
  if (after.parent !== undefined && leaves(actions, after.parent)) needs.push(`changed ${after.parent}`)
  return needs
}

/** No logged table refers to an unlogged one, not for a moment. */
function keysBeside(planning: Planning, actions: Actions, table: Fact<'table'>): string[] {
  const keys = [...(planning.before.parts.get(table.id) ?? []), ...(planning.dependents.get(table.id) ?? [])]
  return keys.flatMap(key => {
    if (key.kind !== 'constraint' || !key.at.references) return []
    if (actions.drop.has(key.id)) return [`gone ${key.id}`]
    const referred = `table ${key.at.references.table}`
    const first = table.at.persistence === 'unlogged' ? key.parent : referred
    return first === table.id ? [] : [`changed ${first}`]
  })
}

/** A column in a key or in a replica identity stays not null until that is gone. */
function keysOver(planning: Planning, actions: Actions, column: Fact<'column'>): string[] {
  const out = (planning.before.parts.get(column.parent ?? '') ?? []).flatMap(part =>
    part.kind === 'constraint' && part.at.type === 'primaryKey' && actions.drop.has(part.id)
      ? [`gone ${part.id}`]
      : [],
  )
  const table = actions.changed.get(column.parent ?? '')
  if (table?.attributes.has('replicaIdentity'))
    out.push(`changed ${column.parent}`, `identified ${column.parent}`)
  for (const heir of planning.heirs.get(column.id) ?? []) {
    const below = planning.before.byId.get(heir)
    if (below?.kind === 'column') out.push(...keysOver(planning, actions, below))
  }
  return out
}

export const heirsBelow = (planning: Planning, id: string): string[] =>
  (planning.heirs.get(id) ?? []).flatMap(heir => [heir, ...heirsBelow(planning, heir)])

export const outOfTheWay = (actions: Actions, facts: readonly Fact[]): string[] =>
  facts.flatMap(({ id, kind }) =>
    actions.drop.has(id)
      ? [`gone ${id}`]
      : actions.detached.has(id) ||
          (/^(publication|column)$/.test(kind) && actions.changed.has(id)) ||
          letsGoOfType(actions.changed.get(id))
        ? [`freed ${id}`]
        : [],
  )

/** The columns of a table are as they shall be, and what goes from it is gone. */
export function settledTable(planning: Planning, actions: Actions, table: string): string[] {
  const old = planning.before.parts.get(table) ?? []
  const columns = (planning.after.parts.get(table) ?? []).filter(part => part.kind === 'column')
  return [
    ...waiting(columns.map(part => part.id)),
    ...old.filter(part => actions.drop.has(part.id)).map(part => `gone ${part.id}`),
  ]
}

const checksOf = (planning: Planning, table: string): string[] =>
  (planning.after.parts.get(table) ?? []).flatMap(part =>
    part.kind === 'constraint' && part.at.type === 'check' ? waiting([part.id]) : [],
  )

/** A partition's rows have room once its neighbours are out of the way. */
export function roomNeeds(planning: Planning, actions: Actions, table: Table): string[] {
  const parent = table.at.partitionOf?.table
  return (planning.partitions.get(parent ?? '') ?? []).flatMap(({ id }) => {
    if (id === table.id) return []
    if (actions.drop.has(id)) return [`gone ${id}`]
    return actions.changed.get(id)?.attributes.has('partitionOf') ? [`freed ${id}`] : []
  })
}

/**
 * Tables that leave their parents, this one or those below it, or their type: what becomes of it is
 * nothing to them any more.
 */
export const departures = (planning: Planning, actions: Actions, table: string): string[] =>
  [table, ...childrenOf(planning, table)]
    .filter(
      id => goesElsewhere(actions, id) || disinherits(actions, id) || letsGoOfType(actions.changed.get(id)),
    )
    .map(id => `freed ${id}`)

const disinherits = (actions: Actions, id: string) =>
  actions.changed.get(id)?.release.some(({ sql }) => sql.includes(' no inherit ')) === true

/** Whether a table has another parent afterwards, or none. */
function goesElsewhere(actions: Actions, id: string): boolean {
  const change = actions.changed.get(id)
  return (
    change?.before.kind === 'table' &&
    change.after.kind === 'table' &&
    change.before.at.partitionOf !== undefined &&
    change.before.at.partitionOf.table !== change.after.at.partitionOf?.table
  )
}

/** Whether a table is detached from its parent by this plan. */
export function leaves(actions: Actions, id: string): boolean {
  const change = actions.changed.get(id)
  return (
    change?.before.kind === 'table' &&
    change.after.kind === 'table' &&
    change.before.at.partitionOf !== undefined &&
    change.after.at.partitionOf === undefined
  )
}
