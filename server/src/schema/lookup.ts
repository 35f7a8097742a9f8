// A model made ready for questions: facts by id, and the parts of each object.
import type { Fact, Kind, Model } from './model.ts'

export interface Lookup {
  readonly model: Model
  readonly byId: ReadonlyMap<string, Fact>
  /** Parts of an object by its id, sorted by id; columns in their order. */
  readonly parts: ReadonlyMap<string, readonly Fact[]>
}

const known = new WeakMap<Model, Lookup>()

/** Made once for each model, which nobody changes. */
export function lookup(model: Model): Lookup {
  const made = known.get(model) ?? makeLookup(model)
  known.set(model, made)
  return made
}

function makeLookup(model: Model): Lookup {
  const byId = new Map(model.facts.map(fact => [fact.id, fact]))
  const parts = new Map<string, Fact[]>()
  for (const fact of model.facts) {
    if (fact.parent === undefined) continue
    const list = parts.get(fact.parent)
    if (list) list.push(fact)
    else parts.set(fact.parent, [fact])
  }
  return { model, byId, parts }
}

export function find<K extends Kind>(from: Lookup, kind: K, identity: string): Fact<K> | undefined {
  return from.byId.get(`${kind} ${identity}`) as Fact<K> | undefined
}

export function partsOf<K extends Kind>(from: Lookup, id: string, kind: K): readonly Fact<K>[] {
  return (from.parts.get(id) ?? []).filter(part => part.kind === kind) as unknown as readonly Fact<K>[]
}

/** Columns in their order. */
export function columnsOf(
  from: Lookup,
  table: Fact<'table'> | Fact<'foreignTable'>,
): readonly Fact<'column'>[] {
  const byName = new Map(partsOf(from, table.id, 'column').map(column => [column.name, column]))
  return (table.at.columns ?? []).flatMap(name => byName.get(name) ?? [])
}

/** The id without its kind: as it stands in SQL. */
export function identityOf(fact: Fact): string {
  return fact.id.slice(fact.kind.length + 1)
}
