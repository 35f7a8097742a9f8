// Foreign keys that a partition has from its parents: they stay with it when it leaves, and its own
// become part of its parents' when it joins. The models tell of them only where they are declared.
import { canonicalJson } from '../schema/hash.ts'
import { identityOf, type Lookup, partsOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Actions } from './actions.ts'
import { changesParent, type Planning } from './context.ts'
import type { PlannedOperation } from './operation.ts'
import { step } from './planned.ts'

type Key = Fact<'constraint'>

/** Whether a table that joins a parent brings a key which that parent asks for. */
export const joinsWithKey = (planning: Planning, key: Fact): boolean =>
  isKey(key) && changesParent(planning, key.parent) && hasLike(keysAbove(planning.after, key.parent), key)

/** Whether a table that leaves its parent keeps a key from it, under the same name. */
export const leavesWithKey = (planning: Planning, key: Fact): boolean =>
  isKey(key) &&
  changesParent(planning, key.parent) &&
  keysAbove(planning.before, key.parent).some(
    other => inheritedName(planning.before, key.parent, other) === key.name && isLike(other, key),
  )

/** Removes the keys that a table has from the parent it left, and shall not have. */
export function leftKeys(planning: Planning, actions: Actions): PlannedOperation[] {
  return [...actions.changed.values()].flatMap(({ after, release }): PlannedOperation[] => {
    if (after.kind !== 'table' || release.length === 0 || !changesParent(planning, after.id)) return []
    const wanted = keysAbove(planning.after, after.id)
    return keysAbove(planning.before, after.id).flatMap((key): PlannedOperation[] => {
      const name = inheritedName(planning.before, after.id, key)
      const id = `constraint ${identityOf(after)}.${quoteIdentifier(name)}`
      const own = planning.after.byId.get(id)
      if ((own && isLike(own, key)) || hasLike(wanted, key) || planning.before.byId.has(id)) return []
      const sql = `alter table ${identityOf(after)} drop constraint ${quoteIdentifier(name)}`
      return [
        {
          key: keyOf(after, planning.after),
          object: after.id,
          makes: [`gone ${id}`],
          needs: [`freed ${after.id}`],
          steps: [step(sql)],
        },
      ]
    })
  })
}

const isKey = (fact: Fact): fact is Key => fact.kind === 'constraint' && fact.at.references !== undefined

/** Foreign keys declared on the tables that a table is a partition of, at any height. */
export function keysAbove(model: Lookup, table: string | undefined): Key[] {
  const fact = model.byId.get(table ?? '')
  if (fact?.kind !== 'table' || !fact.at.partitionOf) return []
  const above = `table ${fact.at.partitionOf.table}`
  return [...partsOf(model, above, 'constraint').filter(isKey), ...keysAbove(model, above)]
}

/** What a partition calls a key that it has from a table above. */
function inheritedName(model: Lookup, id: string | undefined, key: Key): string {
  const isOf = (above: string | undefined, of: string): boolean => {
    const entry = model.byId.get(above ?? '')?.hints.keys?.[of]
    return of === key.hints.oid || (entry !== undefined && isOf(parentOf(model, above), entry.of))
  }
  const own = Object.values(model.byId.get(id ?? '')?.hints.keys ?? {})
  return own.find(({ of }) => isOf(parentOf(model, id), of))?.name ?? key.name
}

function parentOf(model: Lookup, id: string | undefined): string | undefined {
  const table = model.byId.get(id ?? '')
  return table?.kind === 'table' && table.at.partitionOf ? `table ${table.at.partitionOf.table}` : undefined
}

export const hasLike = (keys: readonly Key[], key: Fact) => keys.some(other => isLike(other, key))

function isLike(one: Fact, other: Fact): boolean {
  if (one.kind !== 'constraint' || other.kind !== 'constraint') return false
  const bare = ({ at: { triggers: _triggers, ...rest } }: Key) => canonicalJson(rest)
  return bare(one) === bare(other)
}
