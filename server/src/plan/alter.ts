// From one state of an object to another, where an ALTER exists. Columns: alterColumn.ts; types:
// alterType.ts. What stands around an object (owner, comment, privileges) is common.ts.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { defaultPrivilegeStatements } from '../schema/render/grants.ts'
import { mappingStatements } from '../schema/render/others.ts'
import { createRule, policyRoles, setEnabled, setEventTriggerEnabled } from '../schema/render/triggers.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { alterDatabase, alterDomain, alterWrapper } from './alterDatabase.ts'
import { alterConstraint, alterIndex } from './alterIndex.ts'
import { alterFamily, dictionaryOptions } from './alterOperators.ts'
import { alterPublication, alterSubscription } from './alterPublication.ts'
import { alterRoutine } from './alterRoutine.ts'
import { alterSequence } from './alterSequence.ts'
import { alterTable } from './alterTable.ts'
import { alterType } from './alterType.ts'
import { alterMaterializedView, alterView } from './alterView.ts'
import { isOlder } from './beyond.ts'
import { type Changes, only } from './changes.ts'
import type { Planning } from './context.ts'
import { parentState } from './drop.ts'
import { optionChanges } from './options.ts'
import { type Step, step } from './planned.ts'

/** Undefined: no ALTER exists, the object must be dropped and made again. */
export function alter(planning: Planning, before: Fact, after: Fact, changes: Changes): Step[] | undefined {
  const name = identityOf(after)
  const plain = (sql: string) => step(sql)
  const given = (attribute: string, sql: string) => (changes.has(attribute) ? [step(sql)] : [])
  switch (after.kind) {
    case 'database':
      return before.kind === 'database' ? alterDatabase(planning, before, after) : undefined
    case 'schema':
    case 'accessMethod':
    case 'language':
    case 'cast':
    case 'collation':
    case 'conversion':
    case 'operator':
    case 'operatorClass':
    case 'aggregate':
    case 'textSearchParser':
    case 'textSearchTemplate':
    case 'transform':
      return only(changes)
    case 'extension':
      return [
        ...(changes.has('version') &&
        before.kind === 'extension' &&
        !isOlder(after.at.version, before.at.version)
          ? [plain(`alter extension ${name} update to ${quoteLiteral(after.at.version)}`)]
          : []),
        ...(changes.has('schema')
          ? [plain(`alter extension ${name} set schema ${quoteIdentifier(after.schema ?? '')}`)]
          : []),
      ]
    case 'foreignDataWrapper':
      return before.kind === after.kind ? alterWrapper(before, after, changes) : undefined
    case 'server': {
      if (before.kind !== after.kind || changes.has('wrapper') || changes.has('type')) return undefined
      const version = changes.has('version')
      const list = optionChanges(before.at.options, after.at.options)
      if (!version && !list) return []
      return [
        plain(
          `alter server ${name}${version ? ` version ${after.at.version === undefined ? 'null' : quoteLiteral(after.at.version)}` : ''}${list ? ` options (${list})` : ''}`,
        ),
      ]
    }
    case 'userMapping': {
      const list = before.kind === after.kind ? optionChanges(before.at.options, after.at.options) : ''
      return list ? [plain(`alter user mapping ${name} options (${list})`)] : []
    }
    case 'type':
      return before.kind === 'type' ? alterType(planning, before, after) : undefined
    case 'domain':
      return before.kind === 'domain' ? alterDomain(before, after, changes) : undefined
    case 'domainConstraint':
      if (only(changes, 'notValid') && !after.at.notValid) {
        return [
          plain(`alter domain ${parentIdentity(after)} validate constraint ${quoteIdentifier(after.name)}`),
        ]
      }
      return undefined
    case 'table':
    case 'foreignTable':
      return before.kind === after.kind
        ? alterTable(planning, before as typeof after, after, changes)
        : undefined
    case 'constraint':
      return before.kind === 'constraint' ? alterConstraint(planning, before, after, changes) : undefined
    case 'index':
      return before.kind === 'index' ? alterIndex(planning, before, after, changes) : undefined
    case 'sequence':
      return before.kind === 'sequence' ? alterSequence(before, after, changes) : undefined
    case 'view':
      return before.kind === 'view' ? alterView(before, after, changes) : undefined
    case 'materializedView':
      return before.kind === 'materializedView' ? alterMaterializedView(before, after, changes) : undefined
    case 'rule':
      return [
        ...(changes.has('definition') ? [plain(createRule(after, true))] : []),
        ...(changes.has('enabled') ? [plain(setEnabled(after, after.at.enabled))] : []),
      ]
    case 'trigger':
      return only(changes, 'enabled') && given('enabled', setEnabled(after, after.at.enabled))
    case 'triggerState':
      if (!changes.has('enabled')) return []
      return [plain(setEnabled(after, after.at.enabled ?? parentState(planning.after, after)))]
    case 'policy':
      return before.kind === 'policy' ? alterPolicy(before, after, changes) : undefined
    case 'function':
    case 'procedure':
      return before.kind === after.kind ? alterRoutine(before as typeof after, after, changes) : undefined
    case 'operatorFamily':
      return before.kind === 'operatorFamily' ? alterFamily(before, after) : undefined
    case 'textSearchDictionary':
      return changes.has('template') || !after.at.options
        ? only(changes)
        : [plain(`alter text search dictionary ${name} (${dictionaryOptions(before, after)})`)]
    case 'textSearchConfiguration':
      if (changes.has('parser') || before.kind !== after.kind) return undefined
      return mappingStatements(name, before.at.mappings ?? {}, after.at.mappings ?? {}).map(plain)
    case 'statistics':
      return (
        only(changes, 'target') &&
        given('target', `alter statistics ${name} set statistics ${after.at.target ?? -1}`)
      )
    case 'eventTrigger':
      return only(changes, 'enabled') && given('enabled', setEventTriggerEnabled(after, after.at.enabled))
    case 'publication':
      return before.kind === 'publication' ? alterPublication(before, after) : undefined
    case 'subscription':
      return before.kind === 'subscription' ? alterSubscription(planning, before, after, changes) : undefined
    case 'defaultPrivileges':
      return defaultPrivilegeStatements(after, before.grants, after.grants).map(plain)
    case 'suppliedPrivileges':
      return []
    case 'column':
      return undefined
    default:
      return after satisfies never
  }
}

/** An expression can be replaced but not taken away. */
function alterPolicy(before: Fact<'policy'>, after: Fact<'policy'>, changes: Changes): Step[] | undefined {
  if (changes.has('command') || changes.has('restrictive')) return undefined
  if (before.at.using !== undefined && after.at.using === undefined) return undefined
  if (before.at.check !== undefined && after.at.check === undefined) return undefined
  const parts = [
    changes.has('roles') ? `to ${policyRoles(after.at.roles ?? ['public'])}` : '',
    changes.has('using') ? `using (${after.at.using})` : '',
    changes.has('check') ? `with check (${after.at.check})` : '',
  ].filter(Boolean)
  return parts.length
    ? [
        step(
          `alter policy ${quoteIdentifier(after.name)} on ${parentIdentity(after)}\n  ${parts.join('\n  ')}`,
        ),
      ]
    : []
}
