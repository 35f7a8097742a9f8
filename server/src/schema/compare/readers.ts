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
}

/** Attributes that other kinds had from the start. */
const earlier = new Set(['table', 'foreignTable', 'index', 'materializedView'])

export const olderReader = (a: Model, b: Model): number => Math.min(a.reader, b.reader)

export function isKnownTo(reader: number, fact: Fact): boolean {
  // Reader 2 told of what came with PostgreSQL or with an extension only.
  if (reader < 3 && fact.kind === 'suppliedPrivileges' && fact.parent !== undefined) return false
  if (reader < 2 && fact.kind === 'triggerState' && fact.at.enabled === undefined) return false
  return reader >= (since[fact.kind] ?? 0)
}

export function isTellable(reader: number, fact: Fact, { name, before, after }: AttributeChange): boolean {
  if (reader < 3 && isToldSinceThree(fact, name, after ?? before)) return false
  if (reader >= 2) return true
  if (name === 'comment' && fact.kind === 'triggerState') return false
  // Reader 1 did not say who had granted a privilege on a column.
  if (name === 'grants' && fact.kind === 'column')
    return canonicalJson(withoutGrantors(before)) !== canonicalJson(withoutGrantors(after))
  return reader >= (since[name] ?? 0) || (name === 'tablespace' && earlier.has(fact.kind))
}

/** The replica identity of materialised views; the usual access method where a partitioned table names it. */
const isToldSinceThree = (fact: Fact, name: string, value: unknown) =>
  (name === 'replicaIdentity' && fact.kind === 'materializedView') ||
  (name === 'accessMethod' && value === 'heap')

const withoutGrantors = (grants: unknown) =>
  Object.entries((grants ?? {}) as Grants).map(([role, list]) => [
    role,
    [...new Set(list.map(item => item.replace(/ by [\s\S]*$/, '')))].sort(),
  ])
