// Operations that remove what is no longer wanted, or is made anew.
import { identityOf, identityOfId } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { commentStatement } from '../schema/render/common.ts'
import { indexName } from '../schema/render/constraints.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { grantStatements } from '../schema/render/grants.ts'
import { isIndexed } from '../schema/render/partitions.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Actions } from './actions.ts'
import { viewColumnSteps } from './alterView.ts'
import { departures } from './changeNeeds.ts'
import type { Planning } from './context.ts'
import { dropSteps } from './drop.ts'
import type { PlannedOperation } from './operation.ts'
import { ownerOf } from './ownedSequences.ts'
import { type Step, step } from './planned.ts'
import { keepRows } from './recreating.ts'
import { letsGoOfType } from './typedTables.ts'

export function dropOperations(
  planning: Planning,
  actions: Actions,
  replaced: ReadonlySet<string>,
): PlannedOperation[] {
  const out: PlannedOperation[] = []
  const freed = new Map<string, string[]>()
  for (const { before, release } of actions.changed.values()) {
    const owner = release.length > 0 ? ownerOf(before) : undefined
    if (owner !== undefined) freed.set(owner, [...(freed.get(owner) ?? []), `freed ${before.id}`])
  }
  for (const id of actions.drop) {
    const fact = planning.before.byId.get(id)
    if (!fact || actions.goesAlong.has(id) || replaced.has(id)) continue
    const container = fact.parent !== undefined && actions.drop.has(fact.parent)
    if (container && !actions.cutFirst.has(id)) continue
    const steps = isViewColumn(fact)
      ? undoViewColumn(planning, fact)
      : actions.kept.has(id)
        ? keepRows(planning, actions, fact)
        : withGap(planning, actions, fact, dropSteps(planning, fact))
    const parts = (planning.before.parts.get(id) ?? []).map(part => part.id)
    const gone = [
      id,
      ...parts.filter(part => !actions.cutFirst.has(part)),
      ...goneHeirs(planning, actions, id),
      ...goneChecks(planning, actions, fact),
      ...goneIndexes(planning, actions, fact),
    ]
    out.push({
      key: `${dropRank(actions, fact)}${keyOf(fact, planning.before)}`,
      object: fact.parent ?? id,
      makes: gone.map(token => `gone ${token}`),
      needs: [
        ...gone.flatMap(token => dropNeeds(planning, actions, token)),
        ...gone.flatMap(token => freed.get(token) ?? []),
        ...detachedFirst(planning, actions, fact),
        ...(actions.kept.has(id) ? ['kept rows'] : keptHeirs(planning, actions, id)),
      ],
      steps,
    })
  }
  return out
}

/** A key that is built anew after it has gone leaves its table without one meanwhile. */
function withGap(planning: Planning, actions: Actions, fact: Fact, steps: readonly Step[]): Step[] {
  const isUnique = fact.kind === 'index' ? fact.at.unique : isIndexed(fact)
  const [first, ...rest] = steps
  if (!first || !isUnique || planning.options.plain || !actions.create.has(fact.id)) return [...steps]
  const text = `Until ${fact.name} is there again, nothing keeps rows from being the same, for which it would fail.`
  return [{ ...first, hazards: [...first.hazards, { kind: 'mayFail', text }] }, ...rest]
}

/** What is made anew goes where it comes; the rest late, but for event triggers, which might refuse it. */
function dropRank(actions: Actions, { id, kind }: Fact): string {
  if (kind === 'eventTrigger') return '00 '
  return actions.create.has(id) ? '' : '95 '
}

/** Indexes of partitions that go with the one of their parent. */
export function goneIndexes(planning: Planning, actions: Actions, fact: Fact): string[] {
  if (fact.kind !== 'index' && fact.kind !== 'constraint') return []
  return (planning.attached.before.get(indexName(fact)) ?? []).flatMap(id => {
    const child = planning.before.byId.get(id)
    if (!child || !actions.goesAlong.has(id) || actions.drop.has(child.parent ?? '')) return []
    return [id, ...goneIndexes(planning, actions, child)]
  })
}

/** Constraints of children that go with the one of their parent. */
function goneChecks(planning: Planning, actions: Actions, { kind, name, parent = '' }: Fact): string[] {
  if (kind !== 'constraint') return []
  return (planning.children.get(identityOfId(parent)) ?? []).flatMap(child => {
    const heir = planning.before.byId.get(`constraint ${identityOf(child)}.${quoteIdentifier(name)}`)
    if (!heir || !actions.goesAlong.has(heir.id) || actions.drop.has(child.id)) return []
    return [heir.id, ...goneChecks(planning, actions, heir)]
  })
}

/** A part of a table that leaves its parent is dropped by itself, and by then. */
function detachedFirst(planning: Planning, actions: Actions, fact: Fact): string[] {
  return /^(column|constraint|index)$/.test(fact.kind) ? departures(planning, actions, fact.parent ?? '') : []
}

/** Columns of children that go with the column of their parent. */
function goneHeirs(planning: Planning, actions: Actions, id: string): string[] {
  return (planning.heirs.get(id) ?? [])
    .filter(
      heir => actions.goesAlong.has(heir) && !actions.drop.has(planning.before.byId.get(heir)?.parent ?? ''),
    )
    .flatMap(heir => [heir, ...goneHeirs(planning, actions, heir)])
}

/** Children that are made anew have their rows put aside while they have the column. */
function keptHeirs(planning: Planning, actions: Actions, id: string): string[] {
  return (planning.heirs.get(id) ?? []).flatMap(heir => {
    const table = planning.before.byId.get(heir)?.parent ?? ''
    return [...(actions.kept.has(table) ? [`gone ${table}`] : []), ...keptHeirs(planning, actions, heir)]
  })
}

/** Whoever depends on it is gone, or has let go of it. */
export function dropNeeds(planning: Planning, actions: Actions, id: string): string[] {
  return (planning.dependents.get(id) ?? []).flatMap(dependent => {
    if (actions.drop.has(dependent.id)) return [`gone ${dependent.id}`]
    const change = actions.changed.get(dependent.id)
    if (!change) return actions.detached.has(dependent.id) ? [`freed ${dependent.id}`] : []
    if (letsGoOfType(change)) return [`freed ${dependent.id}`]
    if (dependent.kind === 'publication' && change.release.length > 0) return [`freed ${dependent.id}`]
    const byDefault = /^(sequence|function|aggregate) /.test(id) && change.release.length > 0
    return [byDefault ? `freed ${dependent.id}` : `changed ${dependent.id}`]
  })
}

export const isViewColumn = (fact: Fact): fact is Fact<'column'> =>
  fact.kind === 'column' && /^(view|materializedView) /.test(fact.parent ?? '')

/** A column of a view that stays loses what was its own. */
function undoViewColumn(planning: Planning, fact: Fact<'column'>): Step[] {
  return [
    ...viewColumnSteps(planning, fact, fact.at, {}),
    ...[
      ...(fact.comment === undefined ? [] : [commentStatement(fact, undefined)]),
      ...grantStatements(fact, fact.grants, undefined),
    ].map(sql => step(sql)),
  ]
}
