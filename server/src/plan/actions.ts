// Decides, fact by fact: made, removed, altered, or made anew, and what that means for whoever
// depends on it.
import type { Delta } from '../schema/compare/differences.ts'
import { allOf, identityOf, identityOfId } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { type Changed, change, withoutExpression, withoutTables } from './change.ts'
import type { Planning } from './context.ts'
import { begin, type Deciding, makeAnew, replace } from './deciding.ts'
import { comesAlong, goesAlong, isReset, rings } from './implied.ts'
import { noteJoining } from './inheritedColumns.ts'
import { givenUpNotNulls, keptNotNulls } from './inheritedNotNull.ts'
import { orphans } from './ownedSequences.ts'
import { isContained, isTableColumn, react } from './reactions.ts'
import { keptTables } from './recreating.ts'
import { lackedByNew, leftAlone } from './renamedIndexes.ts'
import { nameHolders } from './sameNames.ts'
import { standsBehind } from './standsBehind.ts'
import { letGoOfType } from './typedTables.ts'

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
  const deciding = begin(planning, deltas)
  alterOrReplace(deciding)
  spread(deciding)
  const { removed, added, replaced, rebuilt, changed, detached, deltaOf } = deciding
  const kept = keptTables(planning, removed)
  takeFromPublications(deciding, kept)
  for (const id of detached) {
    const altered = changed.get(id)
    if (altered) changed.set(id, withoutExpression(altered))
  }
  if ([...added, ...replaced].some(id => id.startsWith('extension ')))
    for (const { id } of allOf(planning.before, 'defaultPrivileges')) replace(deciding, id)
  const drop = new Set([...removed, ...replaced])
  for (const state of allOf(planning.before, 'triggerState')) {
    if (!planning.after.byId.has(state.id)) continue
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

/** What differs is altered where a statement does that, else made anew. */
function alterOrReplace(deciding: Deciding): void {
  const { planning, removed, added, changed, deltaOf, queue } = deciding
  for (const [id, delta] of deltaOf) {
    const made = change(planning, delta, deltaOf)
    if (delta.after.kind === 'domain' && delta.attributes.some(({ name }) => name === 'notNull')) {
      if (delta.after.at.notNull && isContained(planning, id)) {
        replace(deciding, id)
        continue
      }
    }
    if (delta.after.kind === 'domainConstraint' && isContained(planning, delta.after.parent ?? '')) {
      if (!delta.after.at.notValid) replace(deciding, delta.after.parent ?? '')
    }
    if (!made) replace(deciding, id)
    else {
      changed.set(id, made)
      if (made.disturbs) queue.push(id)
    }
  }
  noteJoining(planning, added)
  for (const id of [...planning.anew]) makeAnew(deciding, id)
  for (const id of [...leftAlone(planning, removed), ...lackedByNew(planning)]) replace(deciding, id)
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
    if (isContained(planning, fact.parent ?? '')) replace(deciding, fact.parent ?? '')
  }
}

/** From what goes, is made anew or disturbs others to all that depend on it. */
function spread(deciding: Deciding): void {
  const { planning, removed, replaced, rebuilt, detached, unpublished, queue } = deciding
  const looked = new Set<string>()
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const cause = { id, gone: removed.has(id) || replaced.has(id), rebuilt: rebuilt.has(id) }
    const look = `${id} ${cause.gone} ${cause.rebuilt}`
    if (looked.has(look)) continue
    looked.add(look)
    // Children's columns are altered with their parent's.
    if (!cause.gone && !cause.rebuilt) queue.push(...(planning.heirs.get(id) ?? []))
    for (const dependent of planning.dependents.get(id) ?? []) {
      if (removed.has(dependent.id) || replaced.has(dependent.id)) continue
      if (cause.gone || cause.rebuilt) untype(deciding, id, dependent)
      const reaction = react(planning, cause, dependent)
      if (reaction === 'replace') replace(deciding, dependent.id)
      else if (reaction === 'detach' && dependent.kind === 'publication') {
        const table = planning.before.byId.get(id)?.parent ?? ''
        unpublished.set(dependent.id, [...(unpublished.get(dependent.id) ?? []), identityOfId(table)])
      } else if (reaction === 'detach') detached.add(dependent.id)
      // A column that is moved to the new type disturbs those that depend on it.
      if (cause.rebuilt && isTableColumn(dependent)) queue.push(dependent.id)
    }
  }
}

/** A table that lets go of the type has its columns altered by itself. */
function untype({ planning, changed, deltaOf, queue }: Deciding, type: string, table: Fact): void {
  const freed = letGoOfType(planning, type, table, changed.get(table.id))
  if (!freed || planning.untyped.has(table.id)) return
  changed.set(table.id, freed)
  planning.untyped.add(table.id)
  for (const { id } of planning.before.parts.get(table.id) ?? []) {
    const delta = deltaOf.get(id)
    const made = delta?.after.kind === 'column' && changed.has(id) && change(planning, delta, deltaOf)
    if (!made) continue
    changed.set(id, made)
    if (made.disturbs) queue.push(id)
  }
}

/** Tables that are kept, or whose columns are altered, leave the publications that stay for that long. */
function takeFromPublications({ planning, changed, unpublished }: Deciding, kept: ReadonlySet<string>): void {
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
