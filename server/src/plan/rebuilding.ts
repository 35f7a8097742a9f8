// Types, domains and collations that columns use, made anew beside the old ones.
import { partsOf } from '../schema/lookup.ts'
import { createdType } from '../schema/render/createTypes.ts'
import { commonStatements } from '../schema/render/creationContext.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { createCollation } from '../schema/render/others.ts'
import type { Actions } from './actions.ts'
import { rebuildCollation, rebuildType } from './alterType.ts'
import { outOfTheWay, waiting } from './changeNeeds.ts'
import type { Planning } from './context.ts'
import { creationOptions } from './newObjects.ts'
import type { PlannedOperation } from './operation.ts'
import { isTableColumn } from './reactions.ts'

export function rebuildOperations(planning: Planning, actions: Actions, id: string): PlannedOperation[] {
  const before = planning.before.byId.get(id)
  const after = planning.after.byId.get(id)
  if (before?.kind !== 'type' && before?.kind !== 'domain' && before?.kind !== 'collation') return []
  if (after?.kind !== 'type' && after?.kind !== 'domain' && after?.kind !== 'collation') return []
  const create = [
    ...(after.kind === 'collation' ? [createCollation(after)] : createdType(planning.after, after)),
    ...[after, ...partsOf(planning.after, after.id, 'domainConstraint')].flatMap(fact =>
      commonStatements({ options: creationOptions(planning) }, fact),
    ),
  ]
  const steps =
    before.kind === 'collation'
      ? rebuildCollation(planning, before, create, actions.drop)
      : rebuildType(planning, before, create, actions)
  const dependents = planning.dependents.get(id) ?? []
  const key = keyOf(after, planning.after)
  return [
    {
      key,
      object: id,
      makes: [
        `changed ${id}`,
        ...partsOf(planning.after, id, 'domainConstraint').map(part => part.id),
        // Columns are moved with it.
        ...dependents.filter(isTableColumn).map(({ id: column }) => `changed ${column}`),
      ],
      needs: [
        ...waiting(after.needs),
        ...outOfTheWay(actions, dependents),
        // A table that is made of a type refuses to have its columns moved.
        ...dependents.filter(isTableColumn).map(({ parent }) => `freed ${parent}`),
        // What stands on the columns that are moved.
        ...dependents
          .filter(({ kind }) => kind === 'column')
          .flatMap(({ id: column }) => outOfTheWay(actions, planning.dependents.get(column) ?? [])),
      ],
      steps: steps.slice(0, -1),
    },
    {
      key,
      object: id,
      makes: [`gone old ${id}`],
      needs: [
        `changed ${id}`,
        ...dependents
          .filter(({ id: other }) => actions.rebuilt.has(other))
          .map(({ id: other }) => `gone old ${other}`),
        ...dependents.map(({ id: other }) => `changed ${other}`),
      ],
      steps: steps.slice(-1),
    },
  ]
}
