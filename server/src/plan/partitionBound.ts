// What PostgreSQL asks of every row of a partition, as a condition that it recognises when the table
// is attached, and then need not look for itself (get_qual_for_list and get_qual_for_range).
import { topLevelItems } from '../schema/introspect/printedText.ts'
import type { Lookup, Table } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { identityParts } from '../schema/name.ts'
import { quoteLiteral } from '../sql/identifier.ts'

/** The condition of one bound; undefined for a default partition and where it cannot be told for certain. */
export function boundCondition(model: Lookup, table: Table): string | undefined {
  const parent = model.byId.get(`table ${table.at.partitionOf?.table}`)
  const bound = table.at.partitionOf?.bound ?? ''
  if (parent?.kind !== 'table' || parent.at.partitionBy === undefined) return undefined
  const [strategy, keys] = partitionKey(parent.at.partitionBy)
  if (!keys) return undefined
  if (strategy === 'list') {
    const values = valuesIn(/^FOR VALUES IN (\([\s\S]*\))$/.exec(bound)?.[1])
    return values && keys[0] !== undefined ? listCondition(keys[0], values) : undefined
  }
  const range = /^FOR VALUES FROM (\([\s\S]*\)) TO (\([\s\S]*\))$/.exec(bound)
  const [from, to] = [valuesIn(range?.[1]), valuesIn(range?.[2])]
  return strategy === 'range' && from && to ? rangeCondition(keys, from, to) : undefined
}

/** The same with what the parents of its parent ask for. */
export function wholeCondition(model: Lookup, table: Table): string | undefined {
  const own = boundCondition(model, table)
  const parent = model.byId.get(`table ${table.at.partitionOf?.table}`)
  if (own === undefined || parent?.kind !== 'table' || !parent.at.partitionOf) return own
  const above = wholeCondition(model, parent)
  return above && `${above} and ${own}`
}

/** The column of a key, where all keys down to a partition are of one column; see `automaticName`. */
export function onlyKeyColumn(model: Lookup, table: Table): string | undefined | 'several' {
  const columns = new Set<string>()
  for (let at: Fact | undefined = table; at?.kind === 'table' || at?.kind === 'foreignTable'; ) {
    if (!at.at.partitionOf) break
    at = model.byId.get(`table ${at.at.partitionOf.table}`)
    const [, keys] = partitionKey(at?.kind === 'table' ? (at.at.partitionBy ?? '') : '')
    if (!keys?.every(key => plainColumn.test(key))) return undefined
    for (const key of keys) columns.add(key)
  }
  const [column] = columns
  return columns.size === 1 && column !== undefined ? identityParts(column)[0] : 'several'
}

const plainColumn = /^("(?:[^"]|"")*"|[a-z_][a-z0-9_$]*)$/

/** Strategy, and the keys as they stand; none where one has an operator class or a collation of its own. */
function partitionKey(text: string): readonly [string, readonly string[] | undefined] {
  const strategy = text.slice(0, text.indexOf(' ')).toLowerCase()
  const keys = topLevelItems(text.slice(text.indexOf('(') + 1, -1))
  const isPlain = (key: string) => plainColumn.test(key) || /^([a-z_][a-z0-9_.]*)?\([\s\S]*\)$/.test(key)
  return [strategy, keys.every(isPlain) ? keys : undefined]
}

type Value = { readonly literal: string } | 'null' | 'minvalue' | 'maxvalue'

/** Literals without a type: each takes that of its key. */
function valuesIn(list: string | undefined): Value[] | undefined {
  if (list === undefined) return undefined
  const out: Value[] = []
  for (const item of topLevelItems(list.slice(1, -1))) {
    const word = item.toLowerCase()
    if (word === 'null' || word === 'minvalue' || word === 'maxvalue') out.push(word)
    else if (/^(-?[0-9.e+-]+|true|false)$/i.test(item)) out.push({ literal: quoteLiteral(item) })
    else if (/^E?'(?:[^']|'')*'$/.test(item)) out.push({ literal: item })
    else return undefined
  }
  return out
}

function listCondition(key: string, values: readonly Value[]): string {
  const literals = values.flatMap(value => (typeof value === 'object' ? [value.literal] : []))
  const some = literals.length ? `${key} in (${literals.join(', ')})` : ''
  if (!values.includes('null')) return `(${key} is not null and ${some})`
  return some ? `(${key} is null or ${some})` : `(${key} is null)`
}

function rangeCondition(
  keys: readonly string[],
  from: readonly Value[],
  to: readonly Value[],
): string | undefined {
  const parts = keys.map(key => `${key} is not null`)
  let start = 0
  while (start < keys.length && isSame(from[start], to[start])) {
    parts.push(`${keys[start]} = ${literal(from[start])}`)
    start++
  }
  const [lower, upper] = [side(keys, from, start, '>'), side(keys, to, start, '<')]
  if (lower === undefined || upper === undefined) return undefined
  return `(${[...parts, lower, upper].filter(Boolean).join(' and ')})`
}

const isSame = (a: Value | undefined, b: Value | undefined) =>
  typeof a === 'object' && typeof b === 'object' && a.literal === b.literal

const literal = (value: Value | undefined) => (typeof value === 'object' ? value.literal : '')

/** `a > 1 or (a = 1 and b >= 2)`: from left to right, as far as there are values. */
function side(
  keys: readonly string[],
  values: readonly Value[],
  start: number,
  sign: '>' | '<',
): string | undefined {
  const arms: string[] = []
  for (let at = start; at < keys.length; at++) {
    const value = values[at]
    if (typeof value !== 'object') break
    const next = values[at + 1]
    const isLast = at === keys.length - 1 ? sign === '>' : next === (sign === '>' ? 'minvalue' : 'maxvalue')
    const equal = keys.slice(start, at).map((key, index) => `${key} = ${literal(values[start + index])}`)
    arms.push([...equal, `${keys[at]} ${sign}${isLast ? '=' : ''} ${value.literal}`].join(' and '))
  }
  return arms.length > 1 ? `(${arms.map(arm => `(${arm})`).join(' or ')})` : (arms[0] ?? '')
}
