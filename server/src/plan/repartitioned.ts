// Tables that shall be partitioned otherwise, or by a column of another type, which no ALTER does.
// They stay as they are, with the tables above and below them, and so does whoever depends on what
// differs there: the rest of a plan is whole without them.
import type { Delta } from '../schema/compare/differences.ts'
import { canonicalJson } from '../schema/hash.ts'
import { identityOf, type Lookup, parentsOf, sortedById, type Table } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { isPartitionKey } from './change.ts'
import type { Planning } from './context.ts'
import { ownerOf } from './ownedSequences.ts'
import { isTableColumn } from './reactions.ts'

export interface Reachable {
  /** What can be reached of `after`. */
  readonly model: Model
  /** What cannot, in sentences. */
  readonly unresolved: readonly string[]
}

export function withoutRepartitioning(planning: Planning, deltas: readonly Delta[]): Reachable {
  const { before, after } = planning
  const roots = new Map<string, string>()
  const stays =
    'can only be changed by making the table anew: it and its partitions stay as they are, and so does what depends on that.'
  for (const delta of deltas) {
    if (delta.kind !== 'changed') continue
    const { before: was, after: is } = delta
    if (was.kind === 'table' && is.kind === 'table' && was.at.partitionBy !== is.at.partitionBy)
      roots.set(was.id, `The partition key of ${identityOf(was)} ${stays}`)
    if (!isTableColumn(was) || !isTableColumn(is)) continue
    const isSame = was.at.type === is.at.type && was.at.collation === is.at.collation
    if (isSame || !isPartitionKey(planning, is)) continue
    const table = top([before, after], is.parent ?? '')
    roots.set(
      table,
      `The type of ${is.name}, by which ${table.slice('table '.length)} is partitioned, ${stays}`,
    )
  }
  const model = roots.size ? standing(before, after, [...roots.keys()]) : after.model
  return { model, unresolved: [...new Set(roots.values())] }
}

const isTable = (fact: Fact | undefined): fact is Table =>
  fact?.kind === 'table' || fact?.kind === 'foreignTable'

/** The table at the head of a tree of partitions. */
function top(models: readonly Lookup[], id: string): string {
  const above = models.flatMap(({ byId }) => {
    const table = byId.get(id)
    return isTable(table) && table.at.partitionOf ? [`table ${table.at.partitionOf.table}`] : []
  })
  return above[0] === undefined ? id : top(models, above[0])
}

/** The model `now`, but with these trees of tables as they are in `old`; others follow where they have to. */
function standing(old: Lookup, now: Lookup, tables: readonly string[]): Model {
  const facts = new Map(now.byId)
  const kept = new Set<string>()
  /** Facts that are not as they would have been. */
  const queue: string[] = []
  const owned = grouped([old, now], fact => [ownerOf(fact) ?? []].flat())
  const keep = (id: string): void => {
    const whole = (old.byId.get(id) ?? now.byId.get(id))?.parent ?? id
    if (kept.has(whole)) return
    kept.add(whole)
    for (const [model, isOld] of [
      [now, false],
      [old, true],
    ] as const)
      for (const part of [model.byId.get(whole) ?? [], model.parts.get(whole) ?? []].flat()) {
        if (isOld) facts.set(part.id, part)
        else facts.delete(part.id)
        const [was, is] = [old, now].map(({ byId }) => canonicalJson(byId.get(part.id)?.at ?? null))
        if (was !== is) queue.push(part.id)
        for (const sequence of owned.get(part.id) ?? []) keep(sequence)
      }
  }
  const children = grouped([old, now], fact =>
    isTable(fact) ? parentsOf(fact).map(name => `table ${name}`) : [],
  )
  const keepTree = (id: string): void => {
    keep(id)
    for (const child of children.get(id) ?? []) keepTree(child)
  }
  for (const id of tables) keepTree(top([old, now], id))
  const dependents = grouped([old, now], needsOf)
  for (let id = queue.shift(); id !== undefined; id = queue.shift())
    for (const other of dependents.get(id) ?? []) keep(other)
  // What is kept needs what else would go.
  for (let more = lacking(old, facts); more.length > 0; more = lacking(old, facts))
    for (const id of more) keep(id)
  return { ...now.model, facts: sortedById([...facts.values()]) }
}

const needsOf = (fact: Fact): readonly string[] => [...fact.needs, ...[ownerOf(fact) ?? []].flat()]

/** Ids of facts on either side by the ids they are asked for. */
function grouped(models: readonly Lookup[], by: (fact: Fact) => readonly string[]): Map<string, Set<string>> {
  const out = new Map<string, Set<string>>()
  for (const { model } of models)
    for (const fact of model.facts)
      for (const id of by(fact)) out.set(id, (out.get(id) ?? new Set()).add(fact.id))
  return out
}

const lacking = (old: Lookup, facts: ReadonlyMap<string, Fact>): string[] =>
  [...facts.values()].flatMap(fact => needsOf(fact).filter(id => !facts.has(id) && old.byId.has(id)))
