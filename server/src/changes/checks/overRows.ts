// Whether an error of a trial tells of the rows that are not there and not of the change: the tables of
// a throw-away database are empty.
import type { Node } from '@pgsql/types'
import pg from 'pg'
import { relationsIn } from '../../sql/relationsIn.ts'

/** Without a tree it is the end of a transaction, where deferred constraints are looked at. */
export function overRows(error: unknown, tree: Node | undefined): boolean {
  if (!(error instanceof pg.DatabaseError)) return false
  const state = error.code ?? ''
  // A statement that takes long, or a server that has no room, says nothing either.
  if (state === '57014' || state.startsWith('53')) return true
  if (!/^(21|22|23|P0)/.test(state)) return false
  if (!tree) return true
  if (!dependsOnRows(tree)) return false
  // A foreign key wants a row; a body or a query may have wanted one.
  return state === '23503' || error.where !== undefined || looksAtRows(tree)
}

/** Nothing but rows is missing where it did not run. */
export function writesRowsOnly(node: Node): boolean {
  const [kind = ''] = Object.keys(node)
  return ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CopyStmt'].includes(kind)
}

/** Whether a failure of the statement may be over rows. */
export function dependsOnRows(node: Node): boolean {
  return writesRowsOnly(node) || mayDoAnything(node)
}

function mayDoAnything(node: Node): boolean {
  const [kind = ''] = Object.keys(node)
  return ['SelectStmt', 'DoStmt', 'CallStmt', 'CreateTableAsStmt', 'ExecuteStmt'].includes(kind)
}

/** It reads a table, besides writing one. */
function looksAtRows(node: Node): boolean {
  if (!('InsertStmt' in node)) return relationsIn(node).length > 0
  const { relation: _, ...rest } = node.InsertStmt
  return relationsIn({ InsertStmt: rest }).length > 0
}
