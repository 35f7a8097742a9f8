// What a partition declares beside its parent, which PostgreSQL makes nothing of.
import { canonicalJson } from '../hash.ts'
import { lookup } from '../lookup.ts'
import type { Fact, Model } from '../model.ts'

/**
 * Whether two not-null constraints of a partition differ only in being declared there, too. A partition
 * has no other parent that could give it one, and keeps it when it leaves: "never considered local"
 * (MergeConstraintsIntoExisting). A primary key that it gets by itself leaves such a mark.
 */
export function isOnlyDeclared(column: Fact, model: Model, name: string, a: unknown, b: unknown): boolean {
  if (name !== 'notNull' || !(isDeclared(a) || isDeclared(b)) || column.parent === undefined) return false
  if (isUnproved(a) && isUnproved(b)) return false
  const table = lookup(model).byId.get(column.parent)
  return (
    table?.kind === 'table' &&
    table.at.partitionOf !== undefined &&
    canonicalJson(inherited(a)) === canonicalJson(inherited(b))
  )
}

/** pg_dump writes such a one by itself, where it is declared. */
const isUnproved = (notNull: unknown): boolean =>
  typeof notNull === 'object' && notNull !== null && 'notValid' in notNull

const isDeclared = (notNull: unknown): boolean =>
  typeof notNull === 'object' && notNull !== null && 'local' in notNull

function inherited(notNull: unknown): unknown {
  if (!isDeclared(notNull)) return notNull === true ? {} : (notNull ?? null)
  // It is called as its parent's.
  const { local: _local, name: _name, ...rest } = notNull as Record<string, unknown>
  return rest
}
