// Decides, fact by fact: made, removed, altered, or made anew, and what that means for whoever
// depends on it.
import type { Delta } from '../schema/compare/differences.ts'
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { indexName } from '../schema/render/constraints.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import {
  type Changed,
  change,
  identityOfId,
  isPartitionKey,
  noteJoining,
  notePartitionKey,
  withoutExpression,
  withoutTables,
} from './change.ts'
import type { Planning } from './context.ts'
import { comesAlong, goesAlong, isReset, rings } from './implied.ts'
import { givenUpNotNulls, keptNotNulls } from './inheritedNotNull.ts'
import { orphans } from './ownedSequences.ts'
import { columnsOver, isContained, isTableColumn, react } from './reactions.ts'
import { familyBelow, keptTables } from './recreating.ts'
import { handedOn, lackedByNew, leftAlone, renamedChildren, renamedParts } from './renamedIndexes.ts'
import { nameHolders } from './sameNames.ts'

export interface Actions {
  readonly drop: ReadonlySet<string>
  readonly create: ReadonlySet<string>
  readonly changed: ReadonlyMap<string, Changed>
  /** Types made anew beside the old ones, because columns use them. */
  readonly rebuilt: ReadonlySet<string>
  /** Columns whose default is taken off and put back around a function that is made anew. */
  readonly detached: ReadonlySet<string>
  /** Go by themselves with something else. */
  readonly goesAlong: ReadonlySet<string>
  /** Come by themselves with something else. */
  readonly comesAlong: ReadonlySet<string>
  /** Parts of removed tables that must go before their tables: foreign keys in a ring. */
  readonly cutFirst: ReadonlySet<string>
  /** Removed tables whose rows are kept for the ones that take their place. */
  readonly kept: ReadonlySet<string>
  /** Removed objects that hold a name which the new object `id` needs. */
  sameName(id: string): readonly string[]
}

