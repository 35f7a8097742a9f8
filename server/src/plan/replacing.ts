// Indexes and keys that become others under their names while their table is in use: the new one is
// built beside the old one, under another name, and takes its place in a moment.

import { automaticName } from '../schema/introspect/constraints.ts'
import { identityOf, identityOfId } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { identity } from '../schema/name.ts'
import { relatives } from '../schema/relatives.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { addConstraint, createIndex, indexName, indexSettings } from '../schema/render/constraints.ts'
import { type CreationOptions, commonStatements } from '../schema/render/creationContext.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { type Indexed, isIndexed, stateOf } from '../schema/render/partitions.ts'
import { isIdentifiedBy } from '../schema/render/replicaIdentity.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Actions } from './actions.ts'
import { changesParent, isPartitioned, type Planning } from './context.ts'
import { dropNeeds, goneIndexes } from './dropping.ts'
import type { PlannedOperation } from './operation.ts'
import { lock, outside, type Step, step } from './planned.ts'
import { renamedIndex } from './renaming.ts'
import { byIndex, mayBeAlike, uniqueIndex, usingIndex } from './safe.ts'
import { isTaken, olderOverloads } from './sameNames.ts'

/** One index, and those of the partitions below that are attached to it. */
interface Replacement {
  readonly after: Indexed
  /** The new one while the old one is there, too. */
  readonly meanwhile: Indexed
  readonly below: readonly Replacement[]
}

export interface Replacements {
  /** With the ids of the old ones, those of partitions included. */
  readonly roots: readonly (Replacement & { readonly old: readonly string[] })[]
  /** All that go in an exchange. */
  readonly gone: ReadonlySet<string>
  /** All that come in one. */
  readonly made: ReadonlySet<string>
}

export function replacements(planning: Planning, actions: Actions): Replacements {
  const roots: Replacements['roots'][number][] = []
  if (planning.options.plain) return { roots, gone: new Set(), made: new Set() }
  const given = new Set<string>()
  for (const id of actions.drop) {
    const [before, after] = [planning.before.byId.get(id), planning.after.byId.get(id)]
    if (!isIndexed(before) || !isIndexed(after) || stateOf(after).partitionOf !== undefined) continue
    // One that goes with its parent's cannot go by itself.
    if (!actions.create.has(id) || actions.goesAlong.has(id) || !canStandBeside(planning, before, after))
      continue
    const old = [
      before,
      ...goneIndexes(planning, actions, before).flatMap(child => planning.before.byId.get(child) ?? []),
    ]
    if (old.some(one => isReferred(planning, one) || !stands(planning, actions, one))) continue
    const made = replacement(planning, actions, given, after)
    if (made) roots.push({ ...made, old: old.map(one => one.id) })
  }
  return {
    roots,
    gone: new Set(roots.flatMap(({ old }) => old)),
    made: new Set(roots.flatMap(root => wholeTree(root).map(({ after }) => after.id))),
  }
}

const wholeTree = (one: Replacement): Replacement[] => [one, ...one.below.flatMap(wholeTree)]

/** Undefined: the old one has to go first. */
function replacement(
  planning: Planning,
  actions: Actions,
  given: Set<string>,
  after: Indexed,
  above?: Indexed,
): Replacement | undefined {
  if (actions.create.has(after.parent ?? '') || after.parent?.startsWith('foreignTable ')) return undefined
  if (!actions.create.has(after.id) || changesParent(planning, after.parent) || stateOf(after).invalid)
    return undefined
  if (!stands(planning, actions, after)) return undefined
  const meanwhile = renamedTo(after, freeName(planning, given, after), above)
  const children = planning.attached.after.get(indexName(after)) ?? []
  const below = children.flatMap(id => {
    const child = planning.after.byId.get(id)
    return (isIndexed(child) && replacement(planning, actions, given, child, meanwhile)) || []
  })
  // Without one in every partition it would not become valid.
  return isSettled(planning, after, below.length) ? { after, meanwhile, below } : undefined
}

/** Whether the table has as many partitions as this all along, the same ones. */
function isSettled(planning: Planning, index: Indexed, count: number): boolean {
  const [was = [], is = []] = [planning.before, planning.after].map(model =>
    (relatives(model).partitions.get(identityOfId(index.parent ?? '')) ?? []).map(({ id }) => id),
  )
  return is.length === count && was.length === count && is.every(id => was.includes(id))
}

const isReferred = (planning: Planning, { id }: Fact) =>
  planning.dependents.get(id)?.some(other => other.kind === 'constraint' && other.at.references) === true

/** Whether what it stands on is as it was, or comes or goes alone: else the old one would be in its way. */
function stands(planning: Planning, actions: Actions, index: Fact): boolean {
  const overloads = olderOverloads(planning, actions)
  return index.needs.every(id => {
    const fact = planning.before.byId.get(id)
    const isMade = actions.drop.has(id) && actions.create.has(id) && !isIndexed(fact)
    const disturbs = actions.changed.get(id)?.disturbs === true || actions.rebuilt.has(id)
    if (overloads(id).length > 0) return false
    return !isMade && !disturbs && !fact?.needs.some(need => actions.rebuilt.has(need))
  })
}

