// Two models of different versions of the reader: what the older one did not read is no difference.
import { canonicalJson } from '../hash.ts'
import type { Fact, Grants, Model } from '../model.ts'
import type { AttributeChange } from './differences.ts'

/** The reader that first told of a kind of fact, or of an attribute. */
const since: Readonly<Record<string, number>> = {
  suppliedPrivileges: 2,
  connection: 2,
  extensions: 2,
  multirangeComment: 2,
  tablespace: 2,
  template: 2,
  triggers: 2,
  comments: 4,
}

/** Attributes that other kinds had from the start. */
const earlier = new Set(['table', 'foreignTable', 'index', 'materializedView'])

export const olderReader = (a: Model, b: Model): number => Math.min(a.reader, b.reader)

export function isKnownTo(reader: number, fact: Fact): boolean {
  // Reader 2 told of what came with PostgreSQL or with an extension only.
  if (reader < 3 && fact.kind === 'suppliedPrivileges' && fact.parent !== undefined) return false
  if (reader < 4 && fact.kind === 'suppliedPrivileges' && fact.parent?.startsWith('sequence ')) return false
  if (fact.kind === 'triggerState' && fact.at.enabled === undefined)
    return reader >= (fact.comment === undefined ? 4 : 2)
  return reader >= (since[fact.kind] ?? 0)
}

export function isTellable(reader: number, fact: Fact, { name, before, after }: AttributeChange): boolean {
  if (reader < 3 && isToldSinceThree(fact, name, after ?? before)) return false
  if (
    reader < 4 &&
    name === 'partitionOf' &&
    canonicalJson(attached(before)) === canonicalJson(attached(after))
  )
    return false
  if (reader < 4 && name === 'extensions' && fact.kind === 'triggerState') return false
  if (reader < 2 && name === 'comment' && fact.kind === 'triggerState') return false
  // Reader 1 did not say who had granted a privilege on a column.
  if (reader < 2 && name === 'grants' && fact.kind === 'column')
    return canonicalJson(withoutGrantors(before)) !== canonicalJson(withoutGrantors(after))
  return reader >= (since[name] ?? 0) || (name === 'tablespace' && earlier.has(fact.kind))
}

/** The replica identity of materialised views; the usual access method where a partitioned table names it. */
const isToldSinceThree = (fact: Fact, name: string, value: unknown) =>
  (name === 'replicaIdentity' && fact.kind === 'materializedView') ||
  (name === 'accessMethod' && value === 'heap')

/** A partition that is being detached still is one. */
function attached(partitionOf: unknown): unknown {
  const { detachPending: _pending, ...at } = (partitionOf ?? {}) as Record<string, unknown>
  return at
}

const withoutGrantors = (grants: unknown) =>
  Object.entries((grants ?? {}) as Grants).map(([role, list]) => [
    role,
    [...new Set(list.map(item => item.replace(/ by [\s\S]*$/, '')))].sort(),
  ])
