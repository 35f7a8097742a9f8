// The constraints a CREATE TABLE or ALTER TABLE writes, each with its words and, for one written on a
// column, that column's name.
import type { Constraint } from '@pgsql/types'
import { constraintsOf } from '../impact/definitions.ts'
import { as } from '../impact/nodes.ts'
import type { RuleContext } from './context.ts'
import type { Span } from './finding.ts'

export interface WrittenConstraint {
  readonly node: Constraint
  readonly column: string | undefined
  /** Looked for when it is asked for. */
  readonly span: Span
}

export const constraintNodes = (context: RuleContext): readonly WrittenConstraint[] => context.once(read)

function read(context: RuleContext): readonly WrittenConstraint[] {
  const { tree } = context
  const found: WrittenConstraint[] = []
  const add = (node: Constraint, column?: string) => {
    found.push({
      node,
      column,
      get span() {
        return context.elementSpan(context.at(node.location))
      },
    })
  }
  const elements =
    'CreateStmt' in tree
      ? (tree.CreateStmt.tableElts ?? [])
      : 'AlterTableStmt' in tree
        ? (tree.AlterTableStmt.cmds ?? []).map(cmd => as(cmd, 'AlterTableCmd')?.def)
        : []
  for (const element of elements) {
    const def = as(element, 'ColumnDef')
    const node = as(element, 'Constraint')
    if (node) add(node)
    if (def) for (const one of constraintsOf(def)) add(one, def.colname ?? '')
  }
  return found
}
