// What every part of the planner needs to know: both models, who depends on what, the options.
import { identityOfId, type Lookup, lookup } from '../schema/lookup.ts'
import type { Model } from '../schema/model.ts'
import { type Relatives, relatives } from '../schema/relatives.ts'

export interface PlanOptions {
  /** Plain statements that can all run in one transaction, instead of the safe form. */
  readonly plain?: boolean
  /** The role that will run the plan; null: no owners are changed. Default: who read `before`. */
  readonly owner?: string | null
  readonly grants?: boolean
  /** Tables may be made anew around their rows where no ALTER exists: meant for one transaction. */
  readonly recreateTables?: boolean
}

export interface Planning {
  readonly before: Lookup
  readonly after: Lookup
  /** Version of the server that will run it. */
  readonly version: number
  readonly options: PlanOptions
  /** Of `before`, as are heirs, children and partitions. */
  readonly dependents: Relatives['dependents']
  readonly heirs: Relatives['heirs']
  readonly children: Relatives['children']
  readonly partitions: Relatives['partitions']
  readonly attached: { readonly before: Relatives['attached']; readonly after: Relatives['attached'] }
  /** Indexes and constraints of which only the name differs: old id -> new id. */
  readonly renamed: Map<string, string>
  /** The same by the qualified name of the index. */
  readonly renamedIndexes: Map<string, string>
  readonly unresolved: string[]
  /** Tables to which no ALTER leads, where they may be made anew. */
  readonly anew: Set<string>
  /** Typed tables that let go of their type while it is made anew: their columns no longer follow it. */
  readonly untyped: Set<string>
}

export function planning(before: Model, after: Model, options: PlanOptions): Planning {
  const [old, now] = [lookup(before), lookup(after)]
  const { dependents, heirs, children, partitions, attached } = relatives(old)
  return {
    before: old,
    after: now,
    version: before.serverVersion,
    options: { ...options, owner: options.owner === undefined ? before.user : options.owner },
    dependents,
    heirs,
    children,
    partitions,
    attached: { before: attached, after: relatives(now).attached },
    renamed: new Map(),
    renamedIndexes: new Map(),
    unresolved: [],
    anew: new Set(),
    untyped: new Set(),
  }
}

/** What only a table made anew would have: it is made so where that is allowed, and else it is said. */
export function onlyAnew(planning: Planning, table: string, text: string): void {
  if (planning.options.recreateTables) planning.anew.add(table)
  else if (!planning.unresolved.includes(text)) planning.unresolved.push(text)
}

/** Tables that inherit from a table of `before` or are its partitions, at any depth. */
export function childrenOf(planning: Planning, tableId: string): string[] {
  const children = planning.children.get(identityOfId(tableId)) ?? []
  return children.flatMap(({ id }) => [id, ...childrenOf(planning, id)])
}

/** Whether a table that stays a table has another parent afterwards, or none. */
export function changesParent(planning: Planning, table: string | undefined): boolean {
  const [was, is] = [planning.before, planning.after].map(model => model.byId.get(table ?? ''))
  return (
    was?.kind === 'table' && is?.kind === 'table' && was.at.partitionOf?.table !== is.at.partitionOf?.table
  )
}

/** Whether the table holds partitions or is one: some statements act differently there. */
export function isPartitioned(model: Lookup, tableId: string): boolean {
  const fact = model.byId.get(tableId)
  return fact?.kind === 'table' && fact.at.partitionBy !== undefined
}
