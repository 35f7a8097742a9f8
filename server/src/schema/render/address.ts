// How DDL names an object: `table public.orders`, `constraint c on public.orders`.
import { quoteIdentifier } from '../../sql/identifier.ts'
import { identityOf } from '../lookup.ts'
import type { Fact, Kind } from '../model.ts'

const words: Readonly<Record<Kind, string>> = {
  database: 'database',
  schema: 'schema',
  extension: 'extension',
  language: 'language',
  accessMethod: 'access method',
  foreignDataWrapper: 'foreign data wrapper',
  server: 'server',
  userMapping: 'user mapping',
  collation: 'collation',
  conversion: 'conversion',
  type: 'type',
  domain: 'domain',
  domainConstraint: 'constraint',
  table: 'table',
  foreignTable: 'foreign table',
  column: 'column',
  constraint: 'constraint',
  index: 'index',
  sequence: 'sequence',
  view: 'view',
  materializedView: 'materialized view',
  rule: 'rule',
  trigger: 'trigger',
  triggerState: 'trigger',
  policy: 'policy',
  function: 'function',
  procedure: 'procedure',
  aggregate: 'aggregate',
  cast: 'cast',
  operator: 'operator',
  operatorFamily: 'operator family',
  operatorClass: 'operator class',
  textSearchParser: 'text search parser',
  textSearchTemplate: 'text search template',
  textSearchDictionary: 'text search dictionary',
  textSearchConfiguration: 'text search configuration',
  transform: 'transform',
  statistics: 'statistics',
  eventTrigger: 'event trigger',
  publication: 'publication',
  subscription: 'subscription',
  defaultPrivileges: 'default privileges',
  suppliedPrivileges: 'privileges',
}

/** The kind in PostgreSQL's words. */
export function kindWords(kind: Kind): string {
  return words[kind]
}

const kinds = new Map(Object.entries(words).map(([kind, text]) => [text, kind as Kind]))

/** The other way round; undefined for what is no kind of its own. */
export const kindOfWords = (text: string): Kind | undefined => kinds.get(text)

/** The relation or domain an object stands on, as SQL names it. */
export function parentIdentity(fact: Fact): string {
  return fact.parent?.slice(fact.parent.indexOf(' ') + 1) ?? ''
}

/** As COMMENT ON and DROP take it. */
export function address(fact: Fact): string {
  switch (fact.kind) {
    case 'constraint':
    case 'rule':
    case 'trigger':
    case 'triggerState':
    case 'policy':
      return `${words[fact.kind]} ${quoteIdentifier(fact.name)} on ${parentIdentity(fact)}`
    case 'domainConstraint':
      return `constraint ${quoteIdentifier(fact.name)} on domain ${parentIdentity(fact)}`
    case 'aggregate':
      return `aggregate ${aggregateSignature(fact)}`
    default:
      return `${words[fact.kind]} ${identityOf(fact)}`
  }
}

/** An aggregate's own signature: `f(*)`, `f(a order by b)`. */
function aggregateSignature(fact: Fact<'aggregate'>): string {
  const name = identityOf(fact).slice(0, -fact.name.length) + fact.name
  const bare = name.slice(0, name.lastIndexOf(signatureOf(fact)))
  return `${bare}(${fact.at.arguments === '' ? '*' : fact.at.arguments})`
}

const signatureOf = (fact: Fact<'aggregate'>) => fact.name.slice(fact.name.indexOf('('))
