// Indexes. One that stands behind a constraint is a part of that constraint's fact.

import { quoteIdentifier } from '../../sql/identifier.ts'
import { identity } from '../name.ts'
import type { IndexAttributes, IndexState } from '../relationAttributes.ts'
import {
  addFact,
  amend,
  type Catalog,
  classes,
  jsonList,
  need,
  numbers,
  type Reader,
  type Relation,
  type Row,
} from './catalog.ts'
import { unwrapped } from './constraints.ts'
import { tablespaceOf } from './relations.ts'
import { within } from './scope.ts'

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

export const indexes: Reader = {
  name: 'indexes',
  sql: (version, _superuser, scope) => `
    select x.indexrelid, x.indrelid, i.relname, i.relam, nullif(i.reltablespace, 0),
           to_json(i.reloptions), x.indnkeyatts, nullif(x.indisunique, false),
           nullif(x.indisclustered, false), nullif(x.indisvalid, true), nullif(x.indisreplident, false),
           x.indkey, x.indclass, x.indcollation, x.indoption,
           ${version >= 150000 ? 'nullif(x.indnullsnotdistinct, false)' : 'null'},
           case when x.indexprs is not null then pg_get_indexdef(x.indexrelid) end,
           case when x.indpred is not null then pg_get_expr(x.indpred, x.indrelid) end
      from pg_index x
      join pg_class i on i.oid = x.indexrelid
     where x.indexrelid >= 16384 ${within(scope, 'relations', 'x.indrelid')}`,
  inPieces: true,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', tableOid = '', name = ''] = row as string[]
      const table = catalog.relations.get(tableOid)
      if (!table?.id) continue
      const constraint = catalog.ids.get(classes.relation, oid)
      if (constraint && !constraint.startsWith('constraint ')) continue
      const state: IndexState = {
        ...(row[5] ? { options: jsonList(row[5]) ?? [] } : {}),
        ...tablespaceOf(catalog, row[4]),
        ...(row[8] ? { clustered: true } : {}),
        ...(row[9] ? { invalid: true } : {}),
      }
      if (row[10]) amend(catalog, table.id, { replicaIdentity: { index: name } })
      if (constraint) noteConstraintIndex(catalog, constraint, table, row, state)
      else addIndex(catalog, table, row, state)
    }
  },
}

/** Indexes of partitions, and the index of the parent that each is attached to. */
export const indexParents: Reader = {
  name: 'index parents',
  sql: (_version, _superuser, scope) => `
    select h.inhrelid, h.inhparent
      from pg_inherits h
      join pg_index x on x.indexrelid = h.inhrelid
     where true ${within(scope, 'relations', 'x.indrelid')}`,
  read: (rows, catalog) => {
    for (const [oid, parent = ''] of rows as string[][]) {
      const id = catalog.ids.get(classes.relation, oid)
      if (id) attach(catalog, id, parent)
    }
  },
}

function attach(catalog: Catalog, id: string, parentOid: string): void {
  const fact = catalog.facts.get(id)
  const parent = catalog.ids.get(classes.relation, parentOid)
  const above = catalog.relations.get(parentOid)
  if (!fact || !parent || !above) return
  const partitionOf = above.identity
  if (fact.kind === 'constraint') amend(catalog, id, { index: { ...fact.at.index, partitionOf } })
  else amend(catalog, id, { partitionOf })
  need(catalog, id, parent)
}

function noteConstraintIndex(
  catalog: Catalog,
  id: string,
  table: Relation,
  row: Row,
  state: IndexState,
): void {
  const fact = catalog.facts.get(id)
  if (fact?.kind !== 'constraint') return
  const included = numbers(row[11]).slice(Number(row[6]))
  const comment = catalog.comments.get(classes.relation, row[0])
  const index = comment === undefined ? state : { ...state, comment }
  if (included.length) amend(catalog, id, { include: included.map(key => table.columns[key] ?? '') })
  // What a key includes goes with it, too.
  for (const key of included) {
    const column = catalog.ids.get(classes.relation, table.oid, key)
    if (column) need(catalog, id, column)
  }
  if (row[15]) amend(catalog, id, { nullsNotDistinct: true })
  for (const _ in index) {
    amend(catalog, id, { index })
    break
  }
  if (fact.at.definition !== undefined) amend(catalog, id, exclusionParts(fact.at.definition))
}

/** An exclusion as PostgreSQL prints it, without the storage that its index attributes tell. */
function exclusionParts(definition: string): { definition: string; predicate: string | undefined } {
  const close = closingParenthesis(definition, definition.indexOf('('))
  const keys = definition.slice(0, close + 1).replace(/ WITH (?=[^ ,]+(?:,|\)$))/g, ' with ')
  const tail = definition.slice(close + 1)
  const include = / INCLUDE (\([^)]*\))/.exec(tail)?.[1]
  const where = tail.indexOf(' WHERE (')
  return {
    definition: include ? `${keys} include ${include}` : keys,
    predicate: where < 0 ? undefined : unwrapped(unwrapped(tail.slice(where + 7))),
  }
}

