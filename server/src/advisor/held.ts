// Remembers, inside a transaction, the first tables it locks against readers, for the rules about
// what happens while such a lock is held.
import type { Relation } from '../impact/catalog/values.ts'
import { lockStrength } from '../impact/lock.ts'
import { kindOf } from '../impact/nodes.ts'
import { idNamed, relationNamed } from '../impact/relations.ts'
import type { RuleContext } from './context.ts'

/** By an id that survives renames. */
export interface Locked {
  readonly id: string
  readonly name: string
}

/** The tables a transaction has locked with ACCESS EXCLUSIVE: the first, and the first other one. */
export interface Held {
  readonly first?: Locked
  readonly second?: Locked
}

const heldKey = (transaction: string): string => `held:${transaction}`

export function held(context: RuleContext): Held {
  const transaction = context.view.transaction()
  if (transaction.kind === 'none') return {}
  return (context.view.read(heldKey(transaction.id)) as Held | undefined) ?? {}
}

export function noteLocks(context: RuleContext): void {
  const transaction = context.view.transaction()
  if (transaction.kind === 'none' || !ddl.test(kindOf(context.tree))) return
  const before = held(context)
  if (before.second !== undefined) return
  let now = before
  for (const table of exclusivelyLocked(context)) {
    if (now.first === undefined) now = { first: table }
    else if (now.first.id !== table.id) now = { ...now, second: table }
    if (now.second !== undefined) break
  }
  if (now !== before) context.view.write(heldKey(transaction.id), now)
}

/** The table whose rows the statement changes, where its transaction has altered that very table. */
export function alteredByOwnTransaction(context: RuleContext): Relation | undefined {
  const { tree, view } = context
  const stmt = 'UpdateStmt' in tree ? tree.UpdateStmt : 'DeleteStmt' in tree ? tree.DeleteStmt : undefined
  if (!stmt) return undefined
  const table = context.relation(stmt.relation)
  const { kind, id } = view.transaction()
  return kind !== 'none' && table.altered?.tx === id && context.newness(table) !== 'new' ? table : undefined
}

/** The moment at which the transaction that validates a constraint has added it. */
export function addedByOwnTransaction(
  context: RuleContext,
  table: Relation,
  constraint: string,
): number | undefined {
  const { kind, id } = context.view.transaction()
  const added = context.view.read(`constraint:${table.id}\0${constraint}`)
  const by = context.view.read(`constraintTx:${table.id}\0${constraint}`)
  return kind !== 'none' && by === id && typeof added === 'number' ? added : undefined
}

/** Tables older than the script that this statement locks against everybody. */
export function exclusivelyLocked(context: RuleContext): Locked[] {
  const locked: Locked[] = []
  for (const lock of context.impact.locks) {
    if (lockStrength(lock.mode) < lockStrength('ACCESS EXCLUSIVE')) continue
    const relation = relationNamed(lock.relation, context.view)
    if (
      relation &&
      (relation.kind === 'index' || relation.kind === 'sequence' || context.newness(relation) === 'new')
    )
      continue
    locked.push({ id: idNamed(lock.relation, context.view), name: lock.relation })
  }
  return locked
}

const ddl =
  /^(AlterTableStmt|RenameStmt|DropStmt|TruncateStmt|LockStmt|ClusterStmt|RefreshMatViewStmt|CreateStmt|CreatePolicyStmt|AlterPolicyStmt|RuleStmt|AlterObjectSchemaStmt)$/
