// Decides, fact by fact: made, removed, altered, or made anew, and what that means for whoever
// depends on it.

import type { AttributeChange, Delta } from '../schema/compare/differences.ts'
import { canonicalJson } from '../schema/hash.ts'
import { topLevelItems } from '../schema/introspect/indexes.ts'
import { identityOf, type Lookup } from '../schema/lookup.ts'
import type { Fact, IndexState, NotNull } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { indexName } from '../schema/render/constraints.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { alter, alterPublication, type Changes, leaveSteps, publishedTable } from './alter.ts'
import { alterColumn, areComparable, expressionSteps } from './alterColumn.ts'
import { isOfType } from './alterType.ts'
import type { Planning } from './context.ts'
import { tableWords } from './drop.ts'
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

export interface Actions {
  readonly drop: ReadonlySet<string>
  readonly create: ReadonlySet<string>
  readonly changed: ReadonlyMap<string, Changed>
  /** Types made anew beside the old ones, because columns use them. */
  readonly rebuilt: ReadonlySet<string>
  /** Columns whose default is taken off and put back around a function that is made anew. */
  readonly detached: ReadonlySet<string>
  /** Comes or goes by itself with something else. */
  readonly implied: ReadonlySet<string>
  /** Parts of removed tables that must go before their tables: foreign keys in a ring. */
  readonly cutFirst: ReadonlySet<string>
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
    if (!fact || !planning.after.byId.has(id)) return
    if (
      (fact.kind === 'type' || fact.kind === 'domain' || fact.kind === 'collation') &&
      isUsedByColumns(planning, id, new Set())
    )
      rebuilt.add(id)
    else if (fact.kind === 'table' && !planning.options.recreateTables) return
    else replaced.add(id)
    changed.delete(id)
    queue.push(id)
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
  for (const id of leftAlone(planning, removed)) replace(id)
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

  for (const [id, tables] of unpublished) {
    const made = withoutTables(planning, id, tables)
    if (made) changed.set(id, { ...made, attributes: changed.get(id)?.attributes ?? new Map() })
  }
  for (const id of detached) {
    const altered = changed.get(id)
    if (altered) changed.set(id, withoutExpression(altered))
  }
  const drop = new Set([...removed, ...replaced])
  const create = new Set([...added, ...replaced])
  // What is made anew brings its parts; what is removed takes them along.
  for (const id of [...drop]) for (const part of planning.before.parts.get(id) ?? []) drop.add(part.id)
  for (const id of [...create]) for (const part of planning.after.parts.get(id) ?? []) create.add(part.id)
  for (const id of create) changed.delete(id)
  for (const id of rebuilt) {
    for (const part of planning.before.parts.get(id) ?? []) {
      drop.delete(part.id)
      create.delete(part.id)
      changed.delete(part.id)
    }
    for (const part of planning.after.parts.get(id) ?? []) create.delete(part.id)
  }
  noteOrder(planning, replaced, deltaOf)
  const implied = impliedFacts(planning, drop, create)
  return {
    drop,
    create,
    changed,
    rebuilt,
    detached,
    implied,
    cutFirst: rings(planning, drop),
    sameName: nameHolders(planning, drop),
  }
}

/**
 * Indexes and constraints of which only the name differs. Unlike a column or a table they hold
 * nothing of their own, so that a new name is all there is to it.
 */
function renamedParts(
  planning: Planning,
  removed: ReadonlySet<string>,
  added: ReadonlySet<string>,
): [string, string][] {
  const out: [string, string][] = []
  const free = new Map<string, Fact[]>()
  for (const id of added) {
    const fact = planning.after.byId.get(id)
    if (!fact || !canBeRenamed(fact)) continue
    free.set(likeness(fact), [...(free.get(likeness(fact)) ?? []), fact])
  }
  for (const id of [...removed].sort()) {
    const fact = planning.before.byId.get(id)
    if (!fact || !canBeRenamed(fact)) continue
    const to = free.get(likeness(fact))?.shift()
    if (!to) continue
    out.push([id, to.id])
    if (canBeRenamed(to)) planning.renamedIndexes.set(indexName(fact), indexName(to))
  }
  return out
}

