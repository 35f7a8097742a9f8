// Which partitions bring the index of their parent by themselves, and which get it by a statement of
// their own: to be built while they are written to, or because nothing else would bring it.
import { canonicalJson } from '../schema/hash.ts'
import { identityParts } from '../schema/name.ts'
import type { IndexState } from '../schema/relationAttributes.ts'
import { indexName } from '../schema/render/constraints.ts'
import { type CreationOptions, commonStatements } from '../schema/render/creationContext.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import {
  chosenName,
  type Indexed,
  indexAbove,
  isIndexed,
  type Partitions,
  partitionsOf,
  stateOf,
} from '../schema/render/partitions.ts'
import type { Actions } from './actions.ts'
import { indexChanges } from './alterIndex.ts'
import { isPartitioned, type Planning } from './context.ts'
import type { PlannedOperation } from './operation.ts'
import { step } from './planned.ts'
import { renamedIndex } from './renaming.ts'

export function ownIndexes(planning: Planning, actions: Pick<Actions, 'create'>): Partitions {
  const { after, options } = planning
  const { create } = actions
  const isSafe = options.plain !== true
  const all = partitionsOf(after, (fact, descendants) => {
    if (!isSafe || !create.has(fact.id) || create.has(fact.parent ?? '') || !isAttachable(fact)) return false
    const tables = descendants(fact.parent ?? '')
    // It would wait for ever for that of a foreign table.
    return tables.some(id => !create.has(id)) && !tables.some(id => id.startsWith('foreignTable '))
  })
  const isImplied = (id: string): boolean => {
    const fact = after.byId.get(id)
    if (!isIndexed(fact) || !create.has(id) || create.has(fact.parent ?? '') || !isAttachable(fact))
      return true
    if (joinsParent(planning, fact.parent)) return !isSafe || isPartitioned(after, fact.parent ?? '')
    return create.has(indexAbove(planning.after, fact)?.id ?? '')
  }
  return { ...all, implied: new Set([...all.implied].filter(isImplied)) }
}

/** Whether a new partition comes with it, as its parent has had one all along. */
export function isBrought(planning: Planning, actions: Pick<Actions, 'create'>, fact: Indexed): boolean {
  const above = indexAbove(planning.after, fact)
  if (!above || !actions.create.has(fact.parent ?? '')) return false
  return !actions.create.has(above.id) || isBrought(planning, actions, above)
}

/** Makes it as it shall be: it came with its table under another name, and as its parent's is. */
export function broughtIndex(planning: Planning, fact: Indexed, options: CreationOptions): PlannedOperation {
  const above = indexAbove(planning.after, fact)
  const table = identityParts(fact.parent?.slice(fact.parent.indexOf(' ') + 1) ?? '').at(-1) ?? ''
  const brought = above && broughtName(planning, table, above)
  return {
    key: keyOf(fact, planning.after),
    object: fact.parent ?? fact.id,
    makes: [fact.id],
    needs: fact.needs,
    steps: [
      ...(brought === undefined || brought === fact.name ? [] : [renamedIndex(fact, brought, fact.name)]),
      ...(above ? (indexChanges(planning, fact, asBrought(above), whole(fact)) ?? []) : []),
      ...commonStatements({ options }, fact).map(sql => step(sql)),
    ],
  }
}

/** The name PostgreSQL gives it: those that would have the same are counted in the order of their oids. */
function broughtName(planning: Planning, table: string, above: Indexed): string | undefined {
  const name = chosenName(table, above)
  const alike = (planning.before.parts.get(above.parent ?? '') ?? [])
    .filter(part => isIndexed(part) && planning.after.byId.has(part.id) && chosenName(table, part) === name)
    .sort((a, b) => Number(a.hints.oid) - Number(b.hints.oid))
  const place = alike.findIndex(({ id }) => id === above.id)
  return name === undefined || place < 1 ? name : `${name}${place}`
}

/** Attaches the indexes of tables that have joined their parent before it had its own. */
export function attachOperations(
  planning: Planning,
  actions: Pick<Actions, 'create'>,
  partitions: Partitions,
): PlannedOperation[] {
  return [...partitions.only].flatMap(id => {
    const above = planning.after.byId.get(id)
    if (!isIndexed(above) || !actions.create.has(id)) return []
    return (planning.attached.after.get(indexName(above)) ?? []).flatMap((child): PlannedOperation[] => {
      const fact = planning.after.byId.get(child)
      if (!isIndexed(fact) || !joinsParent(planning, fact.parent)) return []
      return [
        {
          key: keyOf(fact, planning.after),
          object: fact.parent ?? child,
          makes: [`attached ${child}`],
          needs: [id, child, `changed ${child}`, `changed ${fact.parent}`],
          steps: [attachStep(fact)],
        },
      ]
    })
  })
}

const attachStep = (fact: Indexed) =>
  step(`alter index ${stateOf(fact).partitionOf} attach partition ${indexName(fact)}`)

/** What is done to an index before its table joins its parent, which attaches it. */
export function beforeJoining(
  planning: Planning,
  partitions: Partitions,
  operation: PlannedOperation,
): PlannedOperation {
  const fact = planning.after.byId.get(operation.makes[0] ?? '')
  if (!isIndexed(fact) || stateOf(fact).partitionOf === undefined || !joinsParent(planning, fact.parent))
    return operation
  // One that its parent's brings is there when the table has joined.
  if (partitions.implied.has(fact.id))
    return { ...operation, needs: [...operation.needs, `changed ${fact.parent}`] }
  const above = indexAbove(planning.after, fact)?.id
  return {
    ...operation,
    needs: operation.needs.filter(id => id !== above && id !== `changed ${above}`),
    steps: operation.steps.filter(({ sql }) => sql !== attachStep(fact).sql),
  }
}

/** A target of statistics is not handed down. */
const asBrought = (above: Indexed): IndexState => {
  const { statistics: _statistics, ...state } = whole(above)
  return state
}

const whole = (fact: Indexed): IndexState => {
  const { partitionOf: _partitionOf, invalid: _invalid, ...state } = stateOf(fact)
  return state
}

/** Whether PostgreSQL can attach it to that of a parent: not what excludes. */
const isAttachable = (fact: Indexed) =>
  fact.kind === 'index' || (/^(primaryKey|unique)$/.test(fact.at.type) && !fact.at.period)

/** Whether a table that is there becomes a partition: of another parent, or of the same with another bound. */
function joinsParent(planning: Planning, id: string | undefined): boolean {
  const [was, is] = [planning.before, planning.after].map(model => model.byId.get(id ?? ''))
  return (
    was?.kind === 'table' &&
    is?.kind === 'table' &&
    is.at.partitionOf !== undefined &&
    canonicalJson(is.at.partitionOf) !== canonicalJson(was.at.partitionOf ?? null)
  )
}
