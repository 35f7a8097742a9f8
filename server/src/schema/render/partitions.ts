// Which indexes a partition brings by itself: those whose name and attributes are what
// PostgreSQL would choose. The others are made one by one and attached.

import { canonicalJson } from '../hash.ts'
import { automaticName } from '../introspect/constraints.ts'
import { allOf, identityOfId, type Lookup, partsOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { identityParts } from '../name.ts'
import type { IndexState } from '../relationAttributes.ts'
import { relatives } from '../relatives.ts'
import { indexName } from './constraints.ts'

export type Indexed = Fact<'index'> | Fact<'constraint'>

export const isIndexed = (fact: Fact | undefined): fact is Indexed =>
  fact?.kind === 'index' ||
  (fact?.kind === 'constraint' && /^(primaryKey|unique|exclusion)$/.test(fact.at.type))

export const stateOf = (fact: Indexed): IndexState =>
  fact.kind === 'index' ? fact.at : (fact.at.index ?? {})

export interface Partitions {
  /** Facts that come into being with their parent. */
  readonly implied: ReadonlySet<string>
  /** Partitioned indexes and keys whose partitions do not all bring their own: made with ONLY. */
  readonly only: ReadonlySet<string>
  /** All partitions below a table, at any depth. */
  descendants(tableId: string): readonly string[]
}

/** Tells of partitioned indexes, and the partitions below, which of them get their own one by one though they could bring them. */
type Apart = (fact: Indexed, descendants: Partitions['descendants']) => boolean

export function partitionsOf(model: Lookup, apart: Apart = () => false): Partitions {
  const children = (id: string) => relatives(model).partitions.get(identityOfId(id)) ?? []
  const attached = (parent: Indexed) =>
    (relatives(model).attached.get(indexName(parent)) ?? []).flatMap(id => {
      const child = model.byId.get(id)
      return isIndexed(child) ? [child] : []
    })
  const implied = new Set<string>()
  const only = new Set<string>()
  const descendants = (id: string): string[] =>
    children(id).flatMap(child => [child.id, ...descendants(child.id)])

  /** Whether all partitions' indexes come by themselves, all the way down. */
  const follows = (parent: Indexed): boolean => {
    const tables = children(parent.parent ?? '').filter(({ kind }) => kind === 'table')
    const own = attached(parent)
    return (
      own.length === tables.length &&
      own.every(
        child => isAutomatic(model, parent, child) && !hasTwin(model, parent, child) && follows(child),
      )
    )
  }
  const imply = (parent: Indexed): void => {
    for (const child of attached(parent)) {
      implied.add(child.id)
      imply(child)
    }
  }
  for (const table of allOf(model, 'table')) {
    if (table.at.partitionBy === undefined) continue
    for (const fact of model.parts.get(table.id) ?? [])
      if (isIndexed(fact) && !stateOf(fact).partitionOf) settle(fact)
  }
  function settle(fact: Indexed): void {
    if (!apart(fact, descendants) && follows(fact)) {
      imply(fact)
      return
    }
    only.add(fact.id)
    for (const child of attached(fact)) {
      const table = model.byId.get(child.parent ?? '')
      if (table?.kind !== 'table' || table.at.partitionBy === undefined) continue
      settle(child)
    }
  }
  return { implied, only, descendants }
}

/** The index of its parent's that the one of a partition is attached to. */
export function indexAbove(model: Lookup, fact: Indexed): Indexed | undefined {
  const name = stateOf(fact).partitionOf
  const table = model.byId.get(fact.parent ?? '')
  if (name === undefined || table?.kind !== 'table' || !table.at.partitionOf) return undefined
  return (model.parts.get(`table ${table.at.partitionOf.table}`) ?? [])
    .filter(isIndexed)
    .find(above => indexName(above) === name)
}

function isAutomatic(model: Lookup, parent: Indexed, child: Indexed): boolean {
  if (parent.kind !== child.kind) return false
  // PostgreSQL cannot attach an exclusion: each comes with its parent's.
  if (child.kind === 'constraint' && child.at.type === 'exclusion') return true
  if (child.comment !== undefined) return false
  const table = identityParts(child.parent?.slice(child.parent.indexOf(' ') + 1) ?? '').at(-1) ?? ''
  if (child.name !== chosenName(table, child)) return false
  if (child.kind === 'constraint' && parent.kind === 'constraint') {
    const { index: childIndex, ...childRest } = child.at
    const { index: parentIndex, ...parentRest } = parent.at
    return (
      canonicalJson(childRest) === canonicalJson(parentRest) &&
      sameState(parentIndex ?? {}, childIndex ?? {}) &&
      partsOf(model, parent.parent ?? '', 'column').length > 0
    )
  }
  if (child.kind === 'index' && parent.kind === 'index') {
    const { table: _childTable, partitionOf: _childParent, invalid: _childInvalid, ...childRest } = child.at
    const { table: _parentTable, partitionOf: _parentParent, invalid: _invalid, ...parentRest } = parent.at
    return canonicalJson(childRest) === canonicalJson(parentRest)
  }
  return false
}

/** PostgreSQL attaches an index that a partition has already, whatever its order, instead of making one. */
function hasTwin(model: Lookup, parent: Indexed, child: Indexed): boolean {
  if (parent.kind !== 'index') return false
  const wanted = bare(parent)
  return partsOf(model, child.parent ?? '', 'index').some(
    other => other.id !== child.id && other.at.partitionOf === undefined && bare(other) === wanted,
  )
}

const bare = ({ at }: Fact<'index'>) =>
  canonicalJson([
    at.method ?? null,
    at.unique ?? null,
    at.nullsNotDistinct ?? null,
    at.predicate ?? null,
    at.keys.map(key => key.replace(/( desc)?( nulls (first|last))?$/i, '')),
  ])

function sameState(parent: IndexState, child: IndexState): boolean {
  const { partitionOf: _a, ...own } = parent
  const { partitionOf: _b, ...its } = child
  return canonicalJson(own) === canonicalJson(its)
}

/** The name PostgreSQL chooses for an index of a table (ChooseIndexName). */
export function chosenName(table: string, fact: Indexed): string | undefined {
  if (fact.kind === 'constraint') {
    if (fact.at.type === 'primaryKey') return automaticName(table, '', 'pkey')
    if (fact.at.type === 'unique') {
      return automaticName(table, joined([...(fact.at.columns ?? []), ...(fact.at.include ?? [])]), 'key')
    }
    return undefined
  }
  const columns: string[] = []
  for (const key of fact.at.keys) {
    const name = nameOfKey(key)
    let free = name
    for (let number = 1; columns.includes(free); number++) free = `${name}${number}`
    columns.push(free)
  }
  return automaticName(table, joined([...columns, ...(fact.at.include ?? [])]), 'idx')
}

/** What PostgreSQL calls a key: its column, its function, or `expr` (FigureIndexColname). */
function nameOfKey(key: string): string {
  const plain = new RegExp(`^${word}(?= |$)`).exec(key)?.[0]
  if (plain !== undefined) return identityParts(plain)[0] ?? ''
  const called = new RegExp(`^(${word}(?:\\.${word})*)\\(`).exec(key)?.[1]
  if (called !== undefined) return identityParts(called).at(-1) ?? 'expr'
  return nameOfExpression(insideBrackets(key)) ?? 'expr'
}

const word = '(?:"(?:[^"]|"")*"|[a-z_][a-z0-9_$]*)'

/** A cast is called as what it casts, or else as its type; an operator has no name. */
function nameOfExpression(text: string): string | undefined {
  if (new RegExp(`^${word}$`).test(text)) return identityParts(text)[0]
  const bare = insideBrackets(text)
  if (bare !== text) return nameOfExpression(bare)
  const called = new RegExp(`^(${word}(?:\\.${word})*)(\\(.*\\))$`, 's').exec(text)
  if (called?.[1] && insideBrackets(called[2] ?? '') !== called[2]) return identityParts(called[1]).at(-1)
  const cast = new RegExp(`^(${word}|\\(.*\\))::([^:|()]+)(?:\\([\\d,]+\\))?(?:\\[\\])*$`, 's').exec(text)
  const [, value = '', type = ''] = cast ?? []
  if (!cast || (value.startsWith('(') && insideBrackets(value) === value)) return undefined
  return nameOfExpression(value) ?? shortTypes[type] ?? identityParts(type).at(-1)
}

/** Types whose names PostgreSQL prints are not the ones it calls them. */
const shortTypes: Readonly<Record<string, string>> = {
  bigint: 'int8',
  integer: 'int4',
  smallint: 'int2',
  'double precision': 'float8',
  real: 'float4',
  boolean: 'bool',
  'character varying': 'varchar',
  character: 'bpchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
}

/** What stands in the brackets that a text begins with; the text itself where it begins with none. */
function insideBrackets(text: string): string {
  let depth = 0
  for (const { 0: mark, index } of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g)) {
    if (index > 0 && depth === 0) return text
    if (mark === '(') depth++
    else if (mark === ')' && --depth === 0) return isWhole(text, index) ? text.slice(1, index) : text
  }
  return text
}

/** Whether nothing but an order, a collation or an operator class follows. */
const isWhole = (text: string, end: number) =>
  /^(?: (?:[a-z_".]+|COLLATE|"(?:[^"]|"")*"))*$/i.test(text.slice(end + 1))

/** Columns joined as ChooseIndexNameAddition does, which stops at 64 bytes. */
function joined(columns: readonly string[]): string {
  let text = ''
  for (const column of columns) {
    text += (text ? '_' : '') + column
    if (Buffer.byteLength(text) >= 64) break
  }
  return text
}
