// Sequences that stay while the column that owns them goes: they let go of it first.
import { allOf, identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import type { Changed } from './change.ts'
import type { Planning } from './context.ts'
import { step } from './planned.ts'

/** Their changes by id; those of tables that are made anew around their rows are looked after there. */
export function orphans(
  planning: Planning,
  drop: ReadonlySet<string>,
  kept: ReadonlySet<string>,
  changed: ReadonlyMap<string, Changed>,
): Map<string, Changed> {
  const out = new Map<string, Changed>()
  for (const before of allOf(planning.before, 'sequence')) {
    const owner = ownerOf(before)
    if (owner === undefined || !drop.has(owner) || drop.has(before.id)) continue
    const after = planning.after.byId.get(before.id)
    if (after?.kind !== 'sequence' || kept.has(planning.before.byId.get(owner)?.parent ?? '')) continue
    const known = changed.get(before.id) ?? {
      before,
      after,
      attributes: new Map(),
      main: [],
      disturbs: false,
    }
    const name = identityOf(after)
    const isGiven = after.at.ownedBy === undefined || known.attributes.has('ownedBy')
    out.set(before.id, {
      ...known,
      release: [letGo(before)],
      main: isGiven
        ? known.main
        : [...known.main, step(`alter sequence ${name} owned by ${after.at.ownedBy}`)],
    })
  }
  return out
}

export const letGo = (sequence: Fact) => step(`alter sequence ${identityOf(sequence)} owned by none`)

/** The column that owns a sequence. */
export const ownerOf = (fact: Fact): string | undefined =>
  fact.kind === 'sequence' && fact.at.ownedBy !== undefined ? `column ${fact.at.ownedBy}` : undefined
