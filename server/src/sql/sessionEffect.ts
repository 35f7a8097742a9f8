// What a statement leaves in its session beyond its transaction: a later step may lean on it, so
// a step that is resumed in another session must get it back or be refused.
import type { Node } from '@pgsql/types'
import { settingsOf } from './settings.ts'

/** `setting` can be repeated in another session; `object` (a temporary table, a prepared plan) cannot. */
export type SessionEffect = 'setting' | 'object'

export function sessionEffect(node: Node): SessionEffect | undefined {
  const settings = settingsOf(node)
  if (settings.length > 0) return settings.every(s => s.local) ? undefined : 'setting'
  if ('LoadStmt' in node) return 'setting'
  if ('PrepareStmt' in node || 'ListenStmt' in node) return 'object'
  return createdRelation(node)?.relpersistence === 't' ? 'object' : undefined
}

function createdRelation(node: Node): { relpersistence?: string } | undefined {
  if ('CreateStmt' in node) return node.CreateStmt.relation
  if ('CreateTableAsStmt' in node) return node.CreateTableAsStmt.into?.rel
  if ('CreateSeqStmt' in node) return node.CreateSeqStmt.sequence
  if ('ViewStmt' in node) return node.ViewStmt.view
  if ('SelectStmt' in node) return node.SelectStmt.intoClause?.rel
  return undefined
}