/** Two primary keys cannot stand beside each other; one of a table without partitions is exchanged in one statement. */
function canStandBeside(planning: Planning, before: Indexed, after: Indexed): boolean {
  if (before.kind === 'index' || after.kind === 'index') return before.kind === after.kind
  if (before.at.type !== after.at.type || before.at.period || after.at.period) return false
  const inTree = isPartitioned(planning.after, after.parent ?? '') || stateOf(after).partitionOf !== undefined
  return after.at.type === 'unique' || (after.at.type === 'primaryKey' && !inTree)
}

export function replaceOperations(
  planning: Planning,
  actions: Actions,
  options: CreationOptions,
  { roots }: Replacements,
): PlannedOperation[] {
  return roots.flatMap(root => {
    const all = wholeTree(root)
    const ids = all.map(({ after }) => after.id)
    const common = { key: keyOf(root.after, planning.after), object: root.after.parent ?? root.after.id }
    return [
      ...all.map(
        (one): PlannedOperation => ({
          ...common,
          makes: [`built ${one.after.id}`],
          needs: [
            ...one.after.needs.filter(id => !ids.includes(id)),
            ...one.after.needs.filter(id => ids.includes(id)).map(id => `built ${id}`),
          ],
          steps: buildSteps(planning, one),
        }),
      ),
      {
        ...common,
        makes: [...ids, ...root.old.map(id => `gone ${id}`)],
        needs: [...ids.map(id => `built ${id}`), ...ids.flatMap(id => dropNeeds(planning, actions, id))],
        steps: [
          ...exchangeSteps(planning, root),
          ...all.flatMap(({ after }) =>
            [...indexSettings(renamedTo(after, after.name)), ...commonStatements({ options }, after)].map(
              sql => step(sql),
            ),
          ),
        ],
      },
    ]
  })
}

function buildSteps(planning: Planning, { meanwhile, below }: Replacement): Step[] {
  const { partitionOf } = stateOf(meanwhile)
  const attach =
    partitionOf === undefined
      ? []
      : [step(`alter index ${partitionOf} attach partition ${indexName(meanwhile)}`)]
  const only = below.length > 0 || isPartitioned(planning.after, meanwhile.parent ?? '')
  if (meanwhile.kind === 'index')
    return [
      only
        ? step(createIndex(meanwhile, { only }))
        : outside(createIndex(meanwhile, { concurrently: true }), ...mayBeAlike(meanwhile)),
      ...attach,
    ]
  if (only) return [step(addConstraint(meanwhile, { only })), ...attach]
  return partitionOf === undefined ? [uniqueIndex(meanwhile)] : [...byIndex(meanwhile), ...attach]
}

/** The old one goes, and the new one has its name. */
function exchangeSteps(planning: Planning, root: Replacement): Step[] {
  const { after, meanwhile } = root
  const table = parentIdentity(after)
  const briefly = lock(`Locks ${table} against reads and writes for a moment.`)
  const renames = wholeTree(root).flatMap(one =>
    one.meanwhile.name === one.after.name
      ? []
      : [renamedIndex(one.after, one.meanwhile.name, one.after.name)],
  )
  const inTree = isPartitioned(planning.after, after.parent ?? '')
  const name = quoteIdentifier(after.name)
  const identity = (index: string) => `replica identity using index ${quoteIdentifier(index)}`
  if (after.kind === 'index')
    return [
      // Who follows the table's changes is never without it.
      ...(isIdentity(planning, after)
        ? [step(`alter table only ${table} ${identity(meanwhile.name)}`, briefly)]
        : []),
      inTree
        ? step(`drop index ${identityOf(after)}`, briefly)
        : outside(`drop index concurrently ${identityOf(after)}`),
      ...renames,
    ]
  if (inTree) return [step(`alter table ${table} drop constraint ${name}`, briefly), ...renames]
  const parts = [
    `drop constraint ${name}`,
    usingIndex(after, meanwhile.name),
    ...(isIdentity(planning, after) ? [identity(after.name)] : []),
  ]
  return [step(`alter table ${table}\n  ${parts.join(',\n  ')}`, briefly)]
}

/** Whether it is the replica identity of its table before and after; exchanged as such. */
export function isIdentity(planning: Planning, index: Indexed): boolean {
  return [planning.before, planning.after].every(model => {
    const table = model.byId.get(index.parent ?? '')
    if (table?.kind !== 'table' || table.at.partitionBy !== undefined) return false
    return isIdentifiedBy(table, index.name)
  })
}

/** The same under another name, attached to another parent or to none. */
function renamedTo<T extends Indexed>(fact: T, name: string, above?: Indexed): T {
  const { partitionOf: _partitionOf, ...rest } = stateOf(fact)
  const state = above ? { ...rest, partitionOf: indexName(above) } : rest
  if (fact.kind === 'constraint') return { ...fact, name, at: { ...fact.at, index: state } }
  const { partitionOf: _above, ...at } = fact.at
  const id = `index ${identityOf(fact).slice(0, -quoteIdentifier(fact.name).length)}${quoteIdentifier(name)}`
  return { ...fact, id, name, at: { ...at, ...state } }
}

/** Its own name where that is free already; `given`: names of what else is made meanwhile. */
function freeName({ before, after }: Planning, given: Set<string>, { schema = '', name }: Indexed): string {
  if (!isTaken(before, identity(schema, name))) return name
  const isInUse = (other: string) => given.has(other) || [before, after].some(model => isTaken(model, other))
  let made = automaticName(name, '', 'new')
  for (let number = 1; isInUse(identity(schema, made)); number++)
    made = automaticName(name, '', `new${number}`)
  given.add(identity(schema, made))
  return made
}
