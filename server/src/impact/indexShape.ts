// What an index is like as it is written, and whether another one is like it. What it costs to build is
// statements/indexes.ts.
import type { IndexElem, IndexStmt, Node } from '@pgsql/types'
import type { IndexShape, KeyForm } from './catalog/values.ts'
import { all, as, sqlType, texts } from './nodes.ts'

export function shapeOf(stmt: IndexStmt, table: string, valid = true): IndexShape {
  const elements = all(stmt.indexParams, 'IndexElem')
  return {
    table,
    unique: stmt.unique === true,
    partial: stmt.whereClause !== undefined,
    ...(stmt.whereClause ? { predicate: stmt.whereClause } : {}),
    ...(stmt.nulls_not_distinct ? { nullsNotDistinct: true } : {}),
    keys: elements.map(one => one.name),
    forms: elements.map(formOf),
    included: all(stmt.indexIncludingParams, 'IndexElem').map(one => one.name ?? ''),
    method: stmt.accessMethod ?? 'btree',
    valid,
    expressions: elements.flatMap(one => one.expr ?? []),
  }
}

export function formOf({ collation, opclass, ordering, nulls_ordering }: IndexElem): KeyForm {
  const isDown = ordering === 'SORTBY_DESC'
  const nullsFirst =
    nulls_ordering === 'SORTBY_NULLS_FIRST' || (isDown && nulls_ordering !== 'SORTBY_NULLS_LAST')
  const compares = [collation, opclass]
    .map(names => texts(names).at(-1) ?? '')
    .join(' ')
    .trim()
  return { compares, order: `${isDown ? 'desc' : 'asc'} ${nullsFirst ? 'first' : 'last'}` }
}

const plain: KeyForm = { compares: '', order: 'asc last' }

/** How a key is compared and sorted; those of a constraint have nothing of their own. */
export const formAt = (shape: IndexShape, place: number): KeyForm => shape.forms[place] ?? plain

/** The key at a place, to compare by. */
export function keyAt(shape: IndexShape, place: number): string {
  const column = shape.keys[place]
  if (column !== undefined) return column
  const before = shape.keys.slice(0, place).filter(key => key === undefined).length
  return skeleton(shape.expressions[before])
}

/** Whether PostgreSQL takes one for the other, as CompareIndexInfo does: which way they sort does not count. */
export const isAlike = (one: IndexShape, other: IndexShape): boolean =>
  one.unique === other.unique &&
  one.method === other.method &&
  one.nullsNotDistinct === other.nullsNotDistinct &&
  one.keys.length === other.keys.length &&
  one.included.join() === other.included.join() &&
  one.keys.every(
    (_, i) => keyAt(one, i) === keyAt(other, i) && formAt(one, i).compares === formAt(other, i).compares,
  ) &&
  skeleton(one.predicate) === skeleton(other.predicate)

/** An index is held against each other one of its table: nobody changes a tree. */
const skeletons = new WeakMap<object, string>()

/** An expression to compare by: without its places, its tables' names, and the casts to text that PostgreSQL writes out. */
export function skeleton(expression: Node | undefined): string {
  if (expression === undefined) return ''
  const made = skeletons.get(expression) ?? bare(expression)
  skeletons.set(expression, made)
  return made
}

const bare = (expression: Node) =>
  JSON.stringify(expression, (key, value: unknown) => {
    if (key === 'location') return undefined
    if (key === 'fields' && Array.isArray(value)) return value.slice(-1)
    const cast = as(value as Node | undefined, 'TypeCast')
    return cast && sqlType(cast.typeName)?.name === 'text' ? cast.arg : value
  })
