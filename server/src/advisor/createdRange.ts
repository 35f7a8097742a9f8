// The relation that a CREATE statement makes.
import type { Node, RangeVar } from '@pgsql/types'

export function createdRange(tree: Node): RangeVar | undefined {
  if ('CreateStmt' in tree) return tree.CreateStmt.relation
  if ('CreateTableAsStmt' in tree) return tree.CreateTableAsStmt.into?.rel
  if ('ViewStmt' in tree) return tree.ViewStmt.view
  if ('CreateSeqStmt' in tree) return tree.CreateSeqStmt.sequence
  if ('SelectStmt' in tree) return tree.SelectStmt.intoClause?.rel
  return undefined
}