export function decide(planning: Planning, deltas: readonly Delta[]): Actions {
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
  const queue: string[] = [...removed]
  const looked = new Set<string>()
  const changed = new Map<string, Changed>()
  const replaced = new Set<string>()
  const rebuilt = new Set<string>()
  const detached = new Set<string>()
  /** Publications from which tables are taken while the columns in their conditions are altered. */
  const unpublished = new Map<string, string[]>()

  const replace = (id: string): void => {
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
      for (const key of keys) makeAnew(key.parent ?? '')
      if (columns.length > 0) rebuilt.add(id)
      else replaced.add(id)
    } else if (fact.kind === 'table' && !planning.anew.has(id)) return
    else replaced.add(id)
    changed.delete(id)
    queue.push(id)
    if (isTableColumn(fact) && planning.options.recreateTables && standsBehind(planning, fact))
      makeAnew(fact.parent ?? '')
    // What is attached to a partitioned index goes and comes with it.
    if (fact.kind === 'index' || fact.kind === 'constraint')
      for (const child of planning.attached.before.get(indexName(fact)) ?? []) replace(child)
  }

  const makeAnew = (table: string): void => {
    planning.anew.add(table)
    replace(table)
    for (const child of familyBelow(planning, table)) {
      planning.anew.add(child)
      replace(child)
    }
  }

  for (const [id, delta] of deltaOf) {
    const made = change(planning, delta, deltaOf)
    if (delta.after.kind === 'domain' && delta.attributes.some(({ name }) => name === 'notNull')) {
      if (delta.after.at.notNull && isContained(planning, id)) {
        replace(id)
        continue
      }
    }
    if (delta.after.kind === 'domainConstraint' && isContained(planning, delta.after.parent ?? '')) {
      if (!delta.after.at.notValid) replace(delta.after.parent ?? '')
    }
    if (!made) replace(id)
    else {
      changed.set(id, made)
      if (made.disturbs) queue.push(id)
    }
  }
  noteJoining(planning, added)
  for (const id of [...planning.anew]) makeAnew(id)
  for (const id of [...leftAlone(planning, removed), ...lackedByNew(planning)]) replace(id)
  for (const [id, restored] of keptNotNulls(planning, deltaOf)) {
    const known = changed.get(id)
    changed.set(id, known ? { ...known, main: [...known.main, ...restored.main] } : restored)
  }
  for (const [id, freed] of givenUpNotNulls(planning, deltaOf)) {
    const known = changed.get(id)
    changed.set(id, known ? { ...known, release: [...known.release, ...freed.release] } : freed)
  }
  for (const id of added) {
    const fact = planning.after.byId.get(id)
    if (fact?.kind !== 'domainConstraint' || fact.at.notValid) continue
    if (isContained(planning, fact.parent ?? '')) replace(fact.parent ?? '')
  }
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const cause = { id, gone: removed.has(id) || replaced.has(id), rebuilt: rebuilt.has(id) }
    const look = `${id} ${cause.gone} ${cause.rebuilt}`
    if (looked.has(look)) continue
    looked.add(look)
    // Children's columns are altered with their parent's.
    if (!cause.gone && !cause.rebuilt) queue.push(...(planning.heirs.get(id) ?? []))
    for (const dependent of planning.dependents.get(id) ?? []) {
      if (removed.has(dependent.id) || replaced.has(dependent.id)) continue
      const reaction = react(planning, cause, dependent)
      if (reaction === 'replace') replace(dependent.id)
      else if (reaction === 'detach' && dependent.kind === 'publication') {
        const table = planning.before.byId.get(id)?.parent ?? ''
        unpublished.set(dependent.id, [...(unpublished.get(dependent.id) ?? []), identityOfId(table)])
      } else if (reaction === 'detach') detached.add(dependent.id)
      // A column that is moved to the new type disturbs those that depend on it.
      if (cause.rebuilt && isTableColumn(dependent)) queue.push(dependent.id)
    }
  }

  const kept = keptTables(planning, removed)
  for (const id of kept) {
    for (const { id: publication, kind } of planning.dependents.get(id) ?? []) {
      if (kind === 'publication' && planning.after.byId.has(id))
        unpublished.set(publication, [...(unpublished.get(publication) ?? []), identityOfId(id)])
    }
  }
  for (const [id, tables] of unpublished) {
    const made = withoutTables(planning, id, tables)
    if (made) changed.set(id, { ...made, attributes: changed.get(id)?.attributes ?? new Map() })
  }
  for (const id of detached) {
    const altered = changed.get(id)
    if (altered) changed.set(id, withoutExpression(altered))
  }
  if ([...added, ...replaced].some(id => id.startsWith('extension ')))
    for (const { id, kind } of planning.before.model.facts) if (kind === 'defaultPrivileges') replace(id)
  const drop = new Set([...removed, ...replaced])
  for (const state of planning.before.model.facts) {
    if (state.kind !== 'triggerState' || !planning.after.byId.has(state.id)) continue
    if (!isReset(planning, state, drop)) continue
    replaced.add(state.id)
    drop.add(state.id)
  }
  const create = new Set([...added, ...replaced])
  // What is made anew brings its parts; what is removed takes them along.
  for (const id of [...drop]) for (const part of planning.before.parts.get(id) ?? []) drop.add(part.id)
  for (const id of [...create]) for (const part of planning.after.parts.get(id) ?? []) create.add(part.id)
  for (const id of create) {
    changed.delete(id)
    detached.delete(id)
  }
  for (const id of rebuilt) {
    for (const part of planning.before.parts.get(id) ?? []) {
      drop.delete(part.id)
      create.delete(part.id)
      changed.delete(part.id)
    }
    for (const part of planning.after.parts.get(id) ?? []) create.delete(part.id)
  }
  for (const [id, freed] of orphans(planning, drop, kept, changed)) changed.set(id, freed)
  noteOrder(planning, replaced, deltaOf)
  return {
    drop,
    create,
    changed,
    rebuilt,
    detached,
    goesAlong: goesAlong(planning, drop),
    comesAlong: comesAlong(planning, create),
    cutFirst: rings(planning, drop),
    kept,
    sameName: nameHolders(planning, drop),
  }
}

/** A column made anew stands at the end. */
function noteOrder(
  planning: Planning,
  replaced: ReadonlySet<string>,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): void {
  const noted = new Set<string>()
  for (const id of replaced) {
    const fact = planning.after.byId.get(id)
    const table = planning.after.byId.get(fact?.parent ?? '')
    if (fact?.kind !== 'column' || (table?.kind !== 'table' && table?.kind !== 'foreignTable')) continue
    if (noted.has(table.id) || replaced.has(table.id)) continue
    if (deltas.get(table.id)?.attributes.some(({ name }) => name === 'columns')) continue
    if (standsBehind(planning, fact)) {
      noted.add(table.id)
      planning.unresolved.push(
        `Column ${fact.name} of ${identityOf(table)} has to be made anew and then stands behind the others.`,
      )
    }
  }
}

/** Whether columns that stay come after it. */
function standsBehind(planning: Planning, column: Fact<'column'>): boolean {
  const table = planning.after.byId.get(column.parent ?? '')
  if (table?.kind !== 'table' && table?.kind !== 'foreignTable') return false
  const columns = table.at.columns ?? []
  return columns
    .slice(columns.indexOf(column.name) + 1)
    .some(name => planning.before.byId.has(`column ${identityOf(table)}.${quoteIdentifier(name)}`))
}
