// What comes or goes by itself with something else, and foreign keys that have to go before it.

import { canonicalJson } from '../schema/hash.ts'
import type { Fact } from '../schema/model.ts'
import { indexAbove, isIndexed } from '../schema/render/partitions.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { followsType, keptParentColumns, keptParents } from './change.ts'
import { changesParent, type Planning } from './context.ts'
import { joinsWithKey, leavesWithKey } from './partitionKeys.ts'

export function goesAlong(planning: Planning, drop: ReadonlySet<string>): Set<string> {
  const out = new Set<string>()
  const baseTypes = [...drop].flatMap(id => {
    const type = planning.before.byId.get(id)
    return type?.kind === 'type' && type.at.form === 'base' ? [type] : []
  })
  for (const id of drop) {
    const fact = planning.before.byId.get(id)
    if (!fact) continue
    if (fact.kind === 'column' && !drop.has(fact.parent ?? '') && followsType(planning, fact)) out.add(id)
    else if (fact.kind === 'triggerState' && isReset(planning, fact, drop)) out.add(id)
    else if (fact.kind === 'function' && baseTypes.some(type => isMadeOf(type, fact))) out.add(id)
    else if (fact.kind === 'column' && fact.at.inheritance === 'inherited') {
      if (keptParentColumns(planning, fact).some(parent => drop.has(parent))) out.add(id)
    } else if (isHandedDown(planning, fact)) out.add(id)
    else if (joinsWithKey(planning, fact)) out.add(id)
    else if (isIndexed(fact)) {
      const above = indexAbove(planning.before, fact)
      // A table that is detached keeps its indexes.
      if (above && drop.has(above.id) && !changesParent(planning, fact.parent)) out.add(id)
    } else if (
      fact.kind === 'sequence' &&
      fact.at.ownedBy !== undefined &&
      drop.has(`column ${fact.at.ownedBy}`)
    ) {
      out.add(id)
    }
  }
  return out
}

export function comesAlong(planning: Planning, create: ReadonlySet<string>): Set<string> {
  const out = new Set<string>()
  for (const id of create) {
    const fact = planning.after.byId.get(id)
    if (fact && leavesWithKey(planning, fact) && !create.has(fact.parent ?? '')) out.add(id)
    if (fact?.kind !== 'column' || create.has(fact.parent ?? '')) continue
    if (
      followsType(planning, fact) ||
      (fact.at.inheritance === 'inherited' &&
        keptParentColumns(planning, fact).some(parent => create.has(parent)))
    ) {
      out.add(id)
    }
  }
  return out
}

/** Whether a constraint comes from a parent that the table keeps; one that it leaves makes it its own. */
export function isHandedDown(planning: Planning, fact: Fact): boolean {
  if (fact.kind !== 'constraint' || fact.at.inheritance !== 'inherited') return false
  return keptParents(planning, fact.parent).some(parent =>
    planning.before.byId.has(`constraint ${parent}.${quoteIdentifier(fact.name)}`),
  )
}

/** Whether a partition's trigger goes, comes anew from its parent's or follows it, and its state with it. */
export function isReset(
  planning: Planning,
  { parent, name }: Pick<Fact<'triggerState'>, 'parent' | 'name'>,
  drop: ReadonlySet<string>,
): boolean {
  const [was, is] = [planning.before, planning.after].map(model => model.byId.get(parent ?? ''))
  if (was?.kind !== 'table' || !was.at.partitionOf) return false
  if (is?.kind === 'table' && canonicalJson(is.at.partitionOf ?? null) !== canonicalJson(was.at.partitionOf))
    return true
  const { table } = was.at.partitionOf
  const above = `${table}.${quoteIdentifier(name)}`
  if (drop.has(`trigger ${above}`) || isSwitched(planning, above)) return true
  return isReset(planning, { parent: `table ${table}`, name }, drop)
}

/** ENABLE and DISABLE reach the partitions below, too. */
function isSwitched({ before, after }: Planning, trigger: string): boolean {
  const [was, is] = [before, after].map(({ byId }) => byId.get(`trigger ${trigger}`))
  const [own, now] = [before, after].map(({ byId }) => byId.get(`triggerState ${trigger}`))
  return (
    (was?.kind === 'trigger' && is?.kind === 'trigger' && was.at.enabled !== is.at.enabled) ||
    stateOf(own) !== stateOf(now)
  )
}

const stateOf = (fact: Fact | undefined) => (fact?.kind === 'triggerState' ? fact.at.enabled : undefined)

/** DROP TYPE ... CASCADE takes the functions that a base type is made of along. */
const isMadeOf = (type: Fact, fact: Fact<'function'>) =>
  type.needs.includes(fact.id) || fact.needs.includes(type.id)

/** Foreign keys between removed tables that refer to each other, and policies that ask what stands on their table. */
export function rings(planning: Planning, drop: ReadonlySet<string>): Set<string> {
  const out = new Set<string>()
  for (const id of drop) {
    const fact = planning.before.byId.get(id)
    const { parent = '' } = fact ?? {}
    if (
      fact?.kind === 'policy' &&
      drop.has(parent) &&
      fact.needs.some(need => standsOn(planning.before, need, parent))
    )
      out.add(id)
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

/** Whether something else than the table's own parts needs the table, by itself or by way of others. */
function standsOn(before: Planning['before'], id: string, table: string, seen = new Set([id])): boolean {
  const fact = before.byId.get(id)
  if (!fact || id === table || fact.parent === table) return false
  return fact.needs.some(need => {
    if (need === table || before.byId.get(need)?.parent === table) return true
    return !seen.has(need) && standsOn(before, need, table, seen.add(need))
  })
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
