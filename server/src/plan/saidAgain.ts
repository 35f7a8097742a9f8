// What ALTER COLUMN ... TYPE forgets of the indexes, constraints and statistics that it makes again by
// itself: it is said once more. Their definitions, comments and privileges it keeps.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { commentStatement, extensionDependence, ownerStatement } from '../schema/render/common.ts'
import { statisticsTargets } from '../schema/render/constraints.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { indexAbove } from '../schema/render/partitions.ts'
import { setConstraintTriggers } from '../schema/render/triggers.ts'
import type { Actions } from './actions.ts'
import { heirsBelow, waiting } from './changeNeeds.ts'
import type { Planning } from './context.ts'
import type { PlannedOperation } from './operation.ts'
import { step } from './planned.ts'
import { isTableColumn } from './reactions.ts'

export function saidAgain(planning: Planning, actions: Actions): PlannedOperation[] {
  /** Columns by the id of what stands on them and is made again. */
  const made = new Map<string, Set<string>>()
  for (const column of movedColumns(planning, actions)) {
    for (const { id } of planning.dependents.get(column) ?? []) {
      if (!actions.drop.has(id)) made.set(id, (made.get(id) ?? new Set()).add(column))
    }
  }
  return [...made].flatMap(([id, columns]): PlannedOperation[] => {
    const fact = planning.after.byId.get(planning.renamed.get(id) ?? id)
    const sql = fact ? forgotten(planning, fact) : []
    if (!fact || sql.length === 0) return []
    return [
      {
        key: keyOf(fact, planning.after),
        object: fact.parent ?? fact.id,
        makes: [],
        needs: [...[...columns].map(column => `changed ${column}`), ...waiting([fact.id])],
        steps: sql.map(text => step(text)),
      },
    ]
  })
}

/** Columns whose type is altered, by themselves, with their parents' or with a type that is made anew. */
function movedColumns(planning: Planning, actions: Actions): Set<string> {
  const moved = [...actions.changed.values()].flatMap(({ before, disturbs }) =>
    disturbs && isTableColumn(before) ? [before.id] : [],
  )
  for (const id of actions.rebuilt)
    for (const fact of planning.dependents.get(id) ?? []) if (isTableColumn(fact)) moved.push(fact.id)
  return new Set(moved.flatMap(id => [id, ...heirsBelow(planning, id)]))
}

function forgotten(planning: Planning, fact: Fact): string[] {
  const { options, version } = planning
  switch (fact.kind) {
    case 'statistics': {
      const { target } = fact.at
      const isOurs = version < 140000 || options.owner === null || fact.owner === options.owner
      const owner = isOurs || fact.owner === undefined ? undefined : ownerStatement(fact, fact.owner)
      return [
        ...(target === undefined || version < 140000
          ? []
          : [`alter statistics ${identityOf(fact)} set statistics ${target}`]),
        ...(owner === undefined ? [] : [owner]),
      ]
    }
    case 'index':
      return [
        ...strayComment(planning, fact),
        ...statisticsTargets(fact),
        ...extensionDependence(fact, [], fact.extensions),
      ]
    case 'constraint': {
      const triggers = setConstraintTriggers(fact, undefined, fact.at.triggers)
      return [...statisticsTargets(fact), ...(triggers === undefined ? [] : [triggers])]
    }
    default:
      return []
  }
}

/** Before 17 the indexes of partitions are made again with the comment of the one that they are attached to. */
function strayComment(planning: Planning, fact: Fact<'index'>): string[] {
  if (planning.version >= 170000) return []
  for (let above = indexAbove(planning.after, fact); above; above = indexAbove(planning.after, above)) {
    const had = planning.before.byId.get(above.id)?.comment
    if ([had, above.comment].some(comment => comment !== undefined && comment !== fact.comment))
      return [commentStatement(fact, fact.comment)]
  }
  return []
}
