// Does a check of the default partition say that it holds no row of a new one? Understood is
// `check (not (condition))` where the condition holds for all that the bounds let in.
import type { Node, PartitionBoundSpec } from '@pgsql/types'
import type { Relation } from './catalog/values.ts'
import { edge, isColumn } from './implied.ts'
import { literal, order } from './literals.ts'
import { as, text } from './nodes.ts'

export function keepsOut(fallback: Relation, bound: PartitionBoundSpec, parent: Relation): boolean {
  const column = parent.partitionKey?.length === 1 ? parent.partitionKey[0] : undefined
  if (column === undefined) return false
  const values = bound.strategy === 'l' ? (bound.listdatums ?? []).map(literal) : undefined
  const held = values
    ? (condition: Node | undefined) => values.every(value => holdsFor(condition, column, value))
    : (condition: Node | undefined) => bound.strategy === 'r' && holdsWithin(condition, column, bound)
  return fallback.constraints.some(({ kind, valid, enforced, expression }) => {
    if (kind !== 'check' || !valid || !enforced) return false
    const bool = as(expression, 'BoolExpr')
    return (
      (bool?.boolop === 'NOT_EXPR' && held(bool.args?.[0])) || excludes(expression, column, bound, values)
    )
  })
}

/** Whether a condition is true of none of the values that the bounds let in. */
function excludes(
  condition: Node | undefined,
  column: string,
  bound: PartitionBoundSpec,
  values: readonly (string | null | undefined)[] | undefined,
): boolean {
  if (values) return values.every(value => value !== undefined && failsFor(condition, column, value))
  const bool = as(condition, 'BoolExpr')
  if (bool?.boolop === 'AND_EXPR')
    return bool.args?.some(arg => excludes(arg, column, bound, values)) === true
  if (bool?.boolop === 'OR_EXPR')
    return bool.args?.every(arg => excludes(arg, column, bound, values)) === true
  const comparison = as(condition, 'A_Expr')
  const value = comparison && literal(comparison.rexpr)
  if (bound.strategy !== 'r' || comparison?.kind !== 'AEXPR_OP' || typeof value !== 'string') return false
  if (!isColumn(comparison.lexpr, column)) return false
  const lower = order(value, edge(bound.lowerdatums?.[0]))
  const upper = order(value, edge(bound.upperdatums?.[0]))
  switch (text(comparison.name?.[0])) {
    case '<':
      return lower !== undefined && lower <= 0
    case '<=':
      return lower !== undefined && lower < 0
    case '>':
    case '>=':
      return upper !== undefined && upper >= 0
    default:
      return false
  }
}

/** Whether a condition is not true where the column has this value; of NULL no comparison is. */
function failsFor(condition: Node | undefined, column: string, value: string | null): boolean {
  const bool = as(condition, 'BoolExpr')
  if (bool?.boolop === 'AND_EXPR') return bool.args?.some(arg => failsFor(arg, column, value)) === true
  if (bool?.boolop === 'OR_EXPR') return bool.args?.every(arg => failsFor(arg, column, value)) === true
  const comparison = as(condition, 'A_Expr')
  if (comparison?.kind !== 'AEXPR_OP' || !isColumn(comparison.lexpr, column)) return false
  const other = literal(comparison.rexpr)
  return value === null || (text(comparison.name?.[0]) === '<>' && other === value)
}

/** Whether a condition is true where the column has this value. */
function holdsFor(condition: Node | undefined, column: string, value: string | null | undefined): boolean {
  const bool = as(condition, 'BoolExpr')
  if (bool?.boolop === 'AND_EXPR') return bool.args?.every(arg => holdsFor(arg, column, value)) === true
  if (bool?.boolop === 'OR_EXPR') return bool.args?.some(arg => holdsFor(arg, column, value)) === true
  const test = as(condition, 'NullTest')
  if (test)
    return (
      isColumn(test.arg, column) &&
      value !== undefined &&
      (value === null) === (test.nulltesttype === 'IS_NULL')
    )
  const comparison = as(condition, 'A_Expr')
  if (!comparison || !isColumn(comparison.lexpr, column) || typeof value !== 'string') return false
  if (text(comparison.name?.[0]) !== '=') return false
  if (comparison.kind === 'AEXPR_OP') return literal(comparison.rexpr) === value
  const items = as(comparison.rexpr, 'List')?.items ?? as(comparison.rexpr, 'A_ArrayExpr')?.elements ?? []
  return /^AEXPR_(IN|OP_ANY)$/.test(comparison.kind ?? '') && items.some(item => literal(item) === value)
}

/** Whether a condition is true of every value between the bounds. */
function holdsWithin(condition: Node | undefined, column: string, bound: PartitionBoundSpec): boolean {
  const bool = as(condition, 'BoolExpr')
  if (bool)
    return bool.boolop === 'AND_EXPR' && bool.args?.every(arg => holdsWithin(arg, column, bound)) === true
  const test = as(condition, 'NullTest')
  if (test) return isColumn(test.arg, column) && test.nulltesttype === 'IS_NOT_NULL'
  const comparison = as(condition, 'A_Expr')
  const value = comparison && literal(comparison.rexpr)
  if (comparison?.kind !== 'AEXPR_OP' || !isColumn(comparison.lexpr, column) || typeof value !== 'string')
    return false
  const lower = order(edge(bound.lowerdatums?.[0]), value)
  const upper = order(edge(bound.upperdatums?.[0]), value)
  switch (text(comparison.name?.[0])) {
    case '>=':
      return lower !== undefined && lower >= 0
    case '>':
      return lower !== undefined && lower > 0
    case '<':
    case '<=':
      return upper !== undefined && upper <= 0
    default:
      return false
  }
}