/**
 * An index or key of a partition that stays attached to its parent's cannot be dropped by itself,
 * only renamed; what else differs is altered.
 */
function renamedChildren(
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
  const owners = new Map<string, Fact>()
  for (const fact of planning.before.model.facts) {
    if (fact.kind === 'index' || fact.kind === 'constraint') owners.set(indexName(fact), fact)
  }
  for (const id of [...removed].sort()) {
    const fact = planning.before.byId.get(id)
    if ((fact?.kind !== 'index' && fact?.kind !== 'constraint') || renamed.has(id)) continue
    const above = stateOf(fact).partitionOf
    const owner = above === undefined ? undefined : owners.get(above)
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

/** Partitioned indexes that stay while one that is attached to them goes, which only goes with them. */
function leftAlone(planning: Planning, removed: ReadonlySet<string>): string[] {
  const wanted = new Set<string>()
  for (const id of removed) {
    const fact = planning.before.byId.get(id)
    if (fact?.kind !== 'index' && fact?.kind !== 'constraint') continue
    const above = stateOf(fact).partitionOf
    const [was, is] = [
      planning.before.byId.get(fact.parent ?? ''),
      planning.after.byId.get(fact.parent ?? ''),
    ]
    const stays =
      was?.kind === 'table' && is?.kind === 'table' && was.at.partitionOf?.table === is.at.partitionOf?.table
    if (above !== undefined && stays) wanted.add(above)
  }
  if (wanted.size === 0) return []
  return planning.before.model.facts.flatMap(fact =>
    (fact.kind === 'index' || fact.kind === 'constraint') &&
    wanted.has(indexName(fact)) &&
    planning.after.byId.has(fact.id)
      ? [fact.id]
      : [],
  )
}

const stateOf = (fact: Fact<'index'> | Fact<'constraint'>): IndexState =>
  fact.kind === 'index' ? fact.at : (fact.at.index ?? {})

/** The same but for what an ALTER can change. */
function isSameIndex(before: Fact, after: Fact): boolean {
  const bare = (fact: Fact) => {
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
  return canonicalJson(bare(before)) === canonicalJson(bare(after))
}

/** Those that are attached to their parent's: renamedChildren. */
const canBeRenamed = (fact: Fact): fact is Fact<'index'> | Fact<'constraint'> =>
  (fact.kind === 'index' || (fact.kind === 'constraint' && fact.at.inheritance !== 'inherited')) &&
  stateOf(fact).partitionOf === undefined

const likeness = (fact: Fact) => canonicalJson([fact.kind, fact.parent, fact.comment ?? null, fact.at])

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
    noted.add(table.id)
    const later = (table.at.columns ?? []).slice((table.at.columns ?? []).indexOf(fact.name) + 1)
    const stays = later.some(name =>
      planning.before.byId.has(`column ${identityOf(table)}.${quoteIdentifier(name)}`),
    )
    if (stays) {
      planning.unresolved.push(
        `Column ${fact.name} of ${identityOf(table)} has to be made anew and then stands behind the others.`,
      )
    }
  }
}

/** Children that stay not null when their parent no longer is, and would have followed it. */
function keptNotNulls(
  planning: Planning,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): Map<string, Changed> {
  const out = new Map<string, Changed>()
  const visit = (id: string) => {
    for (const heir of planning.heirs.get(id) ?? []) {
      visit(heir)
      const [before, after] = [planning.before.byId.get(heir), planning.after.byId.get(heir)]
      if (before?.kind !== 'column' || after?.kind !== 'column' || !after.at.notNull) continue
      if (typeof before.at.notNull === 'object' && before.at.notNull.local) continue
      const change = { name: 'notNull', before: undefined, after: after.at.notNull }
      const { notNull: _notNull, ...at } = before.at
      const main = alterColumn(
        planning,
        { ...before, at },
        { ...after, at: { ...at, notNull: after.at.notNull } },
        new Map([['notNull', change]]),
        new Set(),
      )?.main
      if (!main) continue
      out.set(heir, { before, after, attributes: new Map(), release: [], main, disturbs: false })
    }
  }
  for (const [id, delta] of deltas) {
    if (delta.after.kind !== 'column' || delta.before.kind !== 'column') continue
    const goes = delta.attributes.some(({ name, after }) => name === 'notNull' && after === undefined)
    if (goes) visit(id)
  }
  return out
}

/**
 * Children whose own not-null constraint becomes merely their parent's (PostgreSQL 18): the two would
 * merge, and it would stay declared.
 */
function givenUpNotNulls(
  planning: Planning,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): Map<string, Changed> {
  const out = new Map<string, Changed>()
  if (planning.version < 180000) return out
  for (const [id, delta] of deltas) {
    const change = delta.attributes.find(({ name }) => name === 'notNull')
    if (delta.after.kind !== 'column' || change?.before !== undefined || !passesOn(change?.after)) continue
    for (const heir of planning.heirs.get(id) ?? []) {
      const [before, after] = [planning.before.byId.get(heir), planning.after.byId.get(heir)]
      if (before?.kind !== 'column' || after?.kind !== 'column') continue
      if (!before.at.notNull || !after.at.notNull || before.at.identity) continue
      if (typeof after.at.notNull === 'object' && after.at.notNull.local) continue
      const sql = `alter ${tableWords(after)} ${parentIdentity(after)} alter column ${quoteIdentifier(after.name)} drop not null`
      out.set(heir, { before, after, attributes: new Map(), release: [step(sql)], main: [], disturbs: false })
    }
  }
  return out
}

function change(
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
        const table = after.parent?.slice(after.parent.indexOf(' ') + 1)
        const text = `${table} is partitioned by ${after.name}, whose type can only be changed by making the table anew.`
        if (!planning.unresolved.includes(text)) planning.unresolved.push(text)
        return { before, after, attributes, release: [], main: [], disturbs: false }
      }
    }
    const made = alterColumn(planning, before, after, attributes, skip)
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
      : []
  const disturbs = main?.some(({ sql }) => / (drop|alter) attribute /.test(sql)) === true
  return main && { before, after, attributes, release, main, disturbs }
}

