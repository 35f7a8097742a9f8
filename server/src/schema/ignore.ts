// What a team has decided not to look at in a database, taken out of a model. Both sides of a
// comparison lose the same, so it is neither missed nor found.
import type { Ignored } from '#protocol/instance.ts'
import type { Fact, Model } from './model.ts'
import { identity, identityParts, publishedTable } from './name.ts'

/** The model without what is ignored; the same object when nothing is. */
export function ignoring(model: Model, ignored: Ignored | undefined): Model {
  if (!ignored) return model
  const schemas = (ignored.schemas ?? []).map(pattern)
  const partitions = (ignored.partitions ?? []).map(pattern)
  if (!schemas.length && !partitions.length && !ignored.grants && !ignored.owners) return model
  const gone = new Set<string>()
  const isGone = (fact: Fact): boolean => {
    if (ignored.grants && (fact.kind === 'defaultPrivileges' || fact.kind === 'suppliedPrivileges'))
      return true
    const schema =
      fact.kind === 'schema' ? fact.name : fact.kind === 'defaultPrivileges' ? fact.at.inSchema : fact.schema
    if (fact.kind !== 'extension' && schema !== undefined && schemas.some(matches => matches(schema)))
      return true
    if (fact.kind !== 'table' && fact.kind !== 'foreignTable') return false
    return (
      fact.at.partitionOf !== undefined && partitions.some(matches => matches(`${fact.schema}.${fact.name}`))
    )
  }
  for (const fact of model.facts) if (isGone(fact)) gone.add(fact.id)
  // What is below or belongs to something that is gone, at any depth.
  for (let size = -1; size !== gone.size; ) {
    size = gone.size
    for (const fact of model.facts) if (above(fact).some(id => gone.has(id))) gone.add(fact.id)
  }
  const facts = model.facts
    .filter(fact => !gone.has(fact.id))
    .map(fact => publishing(plainer(fact, ignored), gone))
  return { ...model, facts }
}

/** What an object is a part of, a partition of, or owned by. */
function above(fact: Fact): readonly string[] {
  if (fact.parent !== undefined) return [fact.parent]
  if (fact.kind === 'table' || fact.kind === 'foreignTable') {
    return fact.at.partitionOf ? [`table ${fact.at.partitionOf.table}`] : []
  }
  if (fact.kind !== 'sequence' || fact.at.ownedBy === undefined) return []
  const table = identity(...identityParts(fact.at.ownedBy).slice(0, 2))
  return [`table ${table}`, `foreignTable ${table}`]
}

/** A publication without the tables and schemas that are gone. */
function publishing(fact: Fact, gone: ReadonlySet<string>): Fact {
  if (fact.kind !== 'publication' || gone.size === 0) return fact
  const { tables, schemas, ...at } = fact.at
  const left = {
    tables: tables?.filter(table => !gone.has(`table ${publishedTable(table)}`)),
    schemas: schemas?.filter(schema => !gone.has(`schema ${identity(schema)}`)),
  }
  return {
    ...fact,
    at: {
      ...at,
      ...(left.tables?.length ? { tables: left.tables } : {}),
      ...(left.schemas?.length ? { schemas: left.schemas } : {}),
    },
  }
}

function plainer(fact: Fact, { grants, owners }: Ignored): Fact {
  if (!(grants && fact.grants) && !(owners && fact.owner !== undefined) && fact.kind !== 'column') return fact
  const { grants: held, owner, ...rest } = fact
  const left = {
    ...rest,
    ...(grants || held === undefined ? {} : { grants: held }),
    ...(owners || owner === undefined ? {} : { owner }),
  }
  if (!grants || fact.kind !== 'column' || !fact.at.identity?.grants) return left as Fact
  const { grants: _, ...identity } = fact.at.identity
  return { ...left, at: { ...fact.at, identity } } as Fact
}

/** A name in which `*` stands for anything. */
function pattern(text: string): (name: string) => boolean {
  const source = text
    .split('*')
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const expression = new RegExp(`^${source}$`, 's')
  return name => expression.test(name)
}
