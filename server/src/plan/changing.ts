// Operations on what stays: altered in place, renamed, or let go of for a moment.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { commentStatement } from '../schema/render/common.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { replicaIdentityIndex } from '../schema/render/tables.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Actions } from './actions.ts'
import { expressionSteps } from './alterColumn.ts'
import { indexChanges } from './alterIndex.ts'
import { changeNeeds, waiting } from './changeNeeds.ts'
import { commonSteps } from './common.ts'
import type { Planning } from './context.ts'
import { tableWords } from './drop.ts'
import type { PlannedOperation } from './operation.ts'
import { step } from './planned.ts'
import { rebuildOperations } from './rebuilding.ts'

export function changeOperations(planning: Planning, actions: Actions): PlannedOperation[] {
  const out: PlannedOperation[] = []
  for (const [id, change] of actions.changed) {
    const { before, after } = change
    const key = keyOf(after, planning.after)
    const object = after.parent ?? id
    if (change.release.length) {
      const needs = releaseNeeds(planning, before, after)
      out.push({ key, object, makes: [`freed ${id}`], needs, steps: change.release })
    }
    out.push({
      key,
      object,
      makes: [`changed ${id}`],
      needs: changeNeeds(planning, actions, change),
      steps: [...change.main, ...commonSteps(planning, before, after, change.attributes)],
    })
  }
  for (const id of actions.detached) {
    if (!actions.changed.has(id)) out.push(...detachedColumn(planning, actions, id))
  }
  for (const id of actions.rebuilt) out.push(...rebuildOperations(planning, actions, id))
  return out
}

/** A partition that comes back to its parent with other bounds leaves it when the parent is as it shall be. */
function releaseNeeds(planning: Planning, before: Fact, after: Fact): string[] {
  if (before.kind !== 'table' && before.kind !== 'foreignTable') return []
  if (after.kind !== 'table' && after.kind !== 'foreignTable') return []
  const parent = before.at.partitionOf?.table
  if (parent === undefined || parent !== after.at.partitionOf?.table) return []
  const above = `table ${parent}`
  return [
    ...(planning.before.parts.get(above) ?? []).map(({ id }) => `gone ${id}`),
    ...(planning.after.parts.get(above) ?? []).flatMap(part =>
      part.kind === 'column' || (part.kind === 'constraint' && part.at.type === 'check')
        ? waiting([part.id])
        : [`changed ${part.id}`],
    ),
  ]
}

/** An expression taken off and put back around what it speaks of. */
function detachedColumn(planning: Planning, actions: Actions, id: string): PlannedOperation[] {
  const before = planning.before.byId.get(id)
  const column = planning.after.byId.get(id)
  if (column?.kind !== 'column' || before?.kind !== 'column') return []
  const key = keyOf(column, planning.after)
  const object = column.parent ?? id
  const { off, on } = expressionSteps(before, column)
  return [
    { key, object, makes: [`freed ${id}`], needs: [], steps: [off] },
    {
      key,
      object,
      makes: [`changed ${id}`],
      needs: [...waiting(column.needs.filter(need => !actions.detached.has(need))), `freed ${id}`],
      steps: [on],
    },
  ]
}

export function renameOperations(planning: Planning): PlannedOperation[] {
  return [...planning.renamed].flatMap(([from, to]): PlannedOperation[] => {
    const before = planning.before.byId.get(from)
    const after = planning.after.byId.get(to)
    if (!before || !after) return []
    if (after.kind !== 'index' && after.kind !== 'constraint') return []
    const name = quoteIdentifier(after.name)
    const sql =
      before.kind === 'index'
        ? `alter index ${identityOf(before)} rename to ${name}`
        : `alter ${tableWords(before)} ${parentIdentity(before)} rename constraint ${quoteIdentifier(before.name)} to ${name}`
    const state = (fact: Fact) =>
      fact.kind === 'index' ? fact.at : fact.kind === 'constraint' ? fact.at.index : {}
    const { partitionOf: _was, ...old } = state(before) ?? {}
    const { partitionOf: _is, ...now } = state(after) ?? {}
    return [
      {
        key: keyOf(after, planning.after),
        object: after.parent ?? to,
        makes: [to, `gone ${from}`],
        needs: renameNeeds(planning, to),
        steps: [
          step(sql),
          ...(indexChanges(planning, after, old, now) ?? []),
          ...(before.comment === after.comment ? [] : [step(commentStatement(after, after.comment))]),
        ],
      },
    ]
  })
}

/** The name is free once whoever bears it has another. */
function renameNeeds(planning: Planning, to: string): string[] {
  const holder = planning.before.byId.has(to) && planning.renamed.has(to)
  return holder ? [`gone ${to}`] : []
}

/** An index that is made anew is no longer the replica identity of its table. */
export function replicaIdentities(planning: Planning, actions: Actions): PlannedOperation[] {
  return [...actions.drop].flatMap((id): PlannedOperation[] => {
    const part = planning.before.byId.get(id)
    if (part?.kind !== 'index' && part?.kind !== 'constraint') return []
    const [was, is] = [planning.before, planning.after].map(model => model.byId.get(part.parent ?? ''))
    if (was?.kind !== 'table' || is?.kind !== 'table' || actions.create.has(is.id)) return []
    const identity = was.at.replicaIdentity
    if (typeof identity !== 'object' || identity.index !== part.name) return []
    const same = typeof is.at.replicaIdentity === 'object' && is.at.replicaIdentity.index === part.name
    const sql = same ? replicaIdentityIndex(is) : undefined
    if (sql === undefined) return []
    const made = (planning.after.parts.get(is.id) ?? []).find(
      ({ kind, name }) => (kind === 'index' || kind === 'constraint') && name === part.name,
    )
    if (!made || actions.changed.get(is.id)?.attributes.has('replicaIdentity')) return []
    return [
      { key: keyOf(is, planning.after), object: is.id, makes: [], needs: [made.id], steps: [step(sql)] },
    ]
  })
}