/** A column that was declared stays so, except in a partition. */
function noteInheritance(planning: Planning, column: Fact<'column'>): void {
  const table = planning.after.byId.get(column.parent ?? '')
  if (table?.kind === 'table' && table.at.partitionOf) return
  const was = planning.before.byId.get(column.id)
  if (column.at.inheritance === 'merged' && was?.kind === 'column' && was.at.inheritance === 'inherited') {
    planning.unresolved.push(
      `Column ${column.name} of ${parentIdentity(column)} stays merely inherited: only a table made anew could declare it too.`,
    )
  }
  if (column.at.inheritance !== 'inherited') return
  planning.unresolved.push(
    `Column ${column.name} of ${column.parent?.slice(column.parent.indexOf(' ') + 1)} stays declared there: only a table made anew could merely inherit it.`,
  )
}

/** A typed table's columns come, change and go with its type. */
function followsType(planning: Planning, column: Fact<'column'>): boolean {
  const [before, after] = [planning.before, planning.after].map(model => model.byId.get(column.parent ?? ''))
  if (before?.kind !== 'table' || after?.kind !== 'table') return false
  return before.at.ofType !== undefined && before.at.ofType === after.at.ofType
}

/** Whether a column, or the one it is inherited from, is in a partition key. */
function isPartitionKey(planning: Planning, column: Fact<'column'>): boolean {
  const table = planning.before.byId.get(column.parent ?? '')
  if (table?.kind === 'table' && table.at.partitionBy !== undefined) {
    const list = table.at.partitionBy.slice(table.at.partitionBy.indexOf('(') + 1, -1)
    if (
      topLevelItems(list).some(
        item => item.split(/ (?:collate|COLLATE)? ?/)[0] === quoteIdentifier(column.name),
      )
    )
      return true
  }
  return parentColumns(planning, column).some(id => {
    const above = planning.after.byId.get(id)
    return above?.kind === 'column' && isPartitionKey(planning, above)
  })
}

