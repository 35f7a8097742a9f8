// What every kind of object can have: an owner, a comment, security labels. Privileges: grants.ts.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import { identityOf } from '../lookup.ts'
import type { Fact, Kind } from '../model.ts'
import { address, parentIdentity } from './address.ts'
import { indexName } from './constraints.ts'

const unowned: ReadonlySet<Kind> = new Set(['index', 'constraint', 'column', 'rule', 'trigger', 'policy'])

export function ownerStatement(fact: Fact, owner: string): string | undefined {
  if (unowned.has(fact.kind)) return undefined
  if (fact.kind === 'database') return onDatabase(`owner to ${quoteIdentifier(owner)}`)
  return `alter ${address(fact)} owner to ${quoteIdentifier(owner)}`
}

export function commentStatement(fact: Fact, comment: string | undefined): string {
  const text = comment === undefined ? 'null' : quoteLiteral(comment)
  if (fact.kind === 'database') return inDatabase(`comment on database %I is ${text}`)
  return `comment on ${address(fact)} is ${text}`
}

export function labelStatements(
  fact: Fact,
  before: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>> = {},
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter(provider => before[provider] !== after[provider])
    .map(provider => {
      const label = after[provider] === undefined ? 'null' : quoteLiteral(after[provider])
      const text = (on: string) => `security label for ${quoteIdentifier(provider)} on ${on} is ${label}`
      return fact.kind === 'database' ? inDatabase(text('database %I')) : text(address(fact))
    })
}

/** Comments on what comes with an object, by its words for each. */
export function sideCommentStatements(
  fact: Fact,
  before: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>> = {},
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter(side => before[side] !== after[side])
    .map(side => {
      const text = after[side] === undefined ? 'null' : quoteLiteral(after[side])
      return `comment on ${sideAddress(fact, side)} is ${text}`
    })
}

function sideAddress(fact: Fact, side: string): string {
  switch (side) {
    case 'row type':
      return `type ${identityOf(fact)}`
    case 'array type':
      return `type ${identityOf(fact)}[]`
    case 'rule':
      return `rule "_RETURN" on ${identityOf(fact)}`
    case 'constraint':
      return `constraint ${quoteIdentifier(fact.name)} on ${parentIdentity(fact)}`
    default:
      return `${side} on ${identityOf(fact)}`
  }
}

/** What goes with an extension, and what does no longer. */
export function extensionDependence(
  fact: Fact,
  before: readonly string[] = [],
  after: readonly string[] = [],
): string[] {
  const name = fact.kind === 'constraint' ? `index ${indexName(fact)}` : address(fact)
  const gone = before.filter(extension => !after.includes(extension))
  const fresh = after.filter(extension => !before.includes(extension))
  return [
    ...gone.map(extension => `alter ${name} no depends on extension ${quoteIdentifier(extension)}`),
    ...fresh.map(extension => `alter ${name} depends on extension ${quoteIdentifier(extension)}`),
  ]
}

/** A database is known to SQL by name only, and a script does not know its name. */
export function onDatabase(action: string): string {
  return inDatabase(`alter database %I ${action}`)
}

export function inDatabase(statement: string): string {
  return `do $$ begin\n  execute format(${quoteLiteral(statement.replaceAll('%', '%%').replaceAll('%%I', '%I'))}, current_database());\nend $$`
}
