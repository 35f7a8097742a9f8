// Names that only one object can have at a time: a new one waits for the old one to be gone.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { indexName } from '../schema/render/constraints.ts'
import type { Planning } from './context.ts'

/** Names are shared: by relations, indexes and composite types; by types and relations; by routines. */
export function nameHolders(
  planning: Planning,
  drop: ReadonlySet<string>,
): (id: string) => readonly string[] {
  const holders = new Map<string, string[]>()
  for (const id of drop) {
    const fact = planning.before.byId.get(id)
    for (const name of fact ? namesOf(fact) : []) holders.set(name, [...(holders.get(name) ?? []), id])
  }
  return id => {
    const fact = planning.after.byId.get(id)
    return (fact ? namesOf(fact) : []).flatMap(name => holders.get(name) ?? []).filter(other => other !== id)
  }
}

const relations = new Set(['table', 'foreignTable', 'view', 'materializedView', 'sequence', 'index'])

function namesOf(fact: Fact): string[] {
  const name = identityOf(fact)
  if (relations.has(fact.kind)) return [`relation ${name}`, `type ${name}`]
  if (fact.kind === 'type')
    return fact.at.form === 'composite' ? [`relation ${name}`, `type ${name}`] : [`type ${name}`]
  // Two classes of one family cannot have the same members, not for a moment.
  if (fact.kind === 'operatorClass') return [`members of ${fact.at.method} for ${fact.at.type}`]
  if (fact.kind === 'domain') return [`type ${name}`]
  if (fact.kind === 'function' || fact.kind === 'procedure' || fact.kind === 'aggregate')
    return [`routine ${name}`]
  if (fact.kind === 'constraint' && /^(primaryKey|unique|exclusion)$/.test(fact.at.type)) {
    const own = fact.at.type === 'primaryKey' ? [`primary key of ${fact.parent}`] : []
    return [`relation ${indexName(fact)}`, ...own]
  }
  return []
}
