// Functions, procedures and aggregates as DDL.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import type { RoutineAttributes } from '../attributes.ts'
import { identityOf } from '../lookup.ts'
import type { Fact } from '../model.ts'

/** `public.f(a integer, b text DEFAULT 'x')`. */
function head(fact: Fact<'function'> | Fact<'procedure'>): string {
  return `${qualifiedName(fact)}(${fact.at.arguments})`
}

/** The name without its signature, qualified. */
export function qualifiedName(fact: Fact): string {
  const name = '(?:"(?:[^"]|"")*"|[^".(]+)'
  return new RegExp(`^${name}\\.${name}`).exec(identityOf(fact))?.[0] ?? ''
}

export function createRoutine(fact: Fact<'function'> | Fact<'procedure'>, orReplace: boolean): string {
  const { at } = fact
  const lines = [
    `create ${orReplace ? 'or replace ' : ''}${fact.kind} ${head(fact)}`,
    ...(at.returns === undefined
      ? []
      : [`returns ${at.returns.replace(/^SETOF /, 'setof ').replace(/^TABLE\(/, 'table(')}`]),
    [`language ${quoteIdentifier(at.language)}`, ...properties(at)].join(' '),
    ...(at.transforms ? [`transform ${at.transforms.map(type => `for type ${type}`).join(', ')}`] : []),
    ...(at.settings ?? []).map(setting),
    body(at),
  ]
  return lines.join('\n')
}

/** Everything between language and body, as ALTER FUNCTION takes it too. */
function properties(at: RoutineAttributes): string[] {
  return [
    at.window ? 'window' : '',
    at.volatility ?? '',
    at.strict ? 'strict' : '',
    at.securityDefiner ? 'security definer' : '',
    at.leakproof ? 'leakproof' : '',
    at.parallel ? `parallel ${at.parallel}` : '',
    at.cost === undefined ? '' : `cost ${at.cost}`,
    at.rows === undefined ? '' : `rows ${at.rows}`,
    at.support === undefined ? '' : `support ${at.support}`,
  ].filter(Boolean)
}

/** Settings whose value is a list of names, which must not be quoted as one. */
const lists = new Set([
  'search_path',
  'temp_tablespaces',
  'session_preload_libraries',
  'shared_preload_libraries',
  'local_preload_libraries',
  'unix_socket_directories',
])

/** `search_path=public, pg_temp` -> `set search_path = public, pg_temp`. */
function setting(text: string): string {
  const at = text.indexOf('=')
  const name = text.slice(0, at)
  const value = text.slice(at + 1)
  return `set ${settingName(name)} = ${settingValue(name, value)}`
}

/** A list keeps its commas; anything else is one text. */
export function settingValue(name: string, value: string): string {
  if (!lists.has(name.toLowerCase())) return quoteLiteral(value)
  const items = [...value.matchAll(/\s*("(?:[^"]|"")*"|[^,]*)\s*(?:,|$)/g)]
    .map(match => (match[1] ?? '').trim())
    .filter(Boolean)
    .map(item => (item.startsWith('"') ? item.slice(1, -1).replaceAll('""', '"') : item))
  return items.length ? items.map(listItem).join(', ') : "''"
}

const listItem = (item: string) =>
  item === '' ? "''" : /^[a-z_][a-z0-9_]*$/.test(item) ? quoteIdentifier(item) : quoteLiteral(item)

export const settingName = (name: string) => name.split('.').map(quoteIdentifier).join('.')

function body(at: RoutineAttributes): string {
  if (at.bodyForm === 'sql') return at.body
  if (at.bodyForm === 'object') return `as ${quoteLiteral(at.object ?? '')}, ${quoteLiteral(at.body)}`
  if (at.language === 'internal' || at.language === 'c') return `as ${quoteLiteral(at.body)}`
  const tag = dollarTag(at.body)
  return `as ${tag}${at.body}${tag}`
}

/** A dollar quote that the text does not hold, nor end with the start of. */
function dollarTag(text: string): string {
  if (!text.includes('$$') && !text.endsWith('$')) return '$$'
  for (let number = 0; ; number++) {
    const tag = `$body${number || ''}`
    if (!text.includes(tag)) return `${tag}$`
  }
}

export function createAggregate(fact: Fact<'aggregate'>): string {
  const list = fact.at.arguments === '' ? '*' : fact.at.arguments
  return `create aggregate ${qualifiedName(fact)}(${list}) (\n  ${fact.at.options.join(',\n  ')}\n)`
}
