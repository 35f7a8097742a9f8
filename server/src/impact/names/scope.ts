// The names that a place in a query can use: the tables, subqueries and functions of its FROM with their
// columns, and those of the queries around it. What is not known to the last column may have any.
import type { ColumnRef, RangeVar } from '@pgsql/types'
import type { Column, Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { as, rangeName, text } from '../nodes.ts'

/** One item of a FROM, or the table that a statement writes. */
export interface Source {
  /** Undefined where its columns have no name before them. */
  readonly name: string | undefined
  /** Undefined where not all of them are known. */
  readonly columns: readonly string[] | undefined
  /** The relation itself, under its own name or another. */
  readonly relation?: Relation
}

export interface Scope {
  readonly sources: readonly Source[]
  /** The query around it. */
  readonly outer?: Scope
  /** Names that the query gives to what it puts out, for ORDER BY and GROUP BY. */
  readonly outputs?: ReadonlySet<string>
}

/** Queries that WITH gives a name, with their columns where they are known. */
export type Named = ReadonlyMap<string, readonly Column[] | undefined>

export const noSources: Scope = { sources: [] }

export function sourceOf(relation: Relation, name = relation.name): Source {
  return { name, columns: columnsKnown(relation)?.map(one => one.name), relation }
}

/** The columns of a table or view, where all are known. */
export function columnsKnown(relation: Relation): readonly Column[] | undefined {
  const tables = /^(table|partitioned|foreign)$/.test(relation.kind)
  const isWhole = tables ? relation.complete : relation.query !== undefined && relation.columns.length > 0
  return isWhole ? relation.columns : undefined
}

/** A table of a FROM; undefined where it is one of WITH. */
export const relationOf = (range: RangeVar, named: Named, view: CatalogView): Relation | undefined =>
  range.schemaname === undefined && named.has(range.relname ?? '')
    ? undefined
    : view.relation(rangeName(range))

/** What a name does not lead to: a column, or a table of the FROM before its dot. */
export interface Unresolved {
  readonly kind: 'column' | 'source'
  readonly name: string
  /** The only table that the column could be of. */
  readonly of?: Relation
}

/** Undefined where the name leads somewhere, or may. `isFunction`: `t.f` is a call of it, too. */
export function unresolved(
  { fields = [] }: ColumnRef,
  scope: Scope,
  isFunction: (name: string) => boolean,
): Unresolved | undefined {
  const isStar = as(fields.at(-1), 'A_Star') !== undefined
  if (fields.length > 2 || (isStar && fields.length === 1)) return undefined
  const last = text(fields.at(-1)) ?? ''
  const before = fields.length === 2 ? text(fields[0]) : undefined
  if (!isStar && systemColumns.has(last)) return undefined
  return before === undefined ? alone(last, scope) : behindDot(before, isStar ? undefined : last)

  function behindDot(table: string, column: string | undefined): Unresolved | undefined {
    for (let at: Scope | undefined = scope; at; at = at.outer) {
      const source = at.sources.find(one => one.name === table)
      if (!source && at.sources.some(one => one.name === undefined)) return undefined
      if (!source) continue
      if (column === undefined || !source.columns || source.columns.includes(column)) return undefined
      if (isFunction(column)) return undefined
      return { kind: 'column', name: column, ...(source.relation ? { of: source.relation } : {}) }
    }
    return { kind: 'source', name: table }
  }
}

function alone(name: string, scope: Scope): Unresolved | undefined {
  if (scope.outputs?.has(name)) return undefined
  for (let at: Scope | undefined = scope; at; at = at.outer)
    for (const source of at.sources)
      if (!source.columns || source.name === name || source.columns.includes(name)) return undefined
  const [only, ...others] = scope.sources
  return {
    kind: 'column',
    name,
    ...(only?.relation && others.length === 0 && !scope.outer ? { of: only.relation } : {}),
  }
}

/** PostgreSQL's own, in every table. */
const systemColumns = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'])
