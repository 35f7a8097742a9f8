// Decides, fact by fact: made, removed, altered, or made anew, and what that means for whoever
// depends on it.

import type { AttributeChange, Delta } from '../schema/compare/differences.ts'
import { canonicalJson } from '../schema/hash.ts'
import { topLevelItems } from '../schema/introspect/indexes.ts'
import { identityOf } from '../schema/lookup.ts'
import type { Fact, IndexState } from '../schema/model.ts'
import { indexName } from '../schema/render/constraints.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { alter, type Changes } from './alter.ts'
import { alterColumn } from './alterColumn.ts'
import type { Planning } from './context.ts'
import type { Step } from './planned.ts'

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
  const queue: string[] = [...removed]
  const changed = new Map<string, Changed>()
  const replaced = new Set<string>()
  const rebuilt = new Set<string>()
  const detached = new Set<string>()

  const replace = (id: string): void => {
    if (replaced.has(id) || removed.has(id) || rebuilt.has(id)) return
    const fact = planning.before.byId.get(id)
    if (!fact || !planning.after.byId.has(id)) return
    if ((fact.kind === 'type' || fact.kind === 'domain') && isUsedByColumns(planning, id)) rebuilt.add(id)
    else if (fact.kind === 'table' && !planning.options.recreateTables) return
    else replaced.add(id)
    changed.delete(id)
    queue.push(id)
  }

  for (const [id, delta] of deltaOf) {
    const made = change(planning, delta, deltaOf)
    if (!made) replace(id)
    else {
      changed.set(id, made)
      if (made.disturbs) queue.push(id)
    }
  }
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const cause = { id, gone: removed.has(id) || replaced.has(id), rebuilt: rebuilt.has(id) }
    for (const dependent of planning.dependents.get(id) ?? []) {
      if (removed.has(dependent.id) || replaced.has(dependent.id)) continue
      const reaction = react(planning, cause, dependent)
      if (reaction === 'replace') replace(dependent.id)
      else if (reaction === 'detach') detached.add(dependent.id)
    }
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

const canBeRenamed = (fact: Fact): fact is Fact<'index'> | Fact<'constraint'> =>
  fact.kind === 'index' || (fact.kind === 'constraint' && fact.at.inheritance !== 'inherited')

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
  return main && { before, after, attributes, release: [], main, disturbs: false }
}

/** A column that was declared stays so, except in a partition. */
function noteInheritance(planning: Planning, column: Fact<'column'>): void {
  const table = planning.after.byId.get(column.parent ?? '')
  if (column.at.inheritance !== 'inherited' || (table?.kind === 'table' && table.at.partitionOf)) return
  planning.unresolved.push(
    `Column ${column.name} of ${column.parent?.slice(column.parent.indexOf(' ') + 1)} stays declared there: only a table made anew could merely inherit it.`,
  )
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
    }
  }
  return skip
}

/** Ids of the columns that a column inherits from. */
export function parentColumns(planning: Planning, column: Fact<'column'>): string[] {
  const table = planning.after.byId.get(column.parent ?? '') ?? planning.before.byId.get(column.parent ?? '')
  if (table?.kind !== 'table' && table?.kind !== 'foreignTable') return []
  const parents = table.at.partitionOf ? [table.at.partitionOf.table] : (table.at.inherits ?? [])
  return parents.map(parent => `column ${parent}.${quoteIdentifier(column.name)}`)
}

function isUsedByColumns(planning: Planning, id: string): boolean {
  return (planning.dependents.get(id) ?? []).some(
    fact =>
      fact.kind === 'column' &&
      /^(table|foreignTable) /.test(fact.parent ?? '') &&
      planning.after.byId.has(fact.id),
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
      if (/^(type|domain|extension|schema|collation|table|foreignTable)$/.test(kind)) return 'nothing'
      if (dependent.at.generated) return 'replace'
      const now = planning.after.byId.get(dependent.id)
      const keeps =
        now?.kind === 'column' && now.at.default !== undefined && dependent.at.default !== undefined
      return keeps && cause.gone && planning.after.byId.has(cause.id) ? 'detach' : 'nothing'
    }
    case 'constraint':
    case 'index':
    case 'statistics':
      // ALTER COLUMN ... TYPE makes these again by itself.
      if (kind === 'column') return cause.gone ? gone(planning, cause.id) : 'nothing'
      return cause.gone || cause.rebuilt ? 'replace' : 'nothing'
    case 'table':
    case 'foreignTable':
    case 'sequence':
    case 'schema':
    case 'extension':
    case 'publication':
    case 'database':
    case 'defaultPrivileges':
      return 'nothing'
    default:
      return 'replace'
  }
}

/** A column made anew takes its indexes and constraints along. */
const gone = (planning: Planning, id: string): Reaction =>
  planning.after.byId.has(id) ? 'replace' : 'nothing'

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
  for (const id of drop) {
    const fact = planning.before.byId.get(id)
    if (!fact) continue
    if (fact.kind === 'column' && fact.at.inheritance === 'inherited') {
      if (oldParentColumns(planning, fact).some(parent => drop.has(parent))) out.add(id)
    } else if (fact.kind === 'constraint' && fact.at.inheritance === 'inherited') out.add(id)
    else if (fact.kind === 'index' || fact.kind === 'constraint') {
      const state: IndexState | undefined = fact.kind === 'index' ? fact.at : fact.at.index
      const above = state?.partitionOf && indexOwner.get(state.partitionOf)
      if (above && drop.has(above)) out.add(id)
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
      fact.at.inheritance === 'inherited' &&
      parentColumns(planning, fact).some(parent => create.has(parent))
    ) {
      out.add(id)
    }
  }
  return out
}

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
