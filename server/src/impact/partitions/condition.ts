// A WHERE clause, as far as the planner can use it to leave partitions out: comparisons of columns with
// constants, joined by AND and OR.
import type { Node } from '@pgsql/types'
import { castType, literal, order } from '../literals.ts'
import { as, text } from '../nodes.ts'

export type Operator = '=' | '<>' | '<' | '<=' | '>' | '>='

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'compare'; readonly column: string; readonly operator: Operator; readonly value: string }
  | { readonly kind: 'null'; readonly column: string; readonly is: boolean }
  /** Nothing fulfils it. */
  | { readonly kind: 'never' }
  /** Tells the planner nothing. */
  | { readonly kind: 'open' }

/** The column of the table at hand that a reference means; undefined for any other. */
export type Column = (node: Node | undefined) => string | undefined

const open: Condition = { kind: 'open' }
const never: Condition = { kind: 'never' }

const mirrored: Readonly<Record<Operator, Operator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}
const opposite: Readonly<Record<Operator, Operator>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

export function conditionOf(expression: Node | undefined, column: Column, negated = false): Condition {
  const bool = as(expression, 'BoolExpr')
  if (bool?.boolop === 'NOT_EXPR') return conditionOf(bool.args?.[0], column, !negated)
  if (bool)
    return {
      kind: (bool.boolop === 'AND_EXPR') === negated ? 'or' : 'and',
      parts: (bool.args ?? []).map(arg => conditionOf(arg, column, negated)),
    }
  const test = as(expression, 'NullTest')
  if (test) {
    const name = column(test.arg)
    return name === undefined
      ? open
      : { kind: 'null', column: name, is: (test.nulltesttype === 'IS_NULL') !== negated }
  }
  const truth = as(expression, 'A_Const')
  if (truth?.boolval || truth?.isnull) return (truth.boolval?.boolval === true) === negated ? never : open
  const comparison = as(expression, 'A_Expr')
  return comparison ? compared(comparison, column, negated) : open
}

function compared(
  { kind, name, lexpr, rexpr }: NonNullable<ReturnType<typeof as<'A_Expr'>>>,
  column: Column,
  negated: boolean,
): Condition {
  const operator = (text(name?.[0]) ?? '').replace('!=', '<>') as Operator
  const parts = (ones: readonly Condition[], any: boolean): Condition => ({
    kind: any !== negated ? 'or' : 'and',
    parts: ones,
  })
  const left = column(lexpr)
  switch (kind) {
    case 'AEXPR_OP': {
      if (!(operator in mirrored)) return open
      const [lefts, rights] = [as(lexpr, 'RowExpr')?.args, as(rexpr, 'RowExpr')?.args]
      if (lefts && rights && operator === '=' && lefts.length === rights.length)
        return parts(
          lefts.map((one, i) =>
            compared(
              { kind, ...(name ? { name } : {}), lexpr: one, rexpr: rights[i] as Node },
              column,
              negated,
            ),
          ),
          false,
        )
      const right = column(rexpr)
      if (left === undefined && right === undefined) return constants(lexpr, operator, rexpr, negated)
      if (left !== undefined) return simple(left, operator, rexpr, negated)
      return right === undefined ? open : simple(right, mirrored[operator], lexpr, negated)
    }
    case 'AEXPR_IN':
    case 'AEXPR_OP_ANY': {
      const items = as(rexpr, 'List')?.items ?? as(rexpr, 'A_ArrayExpr')?.elements ?? arrayItems(rexpr)
      if (left === undefined || !items || !(operator in mirrored)) return open
      return parts(
        items.map(item => simple(left, operator, item, negated)),
        operator === '=',
      )
    }
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN': {
      const [low, high] = as(rexpr, 'List')?.items ?? []
      const outside = (kind === 'AEXPR_NOT_BETWEEN') !== negated
      if (left === undefined) return open
      return {
        kind: outside ? 'or' : 'and',
        parts: [simple(left, '>=', low, outside), simple(left, '<=', high, outside)],
      }
    }
    default:
      return open
  }
}

function simple(column: string, operator: Operator, node: Node | undefined, negated: boolean): Condition {
  const value = literal(node)
  // What depends on the session's zone is computed when the query runs, not when it is planned.
  if (value === undefined || /^timestamptz|^timetz/.test(castType(node)?.name ?? '')) return open
  if (value === null) return never
  return { kind: 'compare', column, operator: negated ? opposite[operator] : operator, value }
}

/** The items of an array written as a string: `'{a,b}'`. */
function arrayItems(node: Node | undefined): Node[] | undefined {
  const items = /^\{([^{}"\\]*)\}$/.exec(literal(node) ?? '')?.[1]
  return items?.split(',').map(item => ({ A_Const: { sval: { sval: item.trim() } } }))
}

/** A comparison of two constants, which the planner settles: `1 = 0`. */
function constants(
  left: Node | undefined,
  operator: Operator,
  right: Node | undefined,
  negated: boolean,
): Condition {
  const [a, b] = [literal(left), literal(right)]
  if (a === null || b === null) return never
  const compared = a === undefined || b === undefined ? undefined : order(a, b)
  return compared === undefined || holds[operator](compared) !== negated ? open : never
}

const holds: Readonly<Record<Operator, (compared: number) => boolean>> = {
  '=': compared => compared === 0,
  '<>': compared => compared !== 0,
  '<': compared => compared < 0,
  '<=': compared => compared <= 0,
  '>': compared => compared > 0,
  '>=': compared => compared >= 0,
}