/** Changes that a child gets from its parent's column by itself. */
function inheritedChanges(
  planning: Planning,
  column: Fact<'column'>,
  attributes: ReadonlyMap<string, AttributeChange>,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): ReadonlySet<string> {
  const skip = new Set<string>()
  for (const parent of parentColumns(planning, column)) {
    const above = deltas.get(parent)
    for (const name of ['type', 'collation', 'notNull', 'identity', 'generated']) {
      const own = attributes.get(name)
      const its = above?.attributes.find(attribute => attribute.name === name)
      if (own && its && canonicalJson(own.after ?? null) === canonicalJson(its.after ?? null)) skip.add(name)
      if (own && its && name === 'notNull' && own.before === undefined && passesOn(its.after)) skip.add(name)
    }
  }
  if (planning.version >= 170000 && isPartition(planning.after, column)) skip.add('identity')
  if (planning.version >= 170000 && isPartition(planning.before, column) && !column.at.identity)
    skip.add('identity')
  return skip
}

/** Whether children get a not-null constraint. */
const passesOn = (notNull: unknown) =>
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
  const parents = table.at.partitionOf ? [table.at.partitionOf.table] : (table.at.inherits ?? [])
  return parents.map(parent => `column ${parent}.${quoteIdentifier(column.name)}`)
}

/** By itself or by way of types and domains that are made of it. */
function isUsedByColumns(planning: Planning, id: string, seen: Set<string>): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  return (planning.dependents.get(id) ?? []).some(fact =>
    fact.kind === 'type' || fact.kind === 'domain'
      ? planning.after.byId.has(fact.id) && isUsedByColumns(planning, fact.id, seen)
      : isTableColumn(fact) && planning.after.byId.has(fact.id),
  )
}

const identityOfId = (id: string) => id.slice(id.indexOf(' ') + 1)

function withoutTables(
  planning: Planning,
  id: string,
  tables: readonly string[],
): Omit<Changed, 'attributes'> | undefined {
  const [before, after] = [planning.before.byId.get(id), planning.after.byId.get(id)]
  if (before?.kind !== 'publication' || after?.kind !== 'publication') return undefined
  const out = (before.at.tables ?? []).filter(
    table => table !== publishedTable(table) && tables.includes(publishedTable(table)),
  )
  if (out.length === 0) return undefined
  const names = out.map(publishedTable)
  return {
    before,
    after,
    release: names.map(name => step(`alter publication ${identityOf(after)} drop table only ${name}`)),
    main: alterPublication(before, after, names) ?? [],
    disturbs: false,
  }
}

