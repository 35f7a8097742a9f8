// What every part of the planner needs to know: both models, who depends on what, the options.
import { identityOf, type Lookup, lookup } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { quoteIdentifier } from '../sql/identifier.ts'

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
  /** Facts of `before` by the id they need. */
  readonly dependents: ReadonlyMap<string, readonly Fact[]>
  /** Columns of children by the id of the column they inherit from. */
  readonly heirs: ReadonlyMap<string, readonly string[]>
  /** Partitions of `before` by the identity of their parent. */
  readonly partitions: ReadonlyMap<string, readonly Fact[]>
  /** Indexes and keys by the qualified name of the partitioned index they are attached to. */
  readonly attached: {
    readonly before: ReadonlyMap<string, readonly string[]>
    readonly after: ReadonlyMap<string, readonly string[]>
  }
  /** Ids of children in `before`, partitions or not, by the id of their parent. */
  readonly children: ReadonlyMap<string, readonly string[]>
  /** Indexes and constraints of which only the name differs: old id -> new id. */
  readonly renamed: Map<string, string>
  /** The same by the qualified name of the index. */
  readonly renamedIndexes: Map<string, string>
  readonly unresolved: string[]
  /** Tables to which no ALTER leads, where they may be made anew. */
  readonly anew: Set<string>
}

export function planning(before: Model, after: Model, options: PlanOptions): Planning {
  const dependents = new Map<string, Fact[]>()
  for (const fact of before.facts) {
    for (const id of fact.needs) {
      const list = dependents.get(id)
      if (list) list.push(fact)
      else dependents.set(id, [fact])
    }
  }
  return {
    before: lookup(before),
    after: lookup(after),
    version: before.serverVersion,
    options: { ...options, owner: options.owner === undefined ? before.user : options.owner },
    dependents,
    heirs: heirsOf(before),
    partitions: partitionsOf(before),
    children: childrenByParent(before),
    attached: { before: attachedIn(before), after: attachedIn(after) },
    renamed: new Map(),
    renamedIndexes: new Map(),
    unresolved: [],
    anew: new Set(),
  }
}

/** What only a table made anew would have: it is made so where that is allowed, and else it is said. */
export function onlyAnew(planning: Planning, table: string, text: string): void {
  if (planning.options.recreateTables) planning.anew.add(table)
  else if (!planning.unresolved.includes(text)) planning.unresolved.push(text)
}

function heirsOf(model: Model): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const table of model.facts) {
    if (table.kind !== 'table' && table.kind !== 'foreignTable') continue
    const parents = table.at.partitionOf ? [table.at.partitionOf.table] : (table.at.inherits ?? [])
    for (const parent of parents) {
      for (const name of table.at.columns ?? []) {
        const above = `column ${parent}.${quoteIdentifier(name)}`
        out.set(above, [...(out.get(above) ?? []), `column ${identityOf(table)}.${quoteIdentifier(name)}`])
      }
    }
  }
  return out
}

function partitionsOf(model: Model): Map<string, Fact[]> {
  const out = new Map<string, Fact[]>()
  for (const table of model.facts) {
    if ((table.kind !== 'table' && table.kind !== 'foreignTable') || !table.at.partitionOf) continue
    const list = out.get(table.at.partitionOf.table)
    if (list) list.push(table)
    else out.set(table.at.partitionOf.table, [table])
  }
  return out
}

function attachedIn(model: Model): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const fact of model.facts) {
    const above =
      fact.kind === 'index'
        ? fact.at.partitionOf
        : fact.kind === 'constraint'
          ? fact.at.index?.partitionOf
          : undefined
    if (above === undefined) continue
    const list = out.get(above)
    if (list) list.push(fact.id)
    else out.set(above, [fact.id])
  }
  return out
}

function childrenByParent(model: Model): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const table of model.facts) {
    if (table.kind !== 'table' && table.kind !== 'foreignTable') continue
    const parents = table.at.partitionOf ? [table.at.partitionOf.table] : (table.at.inherits ?? [])
    for (const parent of parents) {
      const id = `table ${parent}`
      out.set(id, [...(out.get(id) ?? []), table.id])
    }
  }
  return out
}

/** Tables that inherit from a table of `before` or are its partitions, at any depth. */
export function childrenOf(planning: Planning, tableId: string): string[] {
  return (planning.children.get(tableId) ?? []).flatMap(child => [child, ...childrenOf(planning, child)])
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
