// Constraints on tables that are there already: added without holding a lock for long.

import { automaticName } from '../schema/introspect/constraints.ts'
import { parentsOf, partsOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { storageList } from '../schema/render/columns.ts'
import { addConstraint } from '../schema/render/constraints.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { keptParents } from './change.ts'
import { changesParent, isPartitioned, onlyAnew, type Planning } from './context.ts'
import { tableWords } from './drop.ts'
import { type Hazard, lock, outside, type Step, step } from './planned.ts'

/** Undefined: there is no safer form than the plain one. */
export function safeConstraint(planning: Planning, fact: Fact<'constraint'>): Step[] | undefined {
  const { at } = fact
  if (planning.options.plain || tableWords(fact) !== 'table') return undefined
  if (at.notValid || at.notEnforced || at.inheritance === 'inherited') return undefined
  const partitioned = isPartitioned(planning.after, fact.parent ?? '')
  switch (at.type) {
    case 'check':
      return notValidFirst(fact)
    case 'foreignKey':
      return partitioned && planning.version < 180000 ? leafByLeaf(planning, fact) : notValidFirst(fact)
    case 'primaryKey':
    case 'unique':
      if (at.period) return partitioned || at.index?.partitionOf ? undefined : underLock(fact)
      return partitioned ? undefined : byIndex(fact)
    case 'exclusion':
      return partitioned || at.index?.partitionOf ? undefined : underLock(fact)
    default:
      return at.type satisfies never
  }
}

/**
 * A check that a table needs before it joins a parent which has it. A partition then merely inherits it;
 * any other child goes on declaring it.
 */
export function checkToJoin(planning: Planning, fact: Fact<'constraint'>): Step[] | undefined {
  const table = planning.after.byId.get(fact.parent ?? '')
  if (fact.at.type !== 'check' || fact.at.inheritance !== 'inherited' || table?.kind !== 'table')
    return undefined
  const kept = keptParents(planning, table.id)
  const isThere = parentsOf(table).some(parent => {
    const isNew = !planning.before.byId.has(`table ${parent}`)
    const model = table.at.partitionOf || isNew ? planning.after : planning.before
    return !kept.includes(parent) && model.byId.has(`constraint ${parent}.${quoteIdentifier(fact.name)}`)
  })
  if (!isThere) return undefined
  if (!table.at.partitionOf)
    onlyAnew(
      planning,
      table.id,
      `Constraint ${fact.name} of ${parentIdentity(fact)} is declared there: only a table made anew could merely inherit it.`,
    )
  return planning.options.plain || fact.at.notValid ? [step(addConstraint(fact))] : notValidFirst(fact)
}

export function notValidFirst(fact: Fact<'constraint'>): Step[] {
  const mayFail: Hazard = { kind: 'mayFail', text: `Fails where a row breaks ${fact.name}.` }
  return [
    step(addConstraint(fact, { notValid: true })),
    step(`alter table ${parentIdentity(fact)} validate constraint ${quoteIdentifier(fact.name)}`, mayFail),
  ]
}

/** There is no index to build before that it could take. */
function underLock(fact: Fact<'constraint'>): Step[] {
  const text = `Locks ${parentIdentity(fact)} against reads and writes while its index is built.`
  return [step(addConstraint(fact), lock(text))]
}

/**
 * Before 18 a foreign key of a partitioned table cannot be NOT VALID. The partitions get theirs one by
 * one, and that of the parent takes them over without another look at their rows.
 */
function leafByLeaf(planning: Planning, fact: Fact<'constraint'>): Step[] {
  const referred = fact.at.references?.table ?? ''
  // What many partitions refer to, older versions did not always hand over as it was.
  if (isPartitioned(planning.after, `table ${referred}`)) {
    const text = `Keeps writers of ${parentIdentity(fact)} and ${referred} waiting while all rows are looked up.`
    return [step(addConstraint(fact), lock(text))]
  }
  const own = leavesBelow(planning, fact.parent ?? '').flatMap(leaf => {
    const keys = partsOf(planning.before, leaf.id, 'constraint')
    const isThere = keys.some(
      ({ at }) => at.references?.table === referred && at.columns?.join() === fact.at.columns?.join(),
    )
    return isThere ? [] : notValidFirst(keyOn(planning, fact, leaf))
  })
  return [...own, step(addConstraint(fact))]
}

/** A partition's own key, which that of its parent takes over; it is called as PostgreSQL would call it. */
export function keyOn(
  planning: Planning,
  key: Fact<'constraint'>,
  partition: Fact<'table'>,
): Fact<'constraint'> {
  const isTaken = [planning.before, planning.after].some(model =>
    partsOf(model, partition.id, 'constraint').some(({ name }) => name === key.name),
  )
  const name = isTaken ? automaticName(partition.name, (key.at.columns ?? []).join('_'), 'fkey') : key.name
  return { ...key, name, parent: partition.id }
}

/** Tables that hold the rows of a partitioned one all along. */
function leavesBelow(planning: Planning, parent: string): Fact<'table'>[] {
  return (planning.partitions.get(parent.slice(parent.indexOf(' ') + 1)) ?? []).flatMap(child => {
    if (child.kind !== 'table' || !planning.after.byId.has(child.id) || changesParent(planning, child.id))
      return []
    return child.at.partitionBy === undefined ? [child] : leavesBelow(planning, child.id)
  })
}

export function byIndex(fact: Fact<'constraint'>): Step[] {
  const table = parentIdentity(fact)
  return [
    uniqueIndex(fact),
    step(
      `alter table ${table} ${usingIndex(fact, fact.name)}`,
      lock(`Locks ${table} against reads and writes for a moment.`),
    ),
  ]
}

/** The index of a key, built while the table is written to. */
export function uniqueIndex(fact: Fact<'constraint'>): Step {
  const { name, at } = fact
  const table = parentIdentity(fact)
  const names = (list: readonly string[]) => list.map(quoteIdentifier).join(', ')
  const index =
    `create unique index concurrently ${quoteIdentifier(name)} on ${table} (${names(at.columns ?? [])})` +
    (at.include ? ` include (${names(at.include)})` : '') +
    (at.nullsNotDistinct ? ' nulls not distinct' : '') +
    (at.index?.options ? ` with (${storageList(at.index.options)})` : '') +
    (at.index?.tablespace ? ` tablespace ${quoteIdentifier(at.index.tablespace)}` : '')
  return outside(index, ...mayBeAlike(fact))
}

/** What a unique index fails for that is built beside writers. */
export function mayBeAlike({ parent = '', at }: Fact<'constraint'> | Fact<'index'>): Hazard[] {
  if ('table' in at && !at.unique) return []
  const keys = 'table' in at ? at.keys : (at.columns ?? [])
  const table = parent.slice(parent.indexOf(' ') + 1)
  const text = `Fails where two rows of ${table} are the same in ${keys.join(', ')}, and leaves an invalid index.`
  return [{ kind: 'mayFail', text }]
}

/** The constraint over an index that is there, which takes its name. */
export function usingIndex({ name, at }: Fact<'constraint'>, index: string): string {
  const word = at.type === 'unique' ? 'unique' : 'primary key'
  const deferrable = at.deferrable ? ` deferrable ${at.deferrable}` : ''
  return `add constraint ${quoteIdentifier(name)} ${word} using index ${quoteIdentifier(index)}${deferrable}`
}
