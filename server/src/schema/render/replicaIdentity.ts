// What identifies the rows of a table or materialised view in logical replication, as DDL.
import { quoteIdentifier } from '../../sql/identifier.ts'
import { identityOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { kindWords } from './address.ts'
import type { Context } from './creationContext.ts'
import { keyOf } from './creationOrder.ts'

type Replicated = Fact<'table'> | Fact<'foreignTable'> | Fact<'materializedView'>

export function isIdentifiedBy({ at: { replicaIdentity } }: Replicated, index: string): boolean {
  return typeof replicaIdentity === 'object' && replicaIdentity.index === index
}

export function setReplicaIdentity(fact: Replicated): string {
  const { replicaIdentity = 'default' } = fact.at
  const what = fact.kind === 'table' ? 'table only' : kindWords(fact.kind)
  const identity =
    typeof replicaIdentity === 'object'
      ? `using index ${quoteIdentifier(replicaIdentity.index)}`
      : replicaIdentity
  return `alter ${what} ${identityOf(fact)} replica identity ${identity}`
}

/** As soon as it is there, where it needs no index. */
export function initialReplicaIdentity(fact: Replicated): string[] {
  return typeof fact.at.replicaIdentity === 'string' ? [setReplicaIdentity(fact)] : []
}

/** Once the index is there, where it names one: no column of a materialised view is fit for that. */
export function createReplicaIdentity(context: Context, fact: Replicated): void {
  const { replicaIdentity } = fact.at
  if (typeof replicaIdentity !== 'object') return
  const index = quoteIdentifier(replicaIdentity.index)
  context.out.push({
    key: `${keyOf(fact, context.model).replace(/ 0 [^ ]*$/, '')} 4~`,
    object: fact.id,
    makes: [],
    needs: [
      fact.id,
      `index ${quoteIdentifier(fact.schema ?? '')}.${index}`,
      `constraint ${identityOf(fact)}.${index}`,
    ],
    sql: [setReplicaIdentity(fact)],
  })
}
