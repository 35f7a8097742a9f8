// Triggers, policies, rules and event triggers as DDL.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import type { Fact } from '../model.ts'
import type { Enabled } from '../relationAttributes.ts'
import { parentIdentity } from './address.ts'

export function createTrigger(fact: Fact<'trigger'>): string {
  const { at } = fact
  const referencing = [
    at.oldTable === undefined ? '' : `old table as ${quoteIdentifier(at.oldTable)}`,
    at.newTable === undefined ? '' : `new table as ${quoteIdentifier(at.newTable)}`,
  ].filter(Boolean)
  const lines = [
    `create ${at.constraint ? 'constraint ' : ''}trigger ${quoteIdentifier(fact.name)}`,
    `${at.timing} ${at.events.join(' or ')} on ${parentIdentity(fact)}`,
    ...(at.from === undefined ? [] : [`from ${at.from}`]),
    ...(at.deferrable === undefined
      ? []
      : [`deferrable${at.deferrable === 'initially deferred' ? ' initially deferred' : ''}`]),
    ...(referencing.length ? [`referencing ${referencing.join(' ')}`] : []),
    `for each ${at.level ?? 'row'}`,
    ...(at.when === undefined ? [] : [`when (${at.when})`]),
    `execute function ${at.function}(${(at.arguments ?? []).map(quoteLiteral).join(', ')})`,
  ]
  return lines.join('\n  ')
}

const verbs: Readonly<Record<Enabled | 'origin', string>> = {
  disabled: 'disable',
  replica: 'enable replica',
  always: 'enable always',
  origin: 'enable',
}

/** `what`: trigger or rule. */
export function setEnabled(
  fact: Fact<'trigger'> | Fact<'triggerState'> | Fact<'rule'>,
  enabled: Enabled | 'origin' | undefined,
): string {
  const what = fact.kind === 'rule' ? 'rule' : 'trigger'
  const table = fact.parent?.startsWith('foreignTable ') ? 'foreign table' : 'table'
  const only = fact.kind === 'triggerState' ? 'only ' : ''
  return `alter ${table} ${only}${parentIdentity(fact)} ${verbs[enabled ?? 'origin']} ${what} ${quoteIdentifier(fact.name)}`
}

export function createPolicy(fact: Fact<'policy'>): string {
  const { at } = fact
  return [
    `create policy ${quoteIdentifier(fact.name)} on ${parentIdentity(fact)}`,
    ...(at.restrictive ? ['as restrictive'] : []),
    ...(at.command === 'all' ? [] : [`for ${at.command}`]),
    ...(at.roles === undefined ? [] : [`to ${policyRoles(at.roles)}`]),
    ...(at.using === undefined ? [] : [`using (${at.using})`]),
    ...(at.check === undefined ? [] : [`with check (${at.check})`]),
  ].join('\n  ')
}

export const policyRoles = (roles: readonly string[]) =>
  roles.map(role => (role === 'public' ? 'public' : quoteIdentifier(role))).join(', ')

export function createRule(fact: Fact<'rule'>, orReplace = false): string {
  return `create ${orReplace ? 'or replace ' : ''}rule ${quoteIdentifier(fact.name)} as\n  ${fact.at.definition}`
}

export function createEventTrigger(fact: Fact<'eventTrigger'>): string {
  const { at } = fact
  return [
    `create event trigger ${quoteIdentifier(fact.name)} on ${at.event}`,
    ...(at.tags ? [`when tag in (${at.tags.map(quoteLiteral).join(', ')})`] : []),
    `execute function ${at.function}()`,
  ].join('\n  ')
}

export function setEventTriggerEnabled(fact: Fact<'eventTrigger'>, enabled: Enabled | undefined): string {
  return `alter event trigger ${quoteIdentifier(fact.name)} ${verbs[enabled ?? 'origin']}`
}
