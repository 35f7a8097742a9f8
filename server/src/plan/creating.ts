// Operations that make what is new, or is made anew.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { creation } from '../schema/render/creation.ts'
import type { CreationOptions } from '../schema/render/creationContext.ts'
import type { Partitions } from '../schema/render/partitions.ts'
import { defaultSequence } from '../schema/render/sequences.ts'
import type { Actions } from './actions.ts'
import { besideDefault } from './attaching.ts'
import { leaves } from './changeNeeds.ts'
import type { Planning } from './context.ts'
import { countOn } from './countingOn.ts'
import {
  childConstraintNeeds,
  domainNeeds,
  extensionNeeds,
  leavingPartitions,
  namesBelow,
  parentNeeds,
  referredNeeds,
  rowNeeds,
} from './createNeeds.ts'
import { isViewColumn } from './dropping.ts'
import { followingColumn, newColumn, newConstraint } from './newColumns.ts'
import { creationOptions } from './newObjects.ts'
import { notNullNames } from './notNullNames.ts'
import type { PlannedOperation } from './operation.ts'
import { ownerOf } from './ownedSequences.ts'
import { attachOperations, beforeJoining, broughtIndex, isBrought } from './ownIndexes.ts'
import { outside, type Step, step } from './planned.ts'
import { filledFirst } from './recreating.ts'
import { type Replacements, replaceOperations } from './replacing.ts'
import { checkToJoin, mayBeAlike, safeConstraint } from './safe.ts'
import { olderOverloads } from './sameNames.ts'
import { staysEmpty } from './unpopulated.ts'

export function createOperations(
  planning: Planning,
  actions: Actions,
  partitions: Partitions,
  replaced: Replacements,
): PlannedOperation[] {
  const ids = new Set<string>()
  const out: PlannedOperation[] = []
  const options: CreationOptions = {
    ...creationOptions(planning),
    partitions,
    empty: fact => staysEmpty(planning, actions.create, fact),
    concurrently: fact =>
      planning.options.plain !== true &&
      !actions.create.has(fact.parent ?? '') &&
      canBuildConcurrently(planning, fact),
  }
  for (const id of actions.create) {
    const fact = planning.after.byId.get(id)
    if (fact?.kind === 'column' && actions.comesAlong.has(id))
      out.push(followingColumn(planning, fact, options))
    if (!fact || actions.comesAlong.has(id) || replaced.made.has(id)) continue
    if ((fact.kind === 'index' || fact.kind === 'constraint') && isBrought(planning, actions, fact)) {
      out.push(broughtIndex(planning, fact, options))
      continue
    }
    const onOld = fact.parent !== undefined && !actions.create.has(fact.parent)
    if (fact.kind === 'column' && onOld && !isViewColumn(fact)) out.push(newColumn(planning, fact, options))
    else if (fact.kind === 'constraint' && onOld) {
      const safe =
        checkToJoin(planning, fact) ??
        (partitions.implied.has(id) ? undefined : safeConstraint(planning, fact))
      if (safe) out.push(newConstraint(planning, fact, safe, options))
      else ids.add(id)
    } else ids.add(id)
  }
  const identityHolders = identityNames(actions)
  const notNullHolders = notNullNames(planning, actions)
  const overloads = olderOverloads(planning, actions)
  for (const { sql, ...operation } of creation(planning.after, ids, options)) {
    const made = planning.after.byId.get(operation.makes[0] ?? '')
    const steps = sql.map(text => asStep(text, made))
    const isTable = made?.kind === 'table' || made?.kind === 'foreignTable'
    if (made?.kind === 'sequence') steps.push(...whereRowsEnd(planning, actions, made))
    out.push({ ...operation, steps: isTable ? besideDefault(planning, made, steps) : steps })
  }
  const all = [
    ...out.map(operation => beforeJoining(planning, partitions, operation)),
    ...attachOperations(planning, actions, partitions),
    ...replaceOperations(planning, actions, options, replaced),
  ]
  return all.map(operation => ({
    ...operation,
    // An event trigger might refuse what is still to be done.
    key: operation.makes[0]?.startsWith('eventTrigger ') ? `99 ${operation.key}` : operation.key,
    needs: [
      ...operation.needs.filter(id => !actions.drop.has(id) || actions.create.has(id)),
      ...operation.needs
        .filter(
          id =>
            id !== operation.object ||
            leaves(actions, id) ||
            isMoved(actions, id) ||
            operation.makes[0]?.startsWith('triggerState ') === true,
        )
        .map(id => `changed ${id}`),
      ...operation.makes.flatMap(id => extensionNeeds(actions, id)),
      ...operation.makes.flatMap(id => leavingPartitions(planning, actions, id)),
      ...operation.makes.flatMap(id => parentNeeds(planning, actions, id)),
      ...operation.makes.flatMap(id => childConstraintNeeds(planning, actions, id)),
      ...operation.makes.flatMap(id => rowNeeds(planning, actions, id)),
      ...filledFirst(actions, operation),
      ...domainNeeds(planning, operation.needs),
      ...operation.makes.flatMap(id => referredNeeds(planning, actions, id)),
      ...operation.makes.flatMap(id => identityHolders(id)),
      ...operation.makes.flatMap(id => notNullHolders(id)),
      ...operation.makes.flatMap(id => overloads(id)),
      ...operation.makes.flatMap(id => namesBelow(planning, actions, id)),
      ...operation.makes.flatMap(id => [`gone ${id}`, ...actions.sameName(id).map(other => `gone ${other}`)]),
    ],
  }))
}

/** Sets a sequence that comes for a column which is there. */
function whereRowsEnd(planning: Planning, actions: Actions, sequence: Fact<'sequence'>): Step[] {
  const owner = ownerOf(sequence)
  if (owner === undefined || actions.create.has(owner)) return []
  return countOn(planning, owner, identityOf(sequence), sequence.at)
}

/** Whether the table becomes logged or unlogged, which decides what its keys may refer to. */
const isMoved = (actions: Actions, id: string) =>
  actions.changed.get(id)?.attributes.has('persistence') === true

/** Columns that have to let go of the sequence of their identity before a relation can have its name. */
function identityNames(actions: Actions): (id: string) => readonly string[] {
  const holders = new Map<string, string>()
  for (const { before, release } of actions.changed.values()) {
    if (before.kind !== 'column' || !before.at.identity || release.length === 0) continue
    holders.set(before.at.identity.name ?? defaultSequence(before), before.id)
  }
  return id => {
    const holder = /^(sequence|table|view|index|materializedView) /.test(id)
      ? holders.get(id.slice(id.indexOf(' ') + 1))
      : undefined
    return holder === undefined ? [] : [`freed ${holder}`]
  }
}

const asStep = (sql: string, fact: Fact | undefined): Step =>
  /^create (unique )?index concurrently /.test(sql)
    ? outside(sql, ...(fact?.kind === 'index' ? mayBeAlike(fact) : []))
    : step(sql)

function canBuildConcurrently(planning: Planning, fact: Fact<'index'>): boolean {
  const table = planning.after.byId.get(fact.parent ?? '')
  return table?.kind === 'materializedView' || (table?.kind === 'table' && table.at.partitionBy === undefined)
}
