// GRANT and REVOKE from one set of privileges to another.
import { quoteIdentifier } from '../../sql/identifier.ts'
import { identityOf } from '../lookup.ts'
import type { Fact, Grants, Kind } from '../model.ts'
import { address, parentIdentity } from './address.ts'
import { inDatabase } from './common.ts'

/** What an object of this kind gives to everybody without being asked. */
const toPublic: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  function: ['execute'],
  procedure: ['execute'],
  aggregate: ['execute'],
  type: ['usage'],
  domain: ['usage'],
  language: ['usage'],
  database: ['connect', 'temporary'],
}

/** What a role has: a list, everything that this kind of object knows, or nobody can say what. */
type Held = readonly string[] | 'all' | 'unknown'

interface Step {
  readonly verb: 'grant' | 'revoke' | 'revoke grant option for'
  readonly privileges: readonly string[]
  readonly withOption?: boolean
  readonly grantor?: string | undefined
}

/**
 * Both sides name only roles that differ from the start, so a role missing on one side is at its
 * start there. `stray` are roles that may hold something by default privileges.
 */
export function grantStatements(
  fact: Fact,
  before: Grants | undefined,
  after: Grants | undefined,
  stray: readonly string[] = [],
): string[] {
  const roles = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...stray])].sort()
  return roles
    .flatMap(role => {
      const had = stray.includes(role) ? 'unknown' : (before?.[role] ?? start(fact, role))
      const has = after?.[role] ?? start(fact, role)
      return steps(had, has).map(step => ({
        sql: statement(fact, step, role),
        place: step.verb === 'grant' ? 1 + depth(after, step.grantor) : -depth(before, step.grantor),
      }))
    })
    .sort((a, b) => a.place - b.place)
    .map(({ sql }) => sql)
}

/** Through how many hands a grantor has got what he grants: the first of them gives first and takes last. */
function depth(
  grants: Grants | undefined,
  grantor: string | undefined,
  seen: readonly string[] = [],
): number {
  if (grantor === undefined || seen.includes(grantor)) return 0
  const hands = (grants?.[grantor] ?? []).map(item => depth(grants, by(item), [...seen, grantor]))
  return 1 + Math.max(0, ...hands)
}

function start(fact: Fact, role: string): Held {
  if (fact.kind === 'suppliedPrivileges') return fact.hints.start?.[role] ?? []
  if (role === 'public') return toPublic[fact.kind] ?? []
  return role === fact.owner && fact.kind !== 'column' ? 'all' : []
}

/** Takes away what a role should not have, then gives what it lacks. */
function steps(had: Held, has: Held): Step[] {
  if (had === has) return []
  if (has === 'all' || has === 'unknown') return [{ verb: 'grant', privileges: ['all'] }]
  if (had === 'all' || had === 'unknown') {
    return [{ verb: 'revoke', privileges: ['all'] }, ...giving(has)]
  }
  const out: Step[] = []
  for (const [grantor, items] of byGrantor(had.filter(item => !has.includes(item)))) {
    const keeps = (item: string) => has.some(other => plain(other) === plain(item) && by(other) === grantor)
    const whole = items.filter(item => !keeps(item)).map(plain)
    const option = items.filter(item => keeps(item) && starred(item)).map(plain)
    if (whole.length) out.push({ verb: 'revoke', privileges: whole, grantor })
    if (option.length) out.push({ verb: 'revoke grant option for', privileges: option, grantor })
  }
  const fresh = has.filter(
    item => !had.includes(item) && !had.includes(item.replace(plain(item), `${plain(item)}*`)),
  )
  return [...out, ...giving(fresh)]
}

function giving(items: readonly string[]): Step[] {
  return [...byGrantor(items)].flatMap(([grantor, group]) => {
    const ordinary = group.filter(item => !starred(item)).map(plain)
    const passing = group.filter(starred).map(plain)
    return [
      ...(ordinary.length ? [{ verb: 'grant' as const, privileges: ordinary, grantor }] : []),
      ...(passing.length ? [{ verb: 'grant' as const, privileges: passing, withOption: true, grantor }] : []),
    ]
  })
}

/** Items read `select`, `select*`, `select* by role`. */
const by = (item: string) => / by ([\s\S]*)$/.exec(item)?.[1]
const plain = (item: string) => item.replace(/ by [\s\S]*$/, '').replace('*', '')
const starred = (item: string) => item.replace(/ by [\s\S]*$/, '').endsWith('*')

function byGrantor(items: readonly string[]): Map<string | undefined, string[]> {
  const groups = new Map<string | undefined, string[]>()
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item])
  return groups
}

function statement(fact: Fact, step: Step, role: string): string {
  const name =
    fact.kind === 'column' ? fact.name : fact.kind === 'suppliedPrivileges' ? fact.at.column : undefined
  const column = name === undefined ? '' : ` (${quoteIdentifier(name)})`
  const text = stepText(step, target(fact), role, column)
  return fact.kind === 'database' ? inDatabase(text) : text
}

/** One step as SQL; a grant made by another role than the owner is made as that role. */
function stepText(step: Step, on: string, role: string, column = ''): string {
  const list = step.privileges.map(privilege => privilege + column).join(', ')
  const to = role === 'public' ? 'public' : quoteIdentifier(role)
  const text =
    step.verb === 'grant'
      ? `grant ${list} on ${on} to ${to}${step.withOption ? ' with grant option' : ''}`
      : `${step.verb} ${list} on ${on} from ${to}`
  if (step.grantor === undefined) return text
  return `set session authorization ${quoteIdentifier(step.grantor)};\n${text};\nreset session authorization`
}

/** What GRANT calls the object. */
function target(fact: Fact): string {
  switch (fact.kind) {
    case 'table':
    case 'view':
    case 'materializedView':
    case 'foreignTable':
      return `table ${identityOf(fact)}`
    case 'column':
      return `table ${parentIdentity(fact)}`
    case 'aggregate':
      return `function ${identityOf(fact)}`
    case 'server':
      return `foreign server ${identityOf(fact)}`
    case 'database':
      return 'database %I'
    case 'suppliedPrivileges':
      return fact.at.object
    default:
      return address(fact)
  }
}

const objectWords: Readonly<Record<string, readonly string[]>> = { functions: ['execute'], types: ['usage'] }

/** ALTER DEFAULT PRIVILEGES from one state to another. */
export function defaultPrivilegeStatements(
  fact: Fact<'defaultPrivileges'>,
  before: Grants | undefined,
  after: Grants | undefined,
): string[] {
  const { role, object, inSchema } = fact.at
  const head =
    `alter default privileges for role ${quoteIdentifier(role)}` +
    (inSchema === undefined ? '' : ` in schema ${quoteIdentifier(inSchema)}`)
  const initial = (grantee: string): Held => {
    if (inSchema !== undefined) return []
    if (grantee === 'public') return objectWords[object] ?? []
    return grantee === role ? 'all' : []
  }
  const roles = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort()
  return roles.flatMap(grantee =>
    steps(before?.[grantee] ?? initial(grantee), after?.[grantee] ?? initial(grantee)).map(
      step => `${head}\n  ${stepText({ ...step, grantor: undefined }, object, grantee)}`,
    ),
  )
}
