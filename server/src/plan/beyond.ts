// What no statement can bring about: it is said, and nothing is tried.
import type { Delta } from '../schema/compare/differences.ts'
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { indexName } from '../schema/render/constraints.ts'
import { isPartitioned, type Planning } from './context.ts'

export function noteBeyond(planning: Planning, deltas: readonly Delta[]): void {
  for (const delta of deltas) {
    if (delta.kind === 'removed') continue
    const { after } = delta
    const before = delta.kind === 'changed' ? delta.before : undefined
    if (
      isInvalid(after) &&
      !(before && isInvalid(before)) &&
      !isPartitioned(planning.after, after.parent ?? '')
    )
      planning.unresolved.push(
        `Index ${indexName(after)} is invalid there, which no statement makes it: what is left of a failed CREATE INDEX CONCURRENTLY.`,
      )
    if (isHalfDetached(after) && !(before && isHalfDetached(before)))
      planning.unresolved.push(
        `${identityOf(after)} is half detached there, which no statement makes it: what is left of a DETACH CONCURRENTLY that was cut off.`,
      )
    if (after.kind === 'extension' && before?.kind === 'extension') {
      const [from, to] = [before.at.version, after.at.version]
      if (isOlder(to, from))
        planning.unresolved.push(
          `Extension ${identityOf(after)} stays at version ${from}: extensions have no way back to an older one (${to}).`,
        )
    }
  }
}

function isInvalid(fact: Fact): fact is Fact<'index'> | Fact<'constraint'> {
  if (fact.kind === 'index') return fact.at.invalid === true
  return fact.kind === 'constraint' && fact.at.index?.invalid === true
}

const isHalfDetached = (fact: Fact) =>
  (fact.kind === 'table' || fact.kind === 'foreignTable') && fact.at.partitionOf?.detachPending === true

/** Versions of extensions are names; those made of numbers have an order. */
export function isOlder(one: string, other: string): boolean {
  if (!/^\d+(\.\d+)*$/.test(one) || !/^\d+(\.\d+)*$/.test(other)) return false
  return one.localeCompare(other, 'en', { numeric: true }) < 0
}
