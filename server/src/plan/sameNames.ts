// Names that only one object can have at a time: a new one waits for the old one to be gone.
import { allOf, identityOf, type Lookup } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { indexName } from '../schema/render/constraints.ts'
import { isIndexed } from '../schema/render/partitions.ts'
import { qualifiedName } from '../schema/render/routines.ts'
import type { Actions } from './actions.ts'
import type { Planning } from './context.ts'

/**
 * Who has the names that something new will have, and is dropped or renamed. Names are shared: by
 * relations, indexes and composite types; by types and relations; by routines.
 */
export function nameHolders(
  planning: Planning,
  drop: ReadonlySet<string>,
): (id: string) => readonly string[] {
  const holders = new Map<string, string[]>()
  for (const id of new Set([...drop, ...planning.renamed.keys()])) {
    const fact = planning.before.byId.get(id)
    for (const name of fact ? namesOf(fact) : []) holders.set(name, [...(holders.get(name) ?? []), id])
  }
  return id => {
    const fact = planning.after.byId.get(id)
    return (fact ? namesOf(fact) : []).flatMap(name => holders.get(name) ?? []).filter(other => other !== id)
  }
}

/**
 * Overloads that go before a new one comes, or what calls it by its name: a call might fit both. One that something in use lets go of
 * only for the new one stays until then.
 */
export function olderOverloads(planning: Planning, actions: Actions): (id: string) => readonly string[] {
  const older = new Map<string, string[]>()
  for (const id of actions.drop) {
    const fact = planning.before.byId.get(id)
    if (!fact || !isRoutine(fact)) continue
    const isFree = (planning.dependents.get(id) ?? []).every(
      other =>
        actions.drop.has(other.id) ||
        actions.detached.has(other.id) ||
        actions.changed.get(other.id)?.release.length,
    )
    const name = qualifiedName(fact)
    if (isFree) older.set(name, [...(older.get(name) ?? []), id])
  }
  return id => {
    const fact = planning.after.byId.get(id)
    const called = [fact, ...(fact?.needs ?? []).map(need => planning.after.byId.get(need))]
    const names = called.flatMap(one => (one && isRoutine(one) ? [qualifiedName(one)] : []))
    return [...new Set(names)].flatMap(name => older.get(name) ?? []).map(other => `gone ${other}`)
  }
}

const isRoutine = ({ kind }: Fact) => kind === 'function' || kind === 'procedure' || kind === 'aggregate'

const relations = ['table', 'foreignTable', 'view', 'materializedView', 'sequence', 'index'] as const

/** Whether a relation, an index behind a key or a type has a qualified name. */
export const isTaken = (model: Lookup, name: string): boolean =>
  [...relations, 'type'].some(kind => model.byId.has(`${kind} ${name}`)) || keyNames(model).has(name)

const known = new WeakMap<Lookup, ReadonlySet<string>>()

/** Of the indexes behind keys. */
function keyNames(model: Lookup): ReadonlySet<string> {
  const made = known.get(model) ?? new Set(allOf(model, 'constraint').filter(isIndexed).map(indexName))
  known.set(model, made)
  return made
}

function namesOf(fact: Fact): string[] {
  const name = identityOf(fact)
  if (relations.some(kind => kind === fact.kind)) return [`relation ${name}`, `type ${name}`]
  if (fact.kind === 'type')
    return fact.at.form === 'composite' ? [`relation ${name}`, `type ${name}`] : [`type ${name}`]
  // Two classes of one family cannot have the same members, not for a moment.
  if (fact.kind === 'operatorClass') return [`members of ${fact.at.method} for ${fact.at.type}`]
  if (fact.kind === 'domain') return [`type ${name}`]
  if (isRoutine(fact)) return [`routine ${name}`]
  if (fact.kind === 'constraint' && isIndexed(fact)) {
    const own = fact.at.type === 'primaryKey' ? [`primary key of ${fact.parent}`] : []
    return [`relation ${indexName(fact)}`, ...own]
  }
  return []
}
