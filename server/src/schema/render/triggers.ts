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
  return `alter ${table} ${parentIdentity(fact)} ${verbs[enabled ?? 'origin']} ${what} ${quoteIdentifier(fact.name)}`
}

/**
 * PostgreSQL gives the triggers that enforce a constraint names that hold oids, so the server has to
 * look for them. Undefined when they stay as they are.
 */
export function setConstraintTriggers(
  fact: Fact<'constraint'>,
  before: readonly string[] = [],
  after: readonly string[] = [],
): string | undefined {
  const trigger = (item: string) => item.slice(0, item.lastIndexOf(': '))
  const usual = before
    .filter(item => !after.some(other => trigger(other) === trigger(item)))
    .map(item => `${trigger(item)}: origin`)
  const wanted = [...usual, ...after.filter(item => !before.includes(item))].map(item => {
    const [, table = '', routine = '', state = 'origin'] = /^(.*) (\S+): (\w+)$/s.exec(item) ?? []
    return `(${[table, routine, verbs[state as Enabled | 'origin']].map(quoteLiteral).join(', ')})`
  })
  if (!wanted.length) return undefined
  return `do $$
declare
  it record;
begin
  for it in
    select t.tgrelid::regclass as place, t.tgname as name, w.verb
      from pg_trigger t
      join pg_proc p on p.oid = t.tgfoid
      join (values ${wanted.join(', ')}) w (place, routine, verb)
        on w.place::regclass = t.tgrelid and w.routine = p.proname
     where t.tgconstraint = (select oid
                               from pg_constraint
                              where conrelid = ${quoteLiteral(parentIdentity(fact))}::regclass
                                and conname = ${quoteLiteral(fact.name)})
  loop
    execute format('alter table %s %s trigger %I', it.place, it.verb, it.name);
  end loop;
end $$`
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
