// Materialized views that cannot be filled when they are made: what they read, directly or not, is not filled.
import type { Fact } from '../schema/model.ts'
import type { Actions } from './actions.ts'
import type { Planning } from './context.ts'

/** Whether one that is made starts empty, as one that is not filled did, or as what it reads is not filled. */
export function staysEmpty(
  planning: Planning,
  create: Actions['create'],
  fact: Fact,
  seen = new Set<string>(),
): boolean {
  if (seen.has(fact.id)) return false
  seen.add(fact.id)
  if (fact.kind === 'materializedView') {
    if (planning.before.byId.get(fact.id)?.hints.unpopulated) return true
    if (!create.has(fact.id)) return false
  }
  return fact.needs.some(id => {
    const on = planning.after.byId.get(id)
    const read = on?.kind === 'column' ? planning.after.byId.get(on.parent ?? '') : on
    return (
      read !== undefined &&
      /^(view|materializedView|function)$/.test(read.kind) &&
      staysEmpty(planning, create, read, seen)
    )
  })
}
