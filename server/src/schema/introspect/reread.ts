// Reads again only what changed since a model was read, and puts it in its place. Gives exactly the
// model that reading everything gives, or says that everything has to be read.
import type pg from 'pg'
import { buckets } from '../changed.ts'
import { canonicalJson } from '../hash.ts'
import type { Fact, Kind, Model } from '../model.ts'
import { inBuckets, type Objects, sizeOf, withDependents, withReferences } from './findScope.ts'
import type { Scope } from './scope.ts'

/** Kinds that are read by scope; a fact of another kind is a part of one of these, or changes everything. */
const scoped: Partial<Record<Kind, keyof Objects>> = {
  table: 'relations',
  foreignTable: 'relations',
  view: 'relations',
  materializedView: 'relations',
  sequence: 'relations',
  function: 'routines',
  procedure: 'routines',
  aggregate: 'routines',
  type: 'types',
  domain: 'types',
}

/** Above this many objects a full read is no slower. */
const most = 500

/** A rename can reach what depends on what depends on it, so often. */
const rounds = 4

/**
 * The model after a change in these buckets. `read` reads a scope in the same transaction; undefined
 * when everything is to be read.
 */
export async function reread(
  client: pg.ClientBase,
  before: Model,
  changed: ReadonlySet<number>,
  read: (scope: Scope) => Promise<Model>,
): Promise<Model | undefined> {
  if (changed.has(-1) || changed.size > most) return undefined
  let objects = await inBuckets(client, changed)
  for (let round = 0; round < rounds; round++) {
    if (sizeOf(objects) > most * 4) return undefined
    const scope = await withReferences(client, objects)
    const seen = await read(scope)
    const inScope = (fact: Fact) => {
      // Read whole each time: it is little.
      if (fact.kind === 'suppliedPrivileges') return true
      const kind = scoped[fact.kind]
      return kind !== undefined && objects[kind].has(fact.hints.oid)
    }
    const gone = part(before, fact => inScope(fact) || inBucket(fact, changed))
    const fresh = part(seen, inScope)
    if (keepsNames(gone, fresh)) return merged(before, gone, seen, fresh)
    const wider = await withDependents(client, objects)
    if (!wider) return undefined
    if (sizeOf(wider) === sizeOf(objects)) return merged(before, gone, seen, fresh)
    objects = wider
  }
  return undefined
}

/** What stood in a bucket and is not there any more was dropped. */
function inBucket(fact: Fact, changed: ReadonlySet<number>): boolean {
  return scoped[fact.kind] !== undefined && changed.has(Number(fact.hints.oid) % buckets)
}

/** The objects that are chosen, with their parts, by id. */
function part(model: Model, chosen: (fact: Fact) => boolean): Map<string, Fact> {
  const found = new Map<string, Fact>()
  for (const fact of model.facts) {
    if (fact.parent === undefined && chosen(fact)) found.set(fact.id, fact)
  }
  for (const fact of model.facts) {
    if (fact.parent !== undefined && found.has(fact.parent)) found.set(fact.id, fact)
  }
  return found
}

/** Whether nothing that others may print was renamed or taken away. */
function keepsNames(gone: ReadonlyMap<string, Fact>, fresh: ReadonlyMap<string, Fact>): boolean {
  for (const [id, before] of gone) {
    const after = fresh.get(id)
    if (!after) return false
    const names = innerNames(after)
    if (innerNames(before).some((name, place) => name !== names[place])) return false
  }
  // A column of a view is a fact only while it has something of its own.
  for (const fact of fresh.values()) {
    if (fact.kind === 'column' && /^(view|materializedView) /.test(fact.parent ?? '') && !gone.has(fact.id)) {
      return false
    }
  }
  return true
}

/** Names inside an object that are no ids: a new one at the end is nobody's yet. */
function innerNames(fact: Fact): readonly string[] {
  if (fact.kind === 'view' || fact.kind === 'materializedView') return fact.at.columns ?? []
  if (fact.kind !== 'type') return []
  if (fact.at.form === 'enum') return fact.at.labels
  return fact.at.form === 'composite' ? fact.at.attributes.map(({ name }) => name) : []
}

const isSame = (a: Fact, b: Fact | undefined) => b !== undefined && canonicalJson(a) === canonicalJson(b)

/** The same model when nothing came of the change. Both lists are sorted by id. */
function merged(
  before: Model,
  gone: ReadonlyMap<string, Fact>,
  seen: Model,
  fresh: ReadonlyMap<string, Fact>,
): Model {
  if (gone.size === fresh.size && [...gone.values()].every(fact => isSame(fact, fresh.get(fact.id))))
    return before
  const added = [...fresh.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const facts: Fact[] = []
  let next = 0
  for (const fact of before.facts) {
    if (gone.has(fact.id)) continue
    for (let one = added[next]; one && one.id < fact.id; one = added[++next]) facts.push(one)
    facts.push(fact)
  }
  facts.push(...added.slice(next))
  return { ...before, facts, unread: seen.unread }
}