/** Where the parenthesis that opens at `open` closes; quotes are respected. */
export function closingParenthesis(text: string, open: number): number {
  let depth = 0
  let quote = ''
  for (let at = open; at < text.length; at++) {
    const letter = text.charAt(at)
    if (quote) {
      if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"') quote = letter
    else if (letter === '(') depth++
    else if (letter === ')' && --depth === 0) return at
  }
  return text.length
}

/** Splits at commas outside parentheses and quotes. */
export function topLevelItems(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let quote = ''
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (quote) {
      if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"') quote = letter
    else if (letter === '(' || letter === '[') depth++
    else if (letter === ')' || letter === ']') depth--
    else if (letter === ',' && depth === 0) {
      items.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  items.push(text.slice(start).trim())
  return items
}

function addIndex(catalog: Catalog, table: Relation, row: Row, state: IndexState): void {
  const [oid = '', tableOid = '', name = '', methodOid = ''] = row as string[]
  const keys = numbers(row[11])
  const keyCount = Number(row[6])
  const method = catalog.accessMethods.get(methodOid)
  const definition = row[16]
  const at = {
    table: table.identity,
    unique: row[7] ? true : undefined,
    method: method === 'btree' ? undefined : method,
    keys: definition ? expressionKeys(definition) : plainKeys(catalog, table, row, keys.slice(0, keyCount)),
    include: keys.slice(keyCount).map(key => table.columns[key] ?? ''),
    nullsNotDistinct: row[15] ? true : undefined,
    predicate: row[17] ? unwrapped(row[17]) : undefined,
    ...state,
  } as IndexAttributes
  const { id, needs } = addFact(
    catalog,
    'index',
    { schema: table.schema, name, parent: table.id, identity: identity(table.schema, name) },
    at,
    { class: classes.relation, oid },
  )
  for (const key of keys) {
    const column = catalog.ids.get(classes.relation, tableOid, key)
    if (column) needs.push(column)
  }
  const known = catalog.relations.get(oid)
  if (known) known.id = id
}

/** The keys as PostgreSQL printed them. */
function expressionKeys(definition: string): string[] {
  const open = definition.indexOf('(', definition.indexOf(' USING '))
  return topLevelItems(definition.slice(open + 1, closingParenthesis(definition, open))).map(key =>
    key
      .replace(/ DESC NULLS LAST$/, ' desc nulls last')
      .replace(/ DESC$/, ' desc')
      .replace(/ NULLS FIRST$/, ' nulls first')
      .replace(/ COLLATE ("(?:[^"]|"")*"|\S+)/, ' collate $1'),
  )
}

function plainKeys(catalog: Catalog, table: Relation, row: Row, keys: readonly number[]): string[] {
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

/** Statistics targets and operator class parameters of index columns. */
export const indexColumns: Reader = {
  name: 'index columns',
  sql: (_version, _superuser, scope) => `
    select a.attrelid, a.attnum, nullif(a.attstattarget, -1), to_json(a.attoptions),
           case when a.attoptions is not null then x.indclass[a.attnum - 1] end
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_index x on x.indexrelid = c.oid
     where c.relkind in ('i', 'I')
       and a.attrelid >= 16384
       and (a.attstattarget >= 0 or a.attoptions is not null) ${within(scope, 'relations', 'x.indrelid')}
     order by a.attrelid, a.attnum`,
  read: (rows, catalog) => {
    for (const [oid, number = '0', statistics, options, operatorClass = ''] of rows as string[][]) {
      const id = catalog.ids.get(classes.relation, oid)
      const fact = id ? catalog.facts.get(id) : undefined
      const target = statistics ? `${number}=${statistics}` : undefined
      if (fact?.kind === 'constraint') {
        const index = { ...fact.at.index }
        if (target)
          amend(catalog, id, { index: { ...index, statistics: [...(index.statistics ?? []), target] } })
      } else if (fact?.kind === 'index') {
        if (target) amend(catalog, id, { statistics: [...(fact.at.statistics ?? []), target] })
        const className = operatorClasses.get(catalog)?.get(operatorClass)?.name ?? ''
        if (options)
          amend(catalog, id, { keys: withOptions(fact.at.keys, Number(number), options, className) })
      }
    }
  },
}

/**
 * `body gist_trgm_ops` -> `body gist_trgm_ops (siglen=32)`: what has parameters has to be named. A
 * printed expression has them already.
 */
function withOptions(
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
