import type { Fact } from '../schema/model.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { isIndexed, type Partitions } from '../schema/render/partitions.ts'
import { isIdentifiedBy, setReplicaIdentity } from '../schema/render/replicaIdentity.ts'
import type { Actions } from './actions.ts'
import { expressionSteps } from './alterColumn.ts'
import { changeNeeds, waiting } from './changeNeeds.ts'
import { commonSteps } from './common.ts'
import type { Planning } from './context.ts'
import { domainNeeds } from './createNeeds.ts'
import { notNullNames } from './notNullNames.ts'
import type { PlannedOperation } from './operation.ts'
import { ownerOf } from './ownedSequences.ts'
import { step } from './planned.ts'
import { rebuildOperations } from './rebuilding.ts'
import { isIdentity } from './replacing.ts'
import { olderOverloads } from './sameNames.ts'

export function changeOperations(
  planning: Planning,
  actions: Actions,
  partitions: Partitions,
): PlannedOperation[] {
  const out: PlannedOperation[] = []
  const notNullHolders = notNullNames(planning, actions)
  const overloads = olderOverloads(planning, actions)
  for (const [id, change] of actions.changed) {
    const { before, after } = change
    const key = keyOf(after, planning.after)
    const object = after.parent ?? id
    if (change.release.length) {
      const needs = releaseNeeds(planning, before, after)
      out.push({ key, object, makes: [`freed ${id}`], needs, steps: change.release })
    }
    const owned = change.main.filter(({ sql }) => isOwned(after, sql))
    if (owned.length)
      out.push({
        key,
        object,
        makes: [`owned ${id}`],
        // Both have one owner by then.
        needs: [`changed ${id}`, ...waiting([ownerOf(after) ?? '', ownerTable(planning, after)])],
        steps: owned,
      })
    const identifying = change.main.filter(({ sql }) => after.kind === 'table' && isByIndex(after, sql))
    if (identifying.length)
      out.push({
        key,
        object,
        makes: [`identified ${id}`],
        needs: (planning.after.parts.get(id) ?? []).flatMap(part =>
          after.kind === 'table' && isIdentifiedBy(after, part.name) ? waiting([part.id]) : [],
        ),
        steps: identifying,
      })
    out.push({
      key,
      object,
      makes: [`changed ${id}`],
      needs: [
        ...changeNeeds(planning, actions, partitions, change),
        ...domainNeeds(planning, after.needs),
        ...overloads(id),
        ...(change.attributes.has('notNull') ? notNullHolders(id) : []),
      ],
      steps: [
        ...change.main.filter(made => !owned.includes(made) && !identifying.includes(made)),
        ...commonSteps(planning, before, after, change.attributes),
      ],
    })
  }
  for (const id of actions.detached) {
    if (!actions.changed.has(id)) out.push(...detachedColumn(planning, actions, id, overloads))
  }
  for (const id of actions.rebuilt) out.push(...rebuildOperations(planning, actions, id))
  return out
}

/** A column owns a sequence that is there already, and that its default may speak of. */
const isOwned = (fact: Fact, sql: string) =>
  ownerOf(fact) !== undefined && sql.endsWith(` owned by ${ownerOf(fact)?.slice('column '.length)}`)

/** The index may itself wait for the rest of what is altered. */
const isByIndex = (table: Fact<'table'>, sql: string) =>
  typeof table.at.replicaIdentity === 'object' && sql === setReplicaIdentity(table)

const ownerTable = (planning: Planning, sequence: Fact) =>
  planning.after.byId.get(ownerOf(sequence) ?? '')?.parent ?? ''

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
function detachedColumn(
  planning: Planning,
  actions: Actions,
  id: string,
  overloads: (id: string) => readonly string[],
): PlannedOperation[] {
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
      needs: [
        ...waiting(column.needs.filter(need => !actions.detached.has(need))),
        ...overloads(id),
        `freed ${id}`,
      ],
      steps: [on],
    },
  ]
}

/** An index that is made anew is no longer the replica identity of its table. */
export function replicaIdentities(
  planning: Planning,
  actions: Actions,
  replaced: ReadonlySet<string>,
): PlannedOperation[] {
  return [...actions.drop].flatMap((id): PlannedOperation[] => {
    const part = planning.before.byId.get(id)
    if (!isIndexed(part) || (replaced.has(id) && isIdentity(planning, part))) return []
    const [was, is] = [planning.before, planning.after].map(model => model.byId.get(part.parent ?? ''))
    if (was?.kind !== 'table' || is?.kind !== 'table' || actions.create.has(is.id)) return []
    if (!isIdentifiedBy(was, part.name) || !isIdentifiedBy(is, part.name)) return []
    const made = (planning.after.parts.get(is.id) ?? []).find(
      ({ kind, name }) => (kind === 'index' || kind === 'constraint') && name === part.name,
    )
    if (!made || actions.changed.get(is.id)?.attributes.has('replicaIdentity')) return []
    return [
      {
        key: keyOf(is, planning.after),
        object: is.id,
        makes: [],
        needs: [made.id],
        steps: [step(setReplicaIdentity(is))],
      },
    ]
  })
}
