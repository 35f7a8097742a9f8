// Indexes and constraints of which only the name differs, and those that their parents hold on to.

import type { Delta } from '../schema/compare/differences.ts'
import { canonicalJson } from '../schema/hash.ts'
import { allOf, listed } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { indexName } from '../schema/render/constraints.ts'
import { type Indexed, indexAbove, isIndexed, stateOf } from '../schema/render/partitions.ts'
import { changesParent, type Planning } from './context.ts'

/**
 * Indexes and constraints of which only the name differs. Unlike a column or a table they hold
 * nothing of their own, so that a new name is all there is to it.
 */
export function renamedParts(
  planning: Planning,
  removed: ReadonlySet<string>,
  added: ReadonlySet<string>,
): [string, string][] {
  const out: [string, string][] = []
  const free = new Map<string, Fact[]>()
  for (const id of added) {
    const fact = planning.after.byId.get(id)
    if (!fact || !canBeRenamed(planning, fact)) continue
    const key = likeness(planning, fact)
    free.set(key, [...(free.get(key) ?? []), fact])
  }
  for (const id of [...removed].sort()) {
    const fact = planning.before.byId.get(id)
    if (!fact || !canBeRenamed(planning, fact)) continue
    const to = free.get(likeness(planning, fact))?.shift()
    if (!to) continue
    out.push([id, to.id])
    if (canBeRenamed(planning, to)) planning.renamedIndexes.set(indexName(fact), indexName(to))
  }
  return out
}

/**
 * An index or key of a partition that stays attached to its parent's cannot be dropped by itself,
 * only renamed; what else differs is altered.
 */
export function renamedChildren(
  planning: Planning,
  removed: ReadonlySet<string>,
  added: ReadonlySet<string>,
  renamed: ReadonlyMap<string, string>,
): [string, string][] {
  const out: [string, string][] = []
  const byParent = new Map<string, Fact<'index'> | Fact<'constraint'>>()
  const place = (fact: Fact<'index'> | Fact<'constraint'>, above: string) =>
    `${fact.kind} ${fact.parent} ${above}`
  for (const id of added) {
    const fact = planning.after.byId.get(id)
    if (fact?.kind !== 'index' && fact?.kind !== 'constraint') continue
    const above = stateOf(fact).partitionOf
    if (above !== undefined) byParent.set(place(fact, above), fact)
  }
  if (byParent.size === 0) return out
  for (const id of [...removed].sort()) {
    const fact = planning.before.byId.get(id)
    if (!isIndexed(fact) || renamed.has(id)) continue
    const above = stateOf(fact).partitionOf
    const owner = indexAbove(planning.before, fact)
    if (above === undefined || !owner) continue
    const ownerNow = planning.after.byId.get(renamed.get(owner.id) ?? owner.id)
    if (!ownerNow || !isSameIndex(owner, ownerNow)) continue
    const to = byParent.get(place(fact, planning.renamedIndexes.get(above) ?? above))
    if (!to || [...renamed.values()].includes(to.id)) continue
    out.push([id, to.id])
    planning.renamedIndexes.set(indexName(fact), indexName(to))
  }
  return out
}

/** Indexes of partitions that bear a name which another one had: they are attached to different parents. */
export function handedOn(
  planning: Planning,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): ReadonlySet<string> {
  const out = new Set<string>()
  const add = (fact: Fact | undefined) => {
    if ((fact?.kind !== 'index' && fact?.kind !== 'constraint') || out.has(fact.id)) return
    if (!planning.after.byId.has(fact.id) || !staysPut(planning, fact)) return
    out.add(fact.id)
    // Those below it go along, though nothing of their own may differ.
    for (const child of planning.attached.before.get(indexName(fact)) ?? [])
      add(planning.before.byId.get(child))
  }
  for (const { before, after } of deltas.values()) {
    if (before.kind !== 'index' && before.kind !== 'constraint') continue
    if (after.kind !== 'index' && after.kind !== 'constraint') continue
    const from = stateOf(before).partitionOf
    if (from !== undefined && from !== stateOf(after).partitionOf) add(before)
  }
  return out
}

