// Do a table's validated constraints prove that every row belongs to a partition's bounds? Recognises
// what people write for it: comparisons with the bound's own constants, joined by AND, and IN lists.
import type { Node, PartitionBoundSpec } from '@pgsql/types'
import { notNullProved } from './alterTable/notNull.ts'
import type { Relation } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'
import { as, constantText, text, texts } from './nodes.ts'

type Fact = { readonly column: string; readonly operator: string; readonly values: readonly string[] }

export function impliesBound(
  child: Relation,
  bound: PartitionBoundSpec,
  parent: Relation,
  view: CatalogView,
): boolean {
  void view
  const key = parent.partitionKey
  const column = key?.length === 1 ? key[0] : undefined
  if (column === undefined) return false
  const facts = child.constraints
    .filter(one => one.kind === 'check' && one.valid && one.enforced)
    .flatMap(one => factsOf(one.expression))
    .filter(fact => fact.column === column)
  const nullable = !notNullProved(child, column)
  if (bound.strategy === 'r') {
    const lower = boundValue(bound.lowerdatums?.[0])
    const upper = boundValue(bound.upperdatums?.[0])
    const above =
      lower === 'minvalue' || facts.some(fact => fact.operator === '>=' && fact.values[0] === lower)
    const below =
      upper === 'maxvalue' || facts.some(fact => fact.operator === '<' && fact.values[0] === upper)
    return above && below && !nullable
  }
  if (bound.strategy === 'l') {
    const allowed = new Set((bound.listdatums ?? []).map(boundValue))
    const listed = facts.some(fact => fact.operator === '=' && fact.values.every(value => allowed.has(value)))
    return listed && (!nullable || allowed.has('null'))
  }
  return false
}

function factsOf(expression: Node | undefined): Fact[] {
  const bool = as(expression, 'BoolExpr')
  if (bool?.boolop === 'AND_EXPR') return (bool.args ?? []).flatMap(factsOf)
  const comparison = as(expression, 'A_Expr')
  const column = texts(as(comparison?.lexpr, 'ColumnRef')?.fields).at(-1)
  const operator = text(comparison?.name?.[0])
  if (!comparison || column === undefined || operator === undefined) return []
  const items = as(comparison.rexpr, 'List')?.items ?? (comparison.rexpr ? [comparison.rexpr] : [])
  const values = items.flatMap(item => literal(item) ?? [])
  return values.length === items.length ? [{ column, operator, values }] : []
}

function literal(node: Node | undefined): string | undefined {
  const cast = as(node, 'TypeCast')
  if (cast) return literal(cast.arg)
  const constant = as(node, 'A_Const')
  if (!constant) return undefined
  return constant.isnull ? 'null' : constantText(constant)
}

function boundValue(node: Node | undefined): string {
  const column = texts(as(node, 'ColumnRef')?.fields)[0]
  return column ?? literal(node) ?? ''
}
