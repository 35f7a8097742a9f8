// Which type a constant is given by the place it is written in: a column's, or that of a cast. Constants whose
// place does not tell are left out.
import type { Node } from '@pgsql/types'
import type { SqlType } from '../impact/catalog/values.ts'
import { all, as, type Body, sqlType, texts, walk } from '../impact/nodes.ts'
import type { RuleContext } from './context.ts'
import { newColumns } from './newColumns.ts'

/** By the constant's own node. */
export type ConstantTypes = ReadonlyMap<Body<'A_Const'>, SqlType>

/** Of constants that are written to a column, given as its default or cast. */
export const constantsGiven = (context: RuleContext): ConstantTypes => collected(context, false)

/** Those, and constants that stand beside a column in an expression. */
export const constantTypes = (context: RuleContext): ConstantTypes => collected(context, true)

function collected(context: RuleContext, compared: boolean): ConstantTypes {
  const found = new Map<Body<'A_Const'>, SqlType>()
  const tell = (node: Node | undefined, type: SqlType | undefined) => {
    const constant = as(node, 'A_Const')
    if (constant && type) found.set(constant, type)
  }
  const { tree } = context
  for (const { def, type } of newColumns(context))
    for (const one of all(def.constraints, 'Constraint')) tell(one.raw_expr, type)
  const table = 'AlterTableStmt' in tree ? tree.AlterTableStmt : mainTable(tree)
  const typeOf = columnTypes(context, table)
  if ('AlterTableStmt' in tree)
    for (const { name, def } of all(tree.AlterTableStmt.cmds, 'AlterTableCmd')) tell(def, typeOf(name))
  if ('InsertStmt' in tree) {
    const { cols, selectStmt, relation } = tree.InsertStmt
    const names = cols
      ? all(cols, 'ResTarget').map(one => one.name)
      : context.relation(relation).columns.map(one => one.name)
    const query = as(selectStmt, 'SelectStmt')
    for (const row of all(query?.valuesLists, 'List'))
      row.items?.forEach((value, i) => {
        tell(value, typeOf(names[i]))
      })
    all(query?.targetList, 'ResTarget').forEach((target, i) => {
      tell(target.val, typeOf(names[i]))
    })
  }
  if ('UpdateStmt' in tree)
    for (const { name, val } of all(tree.UpdateStmt.targetList, 'ResTarget')) tell(val, typeOf(name))
  walk(tree, (kind, body) => {
    if (kind === 'TypeCast') tell((body as { arg?: Node }).arg, sqlType((body as TypeCast).typeName))
    if (kind === 'A_Expr' && compared) {
      const { lexpr, rexpr } = body as { lexpr?: Node; rexpr?: Node }
      for (const [one, other] of [
        [lexpr, rexpr],
        [rexpr, lexpr],
      ])
        for (const value of as(one, 'List')?.items ?? [one])
          tell(value, typeOf(texts(as(other, 'ColumnRef')?.fields).at(-1)))
    }
    return undefined
  })
  return found
}

type TypeCast = { readonly typeName?: Parameters<typeof sqlType>[0] }

/** The only table that a statement names. */
function mainTable(tree: Node): { readonly relation?: Parameters<RuleContext['relation']>[0] } | undefined {
  const ranges: Parameters<RuleContext['relation']>[0][] = []
  walk(tree, (kind, body) => {
    if (kind === 'RangeVar') ranges.push(body as (typeof ranges)[number])
    // What is changed is written without the node around it.
    const { relation } = body as { relation?: (typeof ranges)[number] }
    if (relation) ranges.push(relation)
    return undefined
  })
  return ranges.length === 1 ? { relation: ranges[0] } : undefined
}

const columnTypes =
  (context: RuleContext, table: ReturnType<typeof mainTable>) =>
  (name: string | undefined): SqlType | undefined =>
    table?.relation && context.relation(table.relation).columns.find(one => one.name === name)?.type
