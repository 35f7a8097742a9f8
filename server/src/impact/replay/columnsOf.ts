// The columns of what a query gives: their names, and their types where the query's form tells. Undefined
// where not even all names can be told.
import type { FuncCall, Node, RangeVar, SelectStmt } from '@pgsql/types'
import type { Column, SqlType } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { serialTypes } from '../coercion.ts'
import { all, as, qualified, rangeName, sqlType, text, texts } from '../nodes.ts'

/** One item of a FROM: its name, and its columns where they are known. */
interface Source {
  readonly name: string
  readonly columns: readonly Column[] | undefined
}

/** Queries that WITH gives a name. */
type Named = ReadonlyMap<string, readonly Column[] | undefined>

export function columnsOf(
  query: Node | undefined,
  view: CatalogView,
  outer: Named = new Map(),
): readonly Column[] | undefined {
  const select = as(query, 'SelectStmt')
  return select && selected(select, view, outer)
}

function selected(select: SelectStmt, view: CatalogView, outer: Named): readonly Column[] | undefined {
  const named = new Map(outer)
  for (const one of all(select.withClause?.ctes, 'CommonTableExpr')) {
    // One that is recursive finds nothing under its own name.
    named.set(one.ctename ?? '', undefined)
    named.set(one.ctename ?? '', renamed(columnsOf(one.ctequery, view, named), one.aliascolnames))
  }
  if (select.larg && select.rarg) {
    const [left, right] = [select.larg, select.rarg].map(one => selected(one, view, named))
    return left?.map((one, i) => (sameType(one.type, right?.[i]?.type) ? one : untyped(one.name)))
  }
  if (select.valuesLists) return select.valuesLists.length > 0 ? valued(select.valuesLists) : undefined
  const sources = (select.fromClause ?? []).flatMap(item => sourcesOf(item, view, named))
  const found: Column[] = []
  for (const target of all(select.targetList, 'ResTarget')) {
    const columns = targeted(target.val, target.name, sources)
    if (!columns) return undefined
    found.push(...columns)
  }
  return found
}

function valued(rows: readonly Node[]): Column[] {
  const types = rows.map(row => (as(row, 'List')?.items ?? []).map(one => typeOf(one, [])))
  return (types[0] ?? []).map((type, i) =>
    types.every(row => sameType(type, row[i])) ? typed(`column${i + 1}`, type) : untyped(`column${i + 1}`),
  )
}

function sourcesOf(item: Node, view: CatalogView, named: Named): Source[] {
  const range = as(item, 'RangeVar')
  if (range) {
    const name = range.alias?.aliasname ?? range.relname ?? ''
    return [{ name, columns: renamed(columnsNamed(range, view, named), range.alias?.colnames) }]
  }
  const inner = as(item, 'RangeSubselect')
  if (inner) {
    const columns = renamed(columnsOf(inner.subquery, view, named), inner.alias?.colnames)
    return [{ name: inner.alias?.aliasname ?? '', columns }]
  }
  const join = as(item, 'JoinExpr')
  const sides = [join?.larg, join?.rarg].flatMap(side => (side ? sourcesOf(side, view, named) : []))
  // Columns that both sides share stand once, and go before the others.
  if (join && !join.usingClause && !join.isNatural && !join.alias) return sides
  return [...sides.map(one => ({ ...one, columns: undefined })), { name: '', columns: undefined }]
}

function columnsNamed(range: RangeVar, view: CatalogView, named: Named): readonly Column[] | undefined {
  if (range.schemaname === undefined && named.has(range.relname ?? '')) return named.get(range.relname ?? '')
  const relation = view.relation(rangeName(range))
  const known = relation.complete || (relation.query !== undefined && relation.columns.length > 0)
  return known ? relation.columns : undefined
}

function targeted(value: Node | undefined, name: string | undefined, sources: readonly Source[]) {
  const fields = as(value, 'ColumnRef')?.fields ?? []
  if (as(fields.at(-1), 'A_Star')) {
    const of = text(fields.at(-2))
    const wanted = sources.filter(one => of === undefined || one.name === of)
    if (wanted.length === 0 || wanted.some(one => !one.columns)) return undefined
    return wanted.flatMap(one => (one.columns ?? []).map(column => typed(column.name, column.type, column)))
  }
  const column = columnNamed(fields, sources)
  // A bare TRUE is called `bool` before 15, and nothing since.
  if (name === undefined && as(value, 'A_Const')?.boolval) return undefined
  return [typed(name ?? chosenName(value), typeOf(value, sources), column)]
}

