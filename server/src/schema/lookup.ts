// A model made ready for questions: facts by id and by kind, and the parts of each object.
import type { Fact, Kind, Model } from './model.ts'

export interface Lookup {
  readonly model: Model
  readonly byId: ReadonlyMap<string, Fact>
  /** Parts of an object by its id, sorted by id; columns in their order. */
  readonly parts: ReadonlyMap<string, readonly Fact[]>
  /** In the order of their ids. */
  readonly byKind: ReadonlyMap<Kind, readonly Fact[]>
}

const known = new WeakMap<Model, Lookup>()

/** As the facts of a model are. What is so already, as nearly always, is not sorted again. */
export function sortedById(facts: readonly Fact[]): readonly Fact[] {
  const isInOrder = facts.every((fact, at) => at === 0 || facts[at - 1]!.id < fact.id)
  return isInOrder ? facts : facts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Made once for each model, which nobody changes. */
export function lookup(model: Model): Lookup {
  const made = known.get(model) ?? makeLookup(model)
  known.set(model, made)
  return made
}

function makeLookup(model: Model): Lookup {
  const byId = new Map<string, Fact>()
  const parts = new Map<string, Fact[]>()
  const byKind = new Map<Kind, Fact[]>()
  for (const fact of model.facts) {
    byId.set(fact.id, fact)
    listed(byKind, fact.kind).push(fact)
    if (fact.parent !== undefined) listed(parts, fact.parent).push(fact)
  }
  return { model, byId, parts, byKind }
}

/** The list under a key, begun where there is none yet. */
export function listed<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  const known = lists.get(key)
  if (known) return known
  const made: Item[] = []
  lists.set(key, made)
  return made
}

/** All facts of a kind, in the order of their ids. */
export function allOf<K extends Kind>(from: Lookup, kind: K): readonly Fact<K>[] {
  return (from.byKind.get(kind) ?? []) as unknown as readonly Fact<K>[]
}

export type Table = Fact<'table'> | Fact<'foreignTable'>

/** Identities of what a table is a partition of or inherits from. */
export const parentsOf = ({ at }: Table): readonly string[] =>
  at.partitionOf ? [at.partitionOf.table] : (at.inherits ?? [])

export const allTables = (from: Lookup): readonly Table[] => [
  ...allOf(from, 'foreignTable'),
  ...allOf(from, 'table'),
]

export function find<K extends Kind>(from: Lookup, kind: K, identity: string): Fact<K> | undefined {
  return from.byId.get(`${kind} ${identity}`) as Fact<K> | undefined
}

export function partsOf<K extends Kind>(from: Lookup, id: string, kind: K): readonly Fact<K>[] {
  return (from.parts.get(id) ?? []).filter(part => part.kind === kind) as unknown as readonly Fact<K>[]
}

/** Columns in their order. */
export function columnsOf(from: Lookup, table: Table): readonly Fact<'column'>[] {
  const byName = new Map(partsOf(from, table.id, 'column').map(column => [column.name, column]))
  return (table.at.columns ?? []).flatMap(name => byName.get(name) ?? [])
}

/** The id without its kind: as it stands in SQL. */
export function identityOf(fact: Fact): string {
  return fact.id.slice(fact.kind.length + 1)
}

export const identityOfId = (id: string): string => id.slice(id.indexOf(' ') + 1)
