// The keys of an index as CREATE INDEX takes them: each with its collation, operator class and order.

import { quoteIdentifier } from '../../sql/identifier.ts'
import { identity } from '../name.ts'
import { type Catalog, numbers, type Reader, type Relation, type Row } from './catalog.ts'
import { closingParenthesis, topLevelItems } from './printedText.ts'

interface OperatorClass {
  readonly name: string
  readonly method: string
  readonly type: string
  readonly isDefault: boolean
}

const operatorClasses = new WeakMap<Catalog, Map<string, OperatorClass>>()

export const operatorClassNames: Reader = {
  name: 'operator class names',
  sql: () => `
    select c.oid, n.nspname, c.opcname, c.opcmethod, c.opcintype, c.opcdefault
      from pg_opclass c
      join pg_namespace n on n.oid = c.opcnamespace`,
  read: (rows, catalog) => {
    const known = new Map<string, OperatorClass>()
    for (const [oid = '', schema = '', name = '', method = '', type = '', isDefault] of rows as string[][]) {
      known.set(oid, {
        name: schema === 'pg_catalog' ? name : identity(schema, name),
        method,
        type,
        isDefault: isDefault === 't',
      })
    }
    operatorClasses.set(catalog, known)
  },
}

/** A class needs naming unless it is the one that CREATE INDEX would take. */
function classToName(catalog: Catalog, oid: string, columnType: string | undefined): string | undefined {
  const known = operatorClasses.get(catalog)
  const used = known?.get(oid)
  if (!known || !used) return undefined
  if (!used.isDefault) return used.name
  if (columnType === undefined || used.type === columnType) return undefined
  for (const other of known.values()) {
    if (other.isDefault && other.method === used.method && other.type === columnType) return used.name
  }
  return undefined
}

export const operatorClassName = (catalog: Catalog, oid: string): string =>
  operatorClasses.get(catalog)?.get(oid)?.name ?? ''

/** The keys as PostgreSQL printed them. */
export function expressionKeys(definition: string): string[] {
  const open = definition.indexOf('(', definition.indexOf(' USING '))
  return topLevelItems(definition.slice(open + 1, closingParenthesis(definition, open))).map(key =>
    key
      .replace(/ DESC NULLS LAST$/, ' desc nulls last')
      .replace(/ DESC$/, ' desc')
      .replace(/ NULLS FIRST$/, ' nulls first')
      .replace(/ COLLATE ("(?:[^"]|"")*"|\S+)/, ' collate $1'),
  )
}

export function plainKeys(catalog: Catalog, table: Relation, row: Row, keys: readonly number[]): string[] {
  const operatorClasses = (row[12] ?? '').split(' ')
  const collations = (row[13] ?? '').split(' ')
  const options = numbers(row[14])
  return keys.map((key, place) =>
    plainKey(
      catalog,
      table,
      key,
      operatorClasses[place] ?? '',
      collations[place] ?? '0',
      options[place] ?? 0,
    ),
  )
}

function plainKey(
  catalog: Catalog,
  table: Relation,
  key: number,
  operatorClass: string,
  collation: string,
  option: number,
): string {
  const columnType = table.types[key]
  const parts = [quoteIdentifier(table.columns[key] ?? '')]
  if (collation !== '0' && collation !== table.collations[key]) {
    parts.push(`collate ${catalog.collations.get(collation) ?? collation}`)
  }
  const named = classToName(catalog, operatorClass, columnType)
  if (named) parts.push(named)
  // Bit 1: descending; bit 2: nulls first, the default when descending.
  const descending = (option & 1) === 1
  const nullsFirst = (option & 2) === 2
  if (descending) parts.push('desc')
  if (nullsFirst !== descending) parts.push(nullsFirst ? 'nulls first' : 'nulls last')
  return parts.join(' ')
}

/**
 * `body gist_trgm_ops` -> `body gist_trgm_ops (siglen=32)`: what has parameters has to be named. A
 * printed expression has them already.
 */
export function withOptions(
  keys: readonly string[],
  number: number,
  options: string,
  className: string,
): readonly string[] {
  const list = (JSON.parse(options) as string[]).sort()
  const text = list
    .map(option =>
      option.replace(/^([^=]*)=(.*)$/s, (_, name, value) => `${name}='${value.replaceAll("'", "''")}'`),
    )
    .join(', ')
  return keys.map((key, place) => {
    if (place !== number - 1 || key.includes(`(${text})`)) return key
    const parts = /^(.*?)( desc| nulls first| nulls last| desc nulls last)?$/s.exec(key)
    const head = parts?.[1] ?? ''
    const named = head.endsWith(` ${className}`) ? head : `${head} ${className}`
    return `${named} (${text})${parts?.[2] ?? ''}`
  })
}