function columnNamed(fields: readonly Node[], sources: readonly Source[]): Column | undefined {
  const [name, of] = [text(fields.at(-1)), text(fields.at(-2))]
  const wanted = sources.filter(one => of === undefined || one.name === of)
  const found = wanted.flatMap(one => one.columns?.filter(column => column.name === name) ?? [])
  return found.length === 1 && wanted.every(one => one.columns) ? found[0] : undefined
}

/** The name that a column gets by itself: see FigureColname in PostgreSQL's parser. */
function chosenName(value: Node | undefined): string {
  return nameGiven(value) ?? '?column?'
}

/** The name that an expression gives to its column; undefined where it has none of its own. */
export function nameGiven(value: Node | undefined): string | undefined {
  const column = as(value, 'ColumnRef')
  if (column) return texts(column.fields).at(-1)
  const call = as(value, 'FuncCall')
  if (call) return qualified(call.funcname).relname
  const cast = as(value, 'TypeCast')
  if (cast) return nameGiven(cast.arg) ?? sqlType(cast.typeName)?.name
  const collate = as(value, 'CollateClause')
  if (collate) return nameGiven(collate.arg)
  if (as(value, 'CaseExpr')) return nameGiven(as(value, 'CaseExpr')?.defresult) ?? 'case'
  if (as(value, 'CoalesceExpr')) return 'coalesce'
  if (as(value, 'MinMaxExpr')) return as(value, 'MinMaxExpr')?.op === 'IS_LEAST' ? 'least' : 'greatest'
  if (as(value, 'A_ArrayExpr')) return 'array'
  if (as(value, 'RowExpr')) return 'row'
  if (as(value, 'A_Expr')?.kind === 'AEXPR_NULLIF') return 'nullif'
  return undefined
}

function typeOf(value: Node | undefined, sources: readonly Source[]): SqlType | undefined {
  const cast = as(value, 'TypeCast')
  if (cast) return sqlType(cast.typeName)
  const column = as(value, 'ColumnRef')
  if (column) return columnNamed(column.fields ?? [], sources)?.type
  const constant = as(value, 'A_Const')
  if (constant?.ival) return plain('int4')
  if (constant?.boolval) return plain('bool')
  if (constant?.sval || constant?.isnull) return plain('text')
  const call = as(value, 'FuncCall')
  return call && resultOf(call)
}

/** What the most common functions give, whatever their arguments. */
const results: Readonly<Record<string, string>> = {
  count: 'int8',
  row_number: 'int8',
  rank: 'int8',
  now: 'timestamptz',
  lower: 'text',
  upper: 'text',
  md5: 'text',
  concat: 'text',
  length: 'int4',
  gen_random_uuid: 'uuid',
}

function resultOf({ funcname, args = [] }: FuncCall): SqlType | undefined {
  const name = qualified(funcname).relname
  // LOWER and UPPER are of ranges, too.
  const type = /^(lower|upper)$/.test(name) && !as(args[0], 'A_Const')?.sval ? undefined : results[name]
  return type === undefined ? undefined : plain(type)
}

const plain = (name: string): SqlType => ({ name, mods: [], array: false })

export const sameType = (a: SqlType | undefined, b: SqlType | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.name === b.name &&
  a.schema === b.schema &&
  a.array === b.array &&
  a.mods.join() === b.mods.join()

const untyped = (name: string): Column => ({ name, notNull: false, hasDefault: false, identity: false })

const typed = (name: string, type: SqlType | undefined, from?: Column): Column => ({
  ...untyped(name),
  // A serial is an integer with a default, which a query does not hand on.
  ...(type ? { type: { ...type, name: serialTypes[type.name] ?? type.name } } : {}),
  ...(from?.collation === undefined ? {} : { collation: from.collation }),
})

/** With the names that an alias gives to the first of them. */
export function renamed(
  columns: readonly Column[] | undefined,
  names: readonly Node[] | undefined,
): readonly Column[] | undefined {
  const given = texts(names)
  return columns?.map((one, i) => ({ ...one, name: given[i] ?? one.name }))
}
