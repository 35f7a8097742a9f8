// Do a table's validated constraints prove that every row belongs to a partition's bounds? What they
// allow a column to be is worked out as a span of values, as far as the constants can be compared.
import type { Node, PartitionBoundSpec } from '@pgsql/types'
import { notNullProved } from './alterTable/notNull.ts'
import type { Relation } from './catalog/values.ts'
import { literal, order } from './literals.ts'
import { as, text, texts } from './nodes.ts'

/** What a column may be: between the ends, and where `values` is given, one of those. */
interface Span {
  readonly low?: End
  readonly high?: End
  readonly values?: readonly string[]
}

interface End {
  readonly value: string
  readonly included: boolean
}

const anything: Span = {}

export function impliesBound(child: Relation, bound: PartitionBoundSpec, parent: Relation): boolean {
  const key = parent.partitionKey
  const column = key?.length === 1 ? key[0] : undefined
  if (column === undefined) return false
  const span = spanOf(child, column)
  const nullable = !notNullProved(child, column)
  if (bound.strategy === 'r') return !nullable && fits(span, bound)
  if (bound.strategy !== 'l') return false
  const listed = (bound.listdatums ?? []).map(literal)
  const within = span.values?.every(value => listed.includes(value)) === true
  return within && (!nullable || listed.includes(null))
}

/** The same for the default partition, whose bounds are what its siblings leave. */
export function impliesRest(child: Relation, siblings: readonly Relation[], parent: Relation): boolean {
  const column = parent.partitionKey?.length === 1 ? parent.partitionKey[0] : undefined
  if (column === undefined) return false
  const { values } = spanOf(child, column)
  const nullable = !notNullProved(child, column)
  return siblings.every(({ bound }) => {
    const spec = bound === 'default' ? undefined : as(bound, 'PartitionBoundSpec')
    const listed = spec?.listdatums?.map(literal)
    if (!listed) return false
    return values?.every(value => !listed.includes(value)) === true && !(nullable && listed.includes(null))
  })
}

const spanOf = (child: Relation, column: string): Span =>
  child.constraints
    .filter(one => one.kind === 'check' && one.valid && one.enforced)
    .map(one => allowed(one.expression, column, false))
    .reduce(both, anything)

function fits(span: Span, bound: PartitionBoundSpec): boolean {
  const lower = edge(bound.lowerdatums?.[0])
  const upper = edge(bound.upperdatums?.[0])
  const above = (value: string) => lower === 'minvalue' || (order(value, lower) ?? -1) >= 0
  const below = (value: string, included: boolean) => {
    if (upper === 'maxvalue') return true
    const compared = order(value, upper)
    return compared !== undefined && (compared < 0 || (compared === 0 && !included))
  }
  if (span.values) return span.values.every(value => above(value) && below(value, true))
  return (
    (lower === 'minvalue' || (span.low !== undefined && above(span.low.value))) &&
    (upper === 'maxvalue' || (span.high !== undefined && below(span.high.value, span.high.included)))
  )
}

/** What the column may be where the expression, or its opposite, is true. */
function allowed(expression: Node | undefined, column: string, negated: boolean): Span {
  const bool = as(expression, 'BoolExpr')
  if (bool?.boolop === 'NOT_EXPR') return allowed(bool.args?.[0], column, !negated)
  if (bool) {
    const parts = (bool.args ?? []).map(arg => allowed(arg, column, negated))
    return parts.reduce((bool.boolop === 'AND_EXPR') === negated ? either : both)
  }
  const test = as(expression, 'NullTest')
  // A span speaks of what is not null, of which this leaves nothing.
  if (test && isColumn(test.arg, column) && (test.nulltesttype === 'IS_NULL') !== negated)
    return { values: [] }
  const comparison = as(expression, 'A_Expr')
  return comparison ? compared(comparison, column, negated) : anything
}

function compared(
  comparison: NonNullable<ReturnType<typeof as<'A_Expr'>>>,
  column: string,
  negated: boolean,
): Span {
  const { lexpr, rexpr, kind } = comparison
  const operator = text(comparison.name?.[0]) ?? ''
  if (kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_BETWEEN') {
    if (negated || !isColumn(lexpr, column)) return anything
    const items = as(rexpr, 'List')?.items ?? as(rexpr, 'A_ArrayExpr')?.elements ?? []
    const values = items.flatMap(item => literal(item) ?? [])
    if (values.length === 0 || values.length !== items.length) return anything
    if (kind !== 'AEXPR_BETWEEN') return operator === '=' ? { values } : anything
    return { low: { value: values[0]!, included: true }, high: { value: values[1]!, included: true } }
  }
  if (kind !== 'AEXPR_OP') return anything
  const turned = isColumn(rexpr, column)
  const value = turned ? literal(lexpr) : isColumn(lexpr, column) ? literal(rexpr) : undefined
  if (value === undefined || value === null) return anything
  const facing = turned ? (mirrored[operator] ?? operator) : operator
  switch (negated ? opposite[facing] : facing) {
    case '=':
      return { values: [value] }
    case '<':
    case '<=':
      return { high: { value, included: facing.length > 1 !== negated } }
    case '>':
    case '>=':
      return { low: { value, included: facing.length > 1 !== negated } }
    default:
      return anything
  }
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
const opposite: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '<>': '=' }

function both(a: Span, b: Span): Span {
  const low = stronger(a.low, b.low, 1)
  const high = stronger(a.high, b.high, -1)
  const values =
    a.values && b.values ? a.values.filter(one => b.values?.includes(one)) : (a.values ?? b.values)
  return { ...(low ? { low } : {}), ...(high ? { high } : {}), ...(values ? { values } : {}) }
}

/** Both must hold, so the end that leaves less counts; where they cannot be compared, the first. */
function stronger(a: End | undefined, b: End | undefined, direction: 1 | -1): End | undefined {
  if (!a || !b) return a ?? b
  const compared = order(a.value, b.value)
  if (compared === undefined || compared === 0) return a.included ? b : a
  return compared * direction > 0 ? a : b
}

function either(a: Span, b: Span): Span {
  if (a.values && b.values) return { values: [...a.values, ...b.values] }
  const low = a.low && b.low && weaker(a.low, b.low, -1)
  const high = a.high && b.high && weaker(a.high, b.high, 1)
  return { ...(low ? { low } : {}), ...(high ? { high } : {}) }
}

function weaker(a: End, b: End, direction: 1 | -1): End | undefined {
  const compared = order(a.value, b.value)
  if (compared === undefined) return undefined
  if (compared === 0) return a.included ? a : b
  return compared * direction > 0 ? a : b
}

export const isColumn = (node: Node | undefined, column: string): boolean => {
  const cast = as(node, 'TypeCast')
  return cast ? isColumn(cast.arg, column) : texts(as(node, 'ColumnRef')?.fields).at(-1) === column
}

/** A bound's value; `minvalue` and `maxvalue` are written as columns. */
export function edge(node: Node | undefined): string {
  const word = texts(as(node, 'ColumnRef')?.fields)[0]
  return word ?? literal(node) ?? ''
}
