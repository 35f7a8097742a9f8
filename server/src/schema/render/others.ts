// The rarer kinds as DDL: what teaches the server types, operators, text search, foreign data
// and replication.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import { hidden, isUri } from '../introspect/secrets.ts'
import { identityOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { optionList } from './columns.ts'

const options = (list: readonly string[] | undefined) => {
  const text = optionList(list ?? [])
  return text ? ` options (${text})` : ''
}
const given = (name: string, value: string | undefined) => (value === undefined ? [] : [`${name} = ${value}`])

export function createLanguage(fact: Fact<'language'>): string {
  const { at } = fact
  return (
    `create ${at.trusted ? 'trusted ' : ''}language ${identityOf(fact)} handler ${at.handler}` +
    `${at.inline ? ` inline ${at.inline}` : ''}${at.validator ? ` validator ${at.validator}` : ''}`
  )
}

export function createWrapper(fact: Fact<'foreignDataWrapper'>): string {
  const { at } = fact
  return (
    `create foreign data wrapper ${identityOf(fact)}` +
    `${at.handler ? ` handler ${at.handler}` : ''}${at.validator ? ` validator ${at.validator}` : ''}` +
    options(at.options)
  )
}

export function createServer(fact: Fact<'server'>): string {
  const { at } = fact
  return (
    `create server ${identityOf(fact)}` +
    `${at.type === undefined ? '' : ` type ${quoteLiteral(at.type)}`}` +
    `${at.version === undefined ? '' : ` version ${quoteLiteral(at.version)}`}` +
    ` foreign data wrapper ${quoteIdentifier(at.wrapper)}${options(at.options)}`
  )
}

export function createUserMapping(fact: Fact<'userMapping'>): string {
  return `create user mapping ${identityOf(fact)}${options(fact.at.options)}`
}

export function createCollation(fact: Fact<'collation'>): string {
  const { at } = fact
  const same = at.collate !== undefined && at.collate === at.ctype
  const parts = [
    `provider = ${at.provider}`,
    ...(same ? [`locale = ${quoteLiteral(at.collate ?? '')}`] : []),
    ...(at.locale === undefined ? [] : [`locale = ${quoteLiteral(at.locale)}`]),
    ...(same || at.collate === undefined ? [] : [`lc_collate = ${quoteLiteral(at.collate)}`]),
    ...(same || at.ctype === undefined ? [] : [`lc_ctype = ${quoteLiteral(at.ctype)}`]),
    ...(at.nondeterministic ? ['deterministic = false'] : []),
    ...(at.rules === undefined ? [] : [`rules = ${quoteLiteral(at.rules)}`]),
  ]
  return `create collation ${identityOf(fact)} (${parts.join(', ')})`
}

export function createConversion(fact: Fact<'conversion'>): string {
  const { at } = fact
  return (
    `create ${at.default ? 'default ' : ''}conversion ${identityOf(fact)}` +
    ` for ${quoteLiteral(at.from)} to ${quoteLiteral(at.to)} from ${at.function}`
  )
}

export function createCast(fact: Fact<'cast'>): string {
  const { at } = fact
  const how =
    at.method === 'inout'
      ? 'with inout'
      : at.method === 'binary'
        ? 'without function'
        : `with function ${at.function}`
  return `create cast ${identityOf(fact)} ${how}${at.context === 'explicit' ? '' : ` as ${at.context}`}`
}

export function createOperator(fact: Fact<'operator'>): string {
  const { at } = fact
  const name = identityOf(fact).slice(0, -(fact.name.length - fact.name.lastIndexOf('(')))
  const parts = [
    `function = ${at.function}`,
    ...given('leftarg', at.left),
    ...given('rightarg', at.right),
    ...given('commutator', at.commutator),
    ...given('negator', at.negator),
    ...given('restrict', at.restrict),
    ...given('join', at.join),
    ...(at.hashes ? ['hashes'] : []),
    ...(at.merges ? ['merges'] : []),
  ]
  return `create operator ${name} (\n  ${parts.join(',\n  ')}\n)`
}

export function createOperatorFamily(fact: Fact<'operatorFamily'>): string[] {
  const name = identityOf(fact)
  const members = fact.at.members ?? []
  return [
    `create operator family ${name}`,
    ...(members.length ? [`alter operator family ${name} add\n  ${members.join(',\n  ')}`] : []),
  ]
}

export function createOperatorClass(fact: Fact<'operatorClass'>): string {
  const { at } = fact
  const name = identityOf(fact).slice(0, -` using ${quoteIdentifier(at.method)}`.length)
  const parts = [...(at.storage === undefined ? [] : [`storage ${at.storage}`]), ...(at.members ?? [])]
  return (
    `create operator class ${name}${at.default ? ' default' : ''}\n` +
    `  for type ${at.type} using ${quoteIdentifier(at.method)}` +
    `${at.family === undefined ? '' : ` family ${at.family}`} as\n  ` +
    (parts.length ? parts : [`storage ${at.type}`]).join(',\n  ')
  )
}

export function createTextSearch(
  fact:
    | Fact<'textSearchParser'>
    | Fact<'textSearchTemplate'>
    | Fact<'textSearchDictionary'>
    | Fact<'textSearchConfiguration'>,
): string[] {
  const name = identityOf(fact)
  switch (fact.kind) {
    case 'textSearchParser': {
      const { at } = fact
      const parts = [
        `start = ${at.start}`,
        `gettoken = ${at.token}`,
        `end = ${at.end}`,
        `lextypes = ${at.types}`,
        ...given('headline', at.headline),
      ]
      return [`create text search parser ${name} (\n  ${parts.join(',\n  ')}\n)`]
    }
    case 'textSearchTemplate':
      return [
        `create text search template ${name} (${[...given('init', fact.at.init), `lexize = ${fact.at.lexize}`].join(', ')})`,
      ]
    case 'textSearchDictionary':
      return [
        `create text search dictionary ${name} (\n  ${[`template = ${fact.at.template}`, ...(fact.at.options ? [fact.at.options] : [])].join(',\n  ')}\n)`,
      ]
    case 'textSearchConfiguration':
      return [
        `create text search configuration ${name} (parser = ${fact.at.parser})`,
        ...mappingStatements(name, {}, fact.at.mappings ?? {}),
      ]
    default:
      return fact satisfies never
  }
}

/** Tokens with the same dictionaries go into one statement. */
export function mappingStatements(
  name: string,
  before: Readonly<Record<string, readonly string[]>>,
  after: Readonly<Record<string, readonly string[]>>,
): string[] {
  const gone = Object.keys(before).filter(token => after[token] === undefined)
  const groups = new Map<string, string[]>()
  for (const [token, dictionaries] of Object.entries(after)) {
    const had = before[token]
    if (had?.join() === dictionaries.join()) continue
    const key = `${had ? 'alter' : 'add'} ${dictionaries.join(', ')}`
    groups.set(key, [...(groups.get(key) ?? []), token])
  }
  const head = `alter text search configuration ${name}`
  return [
    ...(gone.length ? [`${head} drop mapping for ${gone.map(quoteIdentifier).join(', ')}`] : []),
    ...[...groups].map(([key, tokens]) => {
      const at = key.indexOf(' ')
      return `${head} ${key.slice(0, at)} mapping\n  for ${tokens.map(quoteIdentifier).join(', ')} with ${key.slice(at + 1)}`
    }),
  ]
}

export function createTransform(fact: Fact<'transform'>): string {
  const parts = [
    ...(fact.at.from === undefined ? [] : [`from sql with function ${fact.at.from}`]),
    ...(fact.at.to === undefined ? [] : [`to sql with function ${fact.at.to}`]),
  ]
  return `create transform ${identityOf(fact)} (${parts.join(', ')})`
}

export function createStatistics(fact: Fact<'statistics'>): string {
  const { at } = fact
  const kinds = at.kinds ? ` (${at.kinds.join(', ')})` : ''
  return `create statistics ${identityOf(fact)}${kinds} on ${at.expressions} from ${at.table}`
}

/** Keywords and values, or one URI, as libpq takes them. */
export function connectionText(list: readonly string[] = []): string {
  return list
    .filter(item => !item.endsWith(hidden))
    .map(item => {
      const at = item.indexOf('=')
      const value = item.slice(at + 1)
      if (isUri(item) || /^[^\s'\\]+$/.test(value)) return item
      return `${item.slice(0, at)}='${value.replace(/['\\]/g, letter => `\\${letter}`)}'`
    })
    .join(' ')
}

export function createPublication(fact: Fact<'publication'>): string {
  const { at } = fact
  const targets = publicationTargets(fact.at)
  const settings = publicationSettings(at)
  return (
    `create publication ${identityOf(fact)}` +
    `${at.allTables ? ' for all tables' : targets.length ? ` for ${targets.join(', ')}` : ''}` +
    `${settings.length ? ` with (${settings.join(', ')})` : ''}`
  )
}

function publicationTargets(at: Fact<'publication'>['at']): string[] {
  return [
    // Before 15 the word TABLE stands once, before the whole list.
    ...(at.tables ? [`table ${at.tables.map(table => `only ${table}`).join(', ')}`] : []),
    ...(at.schemas ?? []).map(schema => `tables in schema ${quoteIdentifier(schema)}`),
  ]
}

export function publicationSettings(at: Fact<'publication'>['at']): string[] {
  return [
    ...(at.operations === undefined ? [] : [`publish = ${quoteLiteral(at.operations.join(', '))}`]),
    ...(at.viaRoot ? ['publish_via_partition_root = true'] : []),
    ...(at.generatedColumns === undefined ? [] : [`publish_generated_columns = ${at.generatedColumns}`]),
  ]
}

/** Connects to nobody, and is disabled: a password for it is never read. */
export function createSubscription(fact: Fact<'subscription'>): string {
  const { at } = fact
  const given = (at.options ?? []).filter(option => !option.startsWith('slot_name'))
  const slot =
    (at.options ?? []).find(option => option.startsWith('slot_name')) ??
    `slot_name = ${quoteLiteral(fact.name)}`
  return (
    `create subscription ${identityOf(fact)} connection ${quoteLiteral(connectionText(at.connection))}` +
    ` publication ${at.publications.map(quoteIdentifier).join(', ')}` +
    ` with (${['connect = false', slot, ...given].join(', ')})`
  )
}