/** A column that is altered and has to let go of its expression meanwhile. */
function withoutExpression(altered: Changed): Changed {
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

const isTableColumn = (fact: Fact): fact is Fact<'column'> =>
  fact.kind === 'column' && /^(table|foreignTable) /.test(fact.parent ?? '')

/**
 * A new rule of a domain is refused while arrays or composite types of it stand in tables: PostgreSQL
 * cannot look through their values.
 */
function isContained(planning: Planning, domain: string): boolean {
  return (planning.dependents.get(domain) ?? []).some(
    fact =>
      (isTableColumn(fact) && fact.at.type.endsWith('[]')) ||
      (fact.kind === 'type' && isUsedByColumns(planning, fact.id, new Set())) ||
      (fact.kind === 'domain' && isContained(planning, fact.id)),
  )
}

type Reaction = 'replace' | 'detach' | 'nothing'

/** What happens to a dependent that stays, when what it depends on goes, is made anew, or is altered. */
function react(
  planning: Planning,
  cause: { id: string; gone: boolean; rebuilt: boolean },
  dependent: Fact,
): Reaction {
  const kind = cause.id.slice(0, cause.id.indexOf(' '))
  if (dependent.parent === cause.id) return cause.gone ? 'replace' : 'nothing'
  switch (dependent.kind) {
    case 'column': {
      if (/^(view|materializedView) /.test(dependent.parent ?? '')) return 'nothing'
      const now = planning.after.byId.get(dependent.id)
      if (cause.rebuilt) {
        const isOf = isOfType(planning, dependent, cause.id)
        if (dependent.at.generated) return isOf ? 'replace' : generatedReaction(planning, dependent)
        const keepsDefault = now?.kind === 'column' && now.at.default !== undefined && !now.at.generated
        const follows = dependent.at.inheritance !== undefined
        return (!isOf || follows) && dependent.at.default !== undefined && keepsDefault ? 'detach' : 'nothing'
      }
      if (/^(type|domain|extension|schema|collation|table|foreignTable)$/.test(kind)) return 'nothing'
      if (dependent.at.generated) return generatedReaction(planning, dependent)
      const keeps =
        now?.kind === 'column' && now.at.default !== undefined && dependent.at.default !== undefined
      return keeps && cause.gone && planning.after.byId.has(cause.id) ? 'detach' : 'nothing'
    }
    case 'function':
    case 'procedure':
      // A body that is text does not mind what becomes of the attributes of a type.
      if (kind === 'type' && !cause.gone && !cause.rebuilt && dependent.at.bodyForm !== 'sql')
        return 'nothing'
      return 'replace'
    case 'constraint':
    case 'index':
    case 'statistics':
      // ALTER COLUMN ... TYPE makes these again by itself.
      if (kind === 'column' && !cause.gone && dependent.kind === 'constraint' && dependent.at.references)
        return breaksKey(planning, cause.id) ? 'replace' : 'nothing'
      if (kind === 'column') return cause.gone ? gone(planning, cause.id) : 'nothing'
      return cause.gone || cause.rebuilt ? 'replace' : 'nothing'
    case 'publication':
      // A condition holds on to the columns it speaks of.
      return kind === 'column' && !cause.gone ? 'detach' : 'nothing'
    case 'table':
    case 'foreignTable':
    case 'sequence':
    case 'schema':
    case 'extension':
    case 'database':
    case 'defaultPrivileges':
      return 'nothing'
    default:
      return 'replace'
  }
}

/**
 * From 17 on a generated column gives up its expression for a moment and keeps its place; before
 * that, or where nulls would not be let through meanwhile, it is made anew at the end.
 */
function generatedReaction(planning: Planning, column: Fact<'column'>): Reaction {
  const now = planning.after.byId.get(column.id)
  const stays = now?.kind === 'column' && now.at.generated === column.at.generated
  const guarded =
    column.at.notNull !== undefined ||
    (planning.dependents.get(column.id) ?? []).some(
      fact => fact.kind === 'constraint' && fact.at.type === 'check',
    )
  return stays && !guarded && planning.version >= 170000 ? 'detach' : 'replace'
}

/** Whether a foreign key would for a moment stand between types that cannot be compared. */
function breaksKey(planning: Planning, id: string): boolean {
  const [before, after] = [planning.before.byId.get(id), planning.after.byId.get(id)]
  return (
    before?.kind === 'column' && after?.kind === 'column' && !areComparable(before.at.type, after.at.type)
  )
}

/** A column made anew takes its indexes and constraints along. */
const gone = (planning: Planning, id: string): Reaction =>
  planning.after.byId.has(id) ? 'replace' : 'nothing'

/** Whether the table of a part leaves its parent. */
function moves(planning: Planning, part: Fact): boolean {
  const [was, is] = [planning.before, planning.after].map(model => model.byId.get(part.parent ?? ''))
  return (
    was?.kind === 'table' && is?.kind === 'table' && was.at.partitionOf?.table !== is.at.partitionOf?.table
  )
}

function impliedFacts(
  planning: Planning,
  drop: ReadonlySet<string>,
  create: ReadonlySet<string>,
): Set<string> {
  const out = new Set<string>()
  const indexOwner = new Map<string, string>()
  for (const fact of planning.before.model.facts) {
    if (fact.kind === 'index' || fact.kind === 'constraint') indexOwner.set(indexName(fact), fact.id)
  }
  const baseTypes = [...drop].flatMap(id => {
    const type = planning.before.byId.get(id)
    return type?.kind === 'type' && type.at.form === 'base' ? [type] : []
  })
  for (const id of drop) {
    const fact = planning.before.byId.get(id)
    if (!fact) continue
    if (fact.kind === 'column' && !drop.has(fact.parent ?? '') && followsType(planning, fact)) out.add(id)
    else if (fact.kind === 'function' && baseTypes.some(type => isMadeOf(type, fact))) out.add(id)
    else if (fact.kind === 'column' && fact.at.inheritance === 'inherited') {
      if (oldParentColumns(planning, fact).some(parent => drop.has(parent))) out.add(id)
    } else if (fact.kind === 'constraint' && fact.at.inheritance === 'inherited') out.add(id)
    else if (fact.kind === 'index' || fact.kind === 'constraint') {
      const state: IndexState | undefined = fact.kind === 'index' ? fact.at : fact.at.index
      const above = state?.partitionOf && indexOwner.get(state.partitionOf)
      // A table that is detached keeps its indexes.
      if (above && drop.has(above) && !moves(planning, fact)) out.add(id)
    } else if (
      fact.kind === 'sequence' &&
      fact.at.ownedBy !== undefined &&
      drop.has(`column ${fact.at.ownedBy}`)
    ) {
      out.add(id)
    }
  }
  for (const id of create) {
    const fact = planning.after.byId.get(id)
    if (fact?.kind !== 'column' || create.has(fact.parent ?? '')) continue
    if (
      followsType(planning, fact) ||
      (fact.at.inheritance === 'inherited' &&
        parentColumns(planning, fact).some(parent => create.has(parent)))
    ) {
      out.add(id)
    }
  }
  return out
}

/** DROP TYPE ... CASCADE takes the functions that a base type is made of along. */
const isMadeOf = (type: Fact, fact: Fact<'function'>) =>
  type.needs.includes(fact.id) || fact.needs.includes(type.id)

function oldParentColumns(planning: Planning, column: Fact<'column'>): string[] {
  const table = planning.before.byId.get(column.parent ?? '')
  if (table?.kind !== 'table' && table?.kind !== 'foreignTable') return []
  const parents = table.at.partitionOf ? [table.at.partitionOf.table] : (table.at.inherits ?? [])
  return parents.map(parent => `column ${parent}.${quoteIdentifier(column.name)}`)
}

/** Foreign keys between removed tables that refer to each other. */
function rings(planning: Planning, drop: ReadonlySet<string>): Set<string> {
  const out = new Set<string>()
  for (const id of drop) {
    const fact = planning.before.byId.get(id)
    if (fact?.kind !== 'constraint' || !fact.at.references || !drop.has(fact.parent ?? '')) continue
    const target = `table ${fact.at.references.table}`
    if (
      target !== fact.parent &&
      drop.has(target) &&
      refersTo(planning, target, fact.parent ?? '', new Set())
    ) {
      out.add(id)
    }
  }
  return out
}

function refersTo(planning: Planning, from: string, to: string, seen: Set<string>): boolean {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  return (planning.before.parts.get(from) ?? []).some(
    part =>
      part.kind === 'constraint' &&
      part.at.references !== undefined &&
      refersTo(planning, `table ${part.at.references.table}`, to, seen),
  )
}

/** Names are shared: by relations, indexes and composite types; by types and relations; by routines. */
function nameHolders(planning: Planning, drop: ReadonlySet<string>): (id: string) => readonly string[] {
  const holders = new Map<string, string[]>()
  for (const id of drop) {
    const fact = planning.before.byId.get(id)
    for (const name of fact ? namesOf(fact) : []) holders.set(name, [...(holders.get(name) ?? []), id])
  }
  return id => {
    const fact = planning.after.byId.get(id)
    return (fact ? namesOf(fact) : []).flatMap(name => holders.get(name) ?? []).filter(other => other !== id)
  }
}

const relations = new Set(['table', 'foreignTable', 'view', 'materializedView', 'sequence', 'index'])

function namesOf(fact: Fact): string[] {
  const name = identityOf(fact)
  if (relations.has(fact.kind)) return [`relation ${name}`, `type ${name}`]
  if (fact.kind === 'type')
    return fact.at.form === 'composite' ? [`relation ${name}`, `type ${name}`] : [`type ${name}`]
  if (fact.kind === 'domain') return [`type ${name}`]
  if (fact.kind === 'function' || fact.kind === 'procedure' || fact.kind === 'aggregate')
    return [`routine ${name}`]
  if (fact.kind === 'constraint' && /^(primaryKey|unique|exclusion)$/.test(fact.at.type)) {
    const own = fact.at.type === 'primaryKey' ? [`primary key of ${fact.parent}`] : []
    return [`relation ${indexName(fact)}`, ...own]
  }
  return []
}
