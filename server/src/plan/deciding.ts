// What becomes of each object while it is being decided: it goes, comes, stays altered or is made anew. What
// follows from that for others is decided in actions.ts.
import type { Delta } from '../schema/compare/differences.ts'
import { indexName } from '../schema/render/constraints.ts'
import { type Changed, isPartitionKey, notePartitionKey } from './change.ts'
import type { Planning } from './context.ts'
import { columnsOver, isTableColumn } from './reactions.ts'
import { familyBelow } from './recreating.ts'
import { handedOn, renamedChildren, renamedParts } from './renamedIndexes.ts'
import { standsBehind } from './standsBehind.ts'

/** Ids of facts, but for `planning`. */
export interface Deciding {
  readonly planning: Planning
  readonly removed: Set<string>
  readonly added: Set<string>
  /** What differs in those that stay. */
  readonly deltaOf: Map<string, Delta & { kind: 'changed' }>
  readonly changed: Map<string, Changed>
  readonly replaced: Set<string>
  /** Types made anew beside the old ones, because columns use them. */
  readonly rebuilt: Set<string>
  /** Columns whose default is taken off and put back around a function that is made anew. */
  readonly detached: Set<string>
  /** Publications from which tables are taken while the columns in their conditions are altered. */
  readonly unpublished: Map<string, string[]>
  /** Those whose dependents have yet to be looked at. */
  readonly queue: string[]
}

/** Sorts the differences, and finds what only has another name. */
export function begin(planning: Planning, deltas: readonly Delta[]): Deciding {
  const removed = new Set<string>()
  const added = new Set<string>()
  const deltaOf = new Map<string, Delta & { kind: 'changed' }>()
  for (const delta of deltas) {
    if (delta.kind === 'added') added.add(delta.after.id)
    else if (delta.kind === 'removed') removed.add(delta.before.id)
    else deltaOf.set(delta.after.id, delta)
  }
  for (const id of handedOn(planning, deltaOf)) {
    removed.add(id)
    added.add(id)
    deltaOf.delete(id)
  }
  for (const [from, to] of renamedParts(planning, removed, added)) {
    planning.renamed.set(from, to)
    removed.delete(from)
    added.delete(to)
  }
  for (let more = true; more; ) {
    const found = renamedChildren(planning, removed, added, planning.renamed)
    for (const [from, to] of found) {
      planning.renamed.set(from, to)
      removed.delete(from)
      added.delete(to)
    }
    more = found.length > 0
  }
  return {
    planning,
    removed,
    added,
    deltaOf,
    changed: new Map(),
    replaced: new Set(),
    rebuilt: new Set(),
    detached: new Set(),
    unpublished: new Map(),
    queue: [...removed],
  }
}

/** The object is made anew, and what has to go and come with it. */
export function replace(deciding: Deciding, id: string): void {
  const { planning, removed, added, changed, replaced, rebuilt, queue } = deciding
  if (replaced.has(id) || removed.has(id) || rebuilt.has(id)) return
  const fact = planning.before.byId.get(id)
  const newName = planning.renamed.get(id)
  if (newName !== undefined) {
    // Made anew it need not be renamed.
    planning.renamed.delete(id)
    removed.add(id)
    added.add(newName)
    queue.push(id)
  }
  if (!fact || !planning.after.byId.has(id)) return
  if (fact.kind === 'type' || fact.kind === 'domain' || fact.kind === 'collation') {
    const columns = columnsOver(planning, id)
    const keys = columns.filter(column => isPartitionKey(planning, column))
    for (const key of keys) notePartitionKey(planning, key)
    if (keys.length > 0 && !planning.options.recreateTables) {
      changed.delete(id)
      return
    }
    for (const key of keys) makeAnew(deciding, key.parent ?? '')
    if (columns.length > 0) rebuilt.add(id)
    else replaced.add(id)
  } else if (fact.kind === 'table' && !planning.anew.has(id)) return
  else replaced.add(id)
  changed.delete(id)
  queue.push(id)
  if (isTableColumn(fact) && planning.options.recreateTables && standsBehind(planning, fact))
    makeAnew(deciding, fact.parent ?? '')
  // What is attached to a partitioned index goes and comes with it.
  if (fact.kind === 'index' || fact.kind === 'constraint')
    for (const child of planning.attached.before.get(indexName(fact)) ?? []) replace(deciding, child)
}

/** The table is made anew around its rows, with those that inherit from it. */
export function makeAnew(deciding: Deciding, table: string): void {
  const { planning } = deciding
  planning.anew.add(table)
  replace(deciding, table)
  for (const child of familyBelow(planning, table)) {
    planning.anew.add(child)
    replace(deciding, child)
  }
}