/** Whether the table of a part keeps its parent. */
function staysPut(planning: Planning, part: Fact): boolean {
  const [was, is] = [planning.before, planning.after].map(model => model.byId.get(part.parent ?? ''))
  return (
    was?.kind === 'table' && is?.kind === 'table' && was.at.partitionOf?.table === is.at.partitionOf?.table
  )
}

/** Partitioned indexes that stay while one that is attached to them goes, which only goes with them. */
export function leftAlone(planning: Planning, removed: ReadonlySet<string>): string[] {
  const wanted = new Set<string>()
  for (const id of removed) {
    const fact = planning.before.byId.get(id)
    const above = isIndexed(fact) && staysPut(planning, fact) ? indexAbove(planning.before, fact) : undefined
    if (above && planning.after.byId.has(above.id)) wanted.add(above.id)
  }
  return [...wanted].sort()
}

/** Partitioned indexes that a new partition shall be without, which would bring its own: they come afterwards. */
export function lackedByNew(planning: Planning): string[] {
  const fresh = new Map<string, string[]>()
  for (const { id, at } of allOf(planning.after, 'table')) {
    if (!at.partitionOf) continue
    if (planning.before.byId.has(id) && !changesParent(planning, id)) continue
    listed(fresh, `table ${at.partitionOf.table}`).push(id)
  }
  return [...fresh].flatMap(([parent, partitions]) =>
    (planning.after.parts.get(parent) ?? []).flatMap(fact => {
      if (!planning.before.byId.has(fact.id) || !isIndexed(fact)) return []
      const tables = (planning.attached.after.get(indexName(fact)) ?? []).map(
        child => planning.after.byId.get(child)?.parent,
      )
      return partitions.every(id => tables.includes(id)) ? [] : [topmost(planning, fact)]
    }),
  )
}

/** Only the whole tree of a partitioned index goes. */
function topmost(planning: Planning, fact: Indexed): string {
  const higher = indexAbove(planning.before, fact)
  return higher ? topmost(planning, higher) : fact.id
}

/** The same but for what an ALTER can change. */
const isSameIndex = (before: Fact, after: Fact) => canonicalJson(bare(before)) === canonicalJson(bare(after))

function bare(fact: Fact): unknown {
  if (fact.kind !== 'index' && fact.kind !== 'constraint') return fact.at
  const {
    options: _a,
    tablespace: _b,
    clustered: _c,
    statistics: _d,
    partitionOf: _e,
    ...rest
  } = stateOf(fact)
  return fact.kind === 'index' ? rest : { ...fact.at, index: rest }
}

/** Those that are attached to their parent's: renamedChildren, unless their table joins or leaves it. */
function canBeRenamed(planning: Planning, fact: Fact): fact is Fact<'index'> | Fact<'constraint'> {
  if (fact.kind === 'index' && isMoved(planning, fact)) return true
  return (
    (fact.kind === 'index' || (fact.kind === 'constraint' && fact.at.inheritance !== 'inherited')) &&
    stateOf(fact).partitionOf === undefined
  )
}

/** Whether an index is found or left by the one of a parent that its table joins or leaves, and that stays. */
function isMoved(planning: Planning, index: Fact<'index'>): boolean {
  if (index.at.partitionOf === undefined || !changesParent(planning, index.parent)) return false
  const id = `index ${index.at.partitionOf}`
  const [was, is] = [planning.before.byId.get(id), planning.after.byId.get(id)]
  return was !== undefined && is !== undefined && isSameIndex(was, is)
}

/** An index of a table that joins or leaves its parent is recognized by what no ALTER can change. */
function likeness(planning: Planning, fact: Fact): string {
  const isMobile = fact.kind === 'index' && changesParent(planning, fact.parent)
  return canonicalJson([
    fact.kind,
    fact.parent,
    ...(isMobile ? [bare(fact)] : [fact.comment ?? null, fact.at]),
  ])
}
