// One fact that differs: what is done to it in place, and what it gets from its parents by itself.
// Whether others mind is decided in reactions.ts.
import type { AttributeChange, Delta } from '../schema/compare/differences.ts'
import { canonicalJson } from '../schema/hash.ts'
import { topLevelItems } from '../schema/introspect/printedText.ts'
import { identityOf, type Lookup, parentsOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { publishedTable } from '../schema/name.ts'
import type { NotNull } from '../schema/relationAttributes.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { alter } from './alter.ts'
import { alterColumn, expressionSteps } from './alterColumn.ts'
import { alterPublication, letsGo } from './alterPublication.ts'
import { leaveSteps } from './alterTable.ts'
import type { Changes } from './changes.ts'
import { onlyAnew, type Planning } from './context.ts'
import { noteInheritance, noteOtherParents } from './inheritedColumns.ts'
import { letGo, ownerOf } from './ownedSequences.ts'
import { type Step, step } from './planned.ts'

export interface Changed {
  readonly before: Fact
  readonly after: Fact
  readonly attributes: Changes
  /** Lets go of an old default before the rest. */
  readonly release: readonly Step[]
  readonly main: readonly Step[]
  /** Whoever depends on it must be out of the way meanwhile. */
  readonly disturbs: boolean
}

export function change(
  planning: Planning,
  delta: Delta & { kind: 'changed' },
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): Changed | undefined {
  const { before, after } = delta
  const attributes = new Map(delta.attributes.map(attribute => [attribute.name, attribute]))
  if (attributes.has('parent')) return undefined
  if (before.kind === 'column' && after.kind === 'column') {
    const skip = new Set(inheritedChanges(planning, after, attributes, deltas))
    if (followsType(planning, after)) for (const name of ['type', 'collation']) skip.add(name)
    if (attributes.has('type') || attributes.has('collation')) {
      if (isPartitionKey(planning, after)) {
        for (const name of ['type', 'collation', 'default']) skip.add(name)
        notePartitionKey(planning, after)
        return { before, after, attributes, release: [], main: [], disturbs: false }
      }
      if (noteOtherParents(planning, after))
        return { before, after, attributes, release: [], main: [], disturbs: false }
    }
    const made = alterColumn(planning, handedDown(planning, before, after, deltas), after, attributes, skip)
    const disturbs = attributes.has('type') || attributes.has('collation')
    if (before.at.inheritance !== after.at.inheritance) noteInheritance(planning, after)
    return made && { before, after, attributes, ...made, disturbs }
  }
  const main = alter(planning, before, after, attributes)
  // Views hold on to the attributes of a type.
  const release =
    (before.kind === 'table' && after.kind === 'table') ||
    (before.kind === 'foreignTable' && after.kind === 'foreignTable')
      ? leaveSteps(planning, before, after, attributes)
      : after.kind === 'publication'
        ? (main?.filter(letsGo) ?? [])
        : ownerOf(before) !== undefined && attributes.has('ownedBy') && attributes.has('owner')
          ? [letGo(before)]
          : []
  const disturbs = main?.some(({ sql }) => / (drop|alter) attribute /.test(sql)) === true
  return (
    main && { before, after, attributes, release, main: main.filter(one => !release.includes(one)), disturbs }
  )
}

/** A typed table's columns come, change and go with its type. */
export function followsType(planning: Planning, column: Fact<'column'>): boolean {
  const [before, after] = [planning.before, planning.after].map(model => model.byId.get(column.parent ?? ''))
  if (before?.kind !== 'table' || after?.kind !== 'table' || planning.untyped.has(after.id)) return false
  return before.at.ofType !== undefined && before.at.ofType === after.at.ofType
}

/** PostgreSQL alters no type under a partition key. */
export function notePartitionKey(planning: Planning, column: Fact<'column'>): void {
  const text = `${parentIdentity(column)} is partitioned by ${column.name}, whose type can only be changed by making the table anew.`
  onlyAnew(planning, column.parent ?? '', text)
}

/** Whether a column, the one it is inherited from or one that inherits from it is in a partition key. */
export function isPartitionKey(planning: Planning, column: Fact<'column'>): boolean {
  return isKeyAbove(planning, column) || isKeyBelow(planning, column)
}

function isKeyBelow(planning: Planning, column: Fact<'column'>): boolean {
  return (planning.heirs.get(column.id) ?? []).some(id => {
    const below = planning.before.byId.get(id)
    return below?.kind === 'column' && (isKeyOf(planning, below) || isKeyBelow(planning, below))
  })
}

function isKeyAbove(planning: Planning, column: Fact<'column'>): boolean {
  if (isKeyOf(planning, column)) return true
  return parentColumns(planning, column).some(id => {
    const above = planning.after.byId.get(id)
    return above?.kind === 'column' && isKeyAbove(planning, above)
  })
}

function isKeyOf(planning: Planning, column: Fact<'column'>): boolean {
  const table = planning.before.byId.get(column.parent ?? '')
  if (table?.kind !== 'table' || table.at.partitionBy === undefined) return false
  const list = table.at.partitionBy.slice(table.at.partitionBy.indexOf('(') + 1, -1)
  return topLevelItems(list).some(
    item => item.split(/ (?:collate|COLLATE)? ?/)[0] === quoteIdentifier(column.name),
  )
}

/** Changes that a child gets from its parent's column by itself. */
function inheritedChanges(
  planning: Planning,
  column: Fact<'column'>,
  attributes: ReadonlyMap<string, AttributeChange>,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): ReadonlySet<string> {
  const skip = new Set<string>()
  for (const parent of keptParentColumns(planning, column)) {
    const above = deltas.get(parent)
    for (const name of ['type', 'collation', 'notNull', 'identity', 'generated']) {
      const own = attributes.get(name)
      const its = above?.attributes.find(attribute => attribute.name === name)
      // What is declared on the child, too, stays there.
      const stays = name === 'notNull' && own?.after === undefined && isDeclared(own?.before)
      if (own && its && !stays && canonicalJson(own.after ?? null) === canonicalJson(its.after ?? null))
        skip.add(name)
      const comes = name === 'notNull' && own?.before === undefined && passesOn(its?.after)
      if (own && its && comes && !isToldApart(planning, column)) skip.add(name)
      if (name === 'notNull' && isMerelyInherited(own) && its?.before !== undefined && passesOn(its.after))
        skip.add(name)
    }
  }
  if (planning.version >= 170000 && isPartition(planning.after, column)) {
    const own = attributes.get('identity')?.before !== undefined && !isPartition(planning.before, column)
    if (!own) skip.add('identity')
  }
  if (planning.version >= 170000 && isPartition(planning.before, column) && !column.at.identity)
    skip.add('identity')
  return skip
}

/** Whether it matters that a child declares the not-null constraint that it also has from its parent. */
function isToldApart(planning: Planning, column: Fact<'column'>): boolean {
  const { notNull } = column.at
  if (planning.version < 180000 || !isDeclared(notNull)) return false
  return !isPartition(planning.after, column) || (notNull as NotNull).notValid === true
}

/** The column as it is when its parent's new not-null constraint has reached it, where it shall have one of its own. */
function handedDown(
  planning: Planning,
  before: Fact<'column'>,
  after: Fact<'column'>,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): Fact<'column'> {
  if (before.at.notNull !== undefined || !isToldApart(planning, after)) return before
  for (const parent of keptParentColumns(planning, after)) {
    const above = deltas.get(parent)?.after
    if (above?.kind !== 'column' || !passesOn(above.at.notNull) || !above.hints.notNull) continue
    const notValid = typeof above.at.notNull === 'object' && above.at.notNull.notValid === true
    const notNull = notValid ? ({ notValid } as const) : true
    return {
      ...before,
      at: { ...before.at, notNull },
      hints: { ...before.hints, notNull: above.hints.notNull },
    }
  }
  return before
}

/** A constraint that nobody declared on the child becomes valid, or other than it was, with its parent's. */
const isMerelyInherited = (change: AttributeChange | undefined) =>
  change !== undefined &&
  [change.before, change.after].every(notNull => notNull !== undefined && !isDeclared(notNull))

/** Whether a child has a not-null constraint of its own beside that of its parent. */
const isDeclared = (notNull: unknown) =>
  typeof notNull === 'object' && (notNull as NotNull | null)?.local === true

/** Whether children get a not-null constraint. */
export const passesOn = (notNull: unknown) =>
  notNull !== undefined && (notNull === true || (notNull as NotNull).noInherit !== true)

/** From 17 on a partition's identity is that of its parent. */
function isPartition(model: Lookup, column: Fact<'column'>): boolean {
  const table = model.byId.get(column.parent ?? '')
  return table?.kind === 'table' && table.at.partitionOf !== undefined
}

/** Ids of the columns that a column inherits from. */
export function parentColumns(planning: Planning, column: Fact<'column'>): string[] {
  const table = planning.after.byId.get(column.parent ?? '') ?? planning.before.byId.get(column.parent ?? '')
  if (table?.kind !== 'table' && table?.kind !== 'foreignTable') return []
  return parentsOf(table).map(parent => `column ${parent}.${quoteIdentifier(column.name)}`)
}

/** Whether a parent of the column is not null, and passes that on. */
export const isPassedDown = (planning: Planning, column: Fact<'column'>): boolean =>
  parentColumns(planning, column).some(id => {
    const above = planning.after.byId.get(id)
    return above?.kind === 'column' && passesOn(above.at.notNull)
  })

/** The same of the parents that its table keeps: what becomes of these reaches it. */
export const keptParentColumns = (planning: Planning, column: Fact<'column'>): string[] =>
  keptParents(planning, column.parent).map(parent => `column ${parent}.${quoteIdentifier(column.name)}`)

/** Parents that a table has before and, if it is there then, afterwards. */
export function keptParents(planning: Planning, id: string | undefined): readonly string[] {
  const [was, is] = [planning.before, planning.after].map(({ byId }) => byId.get(id ?? ''))
  if (was?.kind !== 'table' && was?.kind !== 'foreignTable') return []
  const old = parentsOf(was)
  if (is?.kind !== 'table' && is?.kind !== 'foreignTable') return old
  return old.filter(parent => parentsOf(is).includes(parent))
}

export function withoutTables(
  planning: Planning,
  id: string,
  tables: readonly string[],
): Omit<Changed, 'attributes'> | undefined {
  const [before, after] = [planning.before.byId.get(id), planning.after.byId.get(id)]
  if (before?.kind !== 'publication' || after?.kind !== 'publication') return undefined
  const out = (before.at.tables ?? []).filter(table => tables.includes(publishedTable(table)))
  if (out.length === 0) return undefined
  const names = out.map(publishedTable)
  const main = alterPublication(before, after, names) ?? []
  return {
    before,
    after,
    release: [
      ...names.map(name => step(`alter publication ${identityOf(after)} drop table only ${name}`)),
      ...main.filter(letsGo),
    ],
    main: main.filter(one => !letsGo(one)),
    disturbs: false,
  }
}

/** A column that is altered and has to let go of its expression meanwhile. */
export function withoutExpression(altered: Changed): Changed {
  const { before, after, release, main } = altered
  if (before.kind !== 'column' || after.kind !== 'column' || after.at.default === undefined) return altered
  const { off, on } = expressionSteps(before, after)
  const isSet = ({ sql }: Step) => sql === on.sql
  const isOff = ({ sql }: Step) => sql === off.sql
  return {
    ...altered,
    release: release.some(isOff) ? release : [off, ...release],
    main: [...main.filter(made => !isSet(made)), ...(main.find(isSet) ? main.filter(isSet) : [on])],
  }
}
