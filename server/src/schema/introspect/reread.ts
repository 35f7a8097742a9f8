// Reads again only what changed since a model was read, and puts it in its place. Gives exactly the
// model that reading everything gives, or says that everything has to be read.
import type pg from 'pg'
import { buckets } from '../changed.ts'
import { canonicalJson } from '../hash.ts'
import type { Fact, Kind, Model } from '../model.ts'
import {
  type Changed,
  changedObjects,
  kindOf,
  type Objects,
  sizeOf,
  withDependents,
  withReferences,
} from './findScope.ts'
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

/** What stands by itself. */
const wholes: readonly Kind[] = [...(Object.keys(scoped) as Kind[]), 'suppliedPrivileges']

/** Parts whose id begins with the name of what they are a part of. */
const namedParts: readonly Kind[] = [
  'column',
  'constraint',
  'domainConstraint',
  'policy',
  'rule',
  'trigger',
  'triggerState',
]

/** Parts with a name of their own. */
const otherParts: readonly Kind[] = ['index', 'statistics', 'suppliedPrivileges']

/** Above this many objects a full read is no slower. */
const most = 500

/** A rename can reach what depends on what depends on it, so often. */
const rounds = 4

/** Whether an object was there, by its catalog and oid. */
export function stoodIn({ facts }: Model): (catalog: string, oid: string) => boolean {
  const stood: Objects = { relations: new Set(), routines: new Set(), types: new Set() }
  for (const kind of Object.keys(scoped) as Kind[]) {
    const list = scoped[kind]
    if (list) for (const { hints } of ofKind(facts, kind)) stood[list].add(hints.oid)
  }
  return (catalog, oid) => {
    const list = kindOf[catalog]
    return list !== undefined && stood[list].has(oid)
  }
}

/**
 * The model after such a change. `read` reads a scope in the same transaction; undefined when everything
 * is to be read.
 */
export async function reread(
  client: pg.ClientBase,
  before: Model,
  changed: Changed,
  read: (scope: Scope) => Promise<Model>,
): Promise<Model | undefined> {
  if (changed.buckets.has(-1) || changed.buckets.size > most) return undefined
  const oids = [...changed.objects.values()].flatMap(some => [...some])
  if (oids.length > most || oids.some(isSupplied)) return undefined
  let objects = await changedObjects(client, changed)
  for (let round = 0; round < rounds; round++) {
    if (sizeOf(objects) > most * 4) return undefined
    const scope = await withReferences(client, objects)
    const seen = await read(scope)
    const inScope = ({ kind, hints: { oid } }: Fact) => {
      const list = scoped[kind]
      return list ? objects[list].has(oid) : scope.objects.has(oid)
    }
    const gone = part(before, fact => inScope(fact) || inBucket(fact, changed.buckets))
    const fresh = part(seen, inScope)
    if (keepsNames(gone, fresh)) return merged(before, gone, seen, fresh)
    const wider = await withDependents(client, objects)
    if (!wider) return undefined
    if (sizeOf(wider) === sizeOf(objects)) return merged(before, gone, seen, fresh)
    objects = wider
  }
  return undefined
}

/** PostgreSQL's own objects are read with everything else. */
const isSupplied = (oid: string) => Number(oid) < 16384

/** What stood in a bucket and is not there any more was dropped. */
function inBucket(fact: Fact, changed: ReadonlySet<number>): boolean {
  return scoped[fact.kind] !== undefined && changed.has(Number(fact.hints.oid) % buckets)
}

/** The objects that are chosen, with their parts, by id. */
function part({ facts }: Model, chosen: (fact: Fact) => boolean): Map<string, Fact> {
  const found = new Map<string, Fact>()
  for (const kind of wholes) {
    for (const fact of ofKind(facts, kind)) {
      if (fact.parent === undefined && chosen(fact)) found.set(fact.id, fact)
    }
  }
  for (const { id } of [...found.values()]) {
    const name = id.slice(id.indexOf(' ') + 1)
    for (const kind of namedParts) {
      for (const fact of ofKind(facts, kind, `${name}.`)) {
        if (fact.parent === id) found.set(fact.id, fact)
      }
    }
  }
  for (const kind of otherParts) {
    for (const fact of ofKind(facts, kind)) {
      if (fact.parent !== undefined && found.has(fact.parent)) found.set(fact.id, fact)
    }
  }
  return found
}

/** The facts of a kind whose names begin so. */
function* ofKind(facts: readonly Fact[], kind: Kind, name = ''): Iterable<Fact> {
  const start = `${kind} ${name}`
  for (let at = placeOf(facts, start); ; at++) {
    const fact = facts[at]
    if (!fact?.id.startsWith(start)) return
    yield fact
  }
}

/** Where a fact of this id stands in a list that is sorted by id, or would stand. */
function placeOf(facts: readonly Fact[], id: string): number {
  let low = 0
  let high = facts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((facts[middle]?.id ?? '') < id) low = middle + 1
    else high = middle
  }
  return low
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
  const facts: Fact[] = []
  let next = 0
  for (const id of [...new Set([...gone.keys(), ...fresh.keys()])].sort()) {
    const place = placeOf(before.facts, id)
    for (; next < place; next++) facts.push(before.facts[next] as Fact)
    if (gone.has(id)) next++
    const one = fresh.get(id)
    if (one) facts.push(one)
  }
  for (; next < before.facts.length; next++) facts.push(before.facts[next] as Fact)
  return { ...before, facts, unread: seen.unread }
}
