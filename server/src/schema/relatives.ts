// Who belongs to whom in one model: dependents, children, partitions, attached indexes. Each is made once
// for a model, and only when somebody asks.

import { quoteIdentifier } from '../sql/identifier.ts'
import { allOf, allTables, identityOf, type Lookup, listed, parentsOf, type Table } from './lookup.ts'
import type { Fact } from './model.ts'

/** A list for a key; undefined where there is nothing to list. */
export type Lists<Item> = Pick<ReadonlyMap<string, readonly Item[]>, 'get'>

export interface Relatives {
  /** Facts by the id they need, in the order of their ids. */
  readonly dependents: Lists<Fact>
  /** Columns of children by the id of the column they inherit from. */
  readonly heirs: Lists<string>
  /** Partitions by the identity of their parent. */
  readonly partitions: Lists<Table>
  /** Children, partitions or not, by the identity of their parent. */
  readonly children: Lists<Table>
  /** Ids of indexes and keys by the qualified name of the partitioned index they are attached to. */
  readonly attached: Lists<string>
}

const known = new WeakMap<Lookup, Relatives>()

export function relatives(model: Lookup): Relatives {
  const made = known.get(model) ?? {
    dependents: dependentsIn(model),
    heirs: whenAsked(() => heirsIn(model)),
    partitions: whenAsked(() => byParent(model, ({ at }) => (at.partitionOf ? [at.partitionOf.table] : []))),
    children: whenAsked(() => byParent(model, parentsOf)),
    attached: whenAsked(() => attachedIn(model)),
  }
  known.set(model, made)
  return made
}

function whenAsked<Item>(make: () => Lists<Item>): Lists<Item> {
  let made: Lists<Item> | undefined
  return {
    get(key) {
      made ??= make()
      return made.get(key)
    },
  }
}

/**
 * Most facts need what stands beside them in the same object, and are found there. Only what reaches
 * further is kept in a list.
 */
function dependentsIn(model: Lookup): Lists<Fact> {
  const far = whenAsked(() => needsAbroad(model))
  return {
    get(id) {
      const near = [model.byId.get(id)?.parent ?? '', id].flatMap(whole =>
        (model.parts.get(whole) ?? []).filter(part => part.needs.includes(id)),
      )
      const others = far.get(id)
      if (near.length === 0) return others
      return others ? [...near, ...others].sort((a, b) => (a.id < b.id ? -1 : 1)) : near
    },
  }
}

function needsAbroad(model: Lookup): Map<string, Fact[]> {
  const out = new Map<string, Fact[]>()
  // Neighbours are mostly of one schema.
  let last: { readonly id: string; readonly list: Fact[] } | undefined
  for (const fact of model.model.facts) {
    for (const id of fact.needs) {
      if (id === fact.parent) continue
      if (id === last?.id) {
        last.list.push(fact)
        continue
      }
      const whole = model.byId.get(id)?.parent
      if (whole !== undefined && whole === fact.parent) continue
      const list = listed(out, id)
      list.push(fact)
      if (whole === undefined) last = { id, list }
    }
  }
  return out
}

function heirsIn(model: Lookup): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const table of allTables(model))
    for (const parent of parentsOf(table))
      for (const name of table.at.columns ?? []) {
        const column = quoteIdentifier(name)
        listed(out, `column ${parent}.${column}`).push(`column ${identityOf(table)}.${column}`)
      }
  return out
}

function byParent(model: Lookup, parents: (table: Table) => readonly string[]): Map<string, Table[]> {
  const out = new Map<string, Table[]>()
  for (const table of allTables(model)) for (const parent of parents(table)) listed(out, parent).push(table)
  return out
}

function attachedIn(model: Lookup): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const { id, at } of allOf(model, 'constraint'))
    if (at.index?.partitionOf !== undefined) listed(out, at.index.partitionOf).push(id)
  for (const { id, at } of allOf(model, 'index'))
    if (at.partitionOf !== undefined) listed(out, at.partitionOf).push(id)
  return out
}
