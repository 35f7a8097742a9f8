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
  /** Tables may be dropped and made anew where no ALTER exists. */
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
  /** Indexes and constraints of which only the name differs: old id -> new id. */
  readonly renamed: Map<string, string>
  /** The same by the qualified name of the index. */
  readonly renamedIndexes: Map<string, string>
  readonly unresolved: string[]
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
    renamed: new Map(),
    renamedIndexes: new Map(),
    unresolved: [],
  }
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

/** Whether the table holds partitions or is one: some statements act differently there. */
export function isPartitioned(model: Lookup, tableId: string): boolean {
  const fact = model.byId.get(tableId)
  return fact?.kind === 'table' && fact.at.partitionBy !== undefined
}
