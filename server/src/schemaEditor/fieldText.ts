// Whether what is typed into a field is one type, one expression or one index key, and nothing that would
// end it and begin something else. Asks the parser, with a neighbour behind the text that must stay one.
import type { Node } from '@pgsql/types'
import { readScript } from '../sql/script.ts'

/** The one statement that the text is. */
function parsed(sql: string): Node | undefined {
  const { statements } = readScript(sql)
  const [statement] = statements
  return statements.length === 1 && statement?.problem === undefined ? statement?.tree : undefined
}

const hasOnly = (value: object, keys: readonly string[]) =>
  Object.keys(value).every(key => keys.includes(key))

/** The columns of `create table x (<columns>)`, where it is nothing more than that. */
function columnsOf(columns: string): readonly Node[] {
  const tree = parsed(`create table x (${columns})`)
  if (!tree || !('CreateStmt' in tree)) return []
  const { tableElts = [], ...rest } = tree.CreateStmt
  return hasOnly(rest, ['relation', 'oncommit']) ? tableElts : []
}

/** A serial type is none, but a column may be one. */
export function isType(text: string): boolean {
  const [column, ...others] = columnsOf(`y ${text}, z int`)
  return (
    others.length === 1 &&
    column !== undefined &&
    'ColumnDef' in column &&
    hasOnly(column.ColumnDef, ['colname', 'typeName', 'is_local', 'location']) &&
    column.ColumnDef.typeName?.setof !== true
  )
}

/** The list in `coalesce` takes any expression, and neither a query without parentheses nor a list. */
export function isExpression(text: string): boolean {
  const tree = parsed(`select coalesce(${text}, null)`)
  if (!tree || !('SelectStmt' in tree)) return false
  const { targetList = [], ...rest } = tree.SelectStmt
  const [target] = targetList
  if (!hasOnly(rest, ['limitOption', 'op']) || targetList.length !== 1) return false
  if (!target || !('ResTarget' in target) || !hasOnly(target.ResTarget, ['val', 'location'])) return false
  const { val } = target.ResTarget
  if (!val || !('CoalesceExpr' in val)) return false
  const [value, ...others] = val.CoalesceExpr.args ?? []
  return value !== undefined && !('SetToDefault' in value) && others.length === 1
}

/** An expression as it stands behind `default`, which takes `not`, `at time zone` and others in parentheses only. */
export function asDefault(expression: string): string {
  const [column, ...others] = columnsOf(`y int default ${expression}, z int`)
  const isOne =
    others.length === 1 &&
    column !== undefined &&
    'ColumnDef' in column &&
    column.ColumnDef.constraints?.length === 1
  return isOne ? expression : `(${expression})`
}

export function isKey(text: string): boolean {
  const tree = parsed(`create index on x (${text}, y)`)
  if (!tree || !('IndexStmt' in tree)) return false
  const { indexParams = [], ...rest } = tree.IndexStmt
  return indexParams.length === 2 && hasOnly(rest, ['relation', 'accessMethod'])
}
