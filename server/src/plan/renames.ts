// What looks like a rename: something removed and something added that are otherwise the same.
// A proposal for people; the planner itself never takes one for granted.
import { canonicalJson } from '../schema/hash.ts'
import type { Fact } from '../schema/model.ts'
import type { Planning } from './context.ts'
import type { Rename } from './planned.ts'

const kinds = new Set(['table', 'column', 'view', 'sequence', 'type', 'function', 'index', 'constraint'])

export function renamesOf(planning: Planning, removed: readonly Fact[], added: readonly Fact[]): Rename[] {
  const out: Rename[] = []
  for (const before of removed) {
    if (!kinds.has(before.kind)) continue
    const candidates = added.filter(after => after.kind === before.kind && after.parent === before.parent)
    const same = candidates.filter(
      after => after.hints.oid === before.hints.oid && after.hints.number === before.hints.number,
    )
    const alike = candidates.filter(after => likeness(planning, before) === likeness(planning, after, true))
    const after = same[0] ?? (alike.length === 1 ? alike[0] : undefined)
    if (!after) continue
    out.push({
      kind: before.kind as Rename['kind'],
      from: before.id,
      to: after.id,
      reason: same[0] ? 'The catalogs keep both in the same place.' : 'Nothing but the name differs.',
    })
  }
  return out
}

function likeness(planning: Planning, fact: Fact, isAfter = false): string {
  const parts = (isAfter ? planning.after : planning.before).parts.get(fact.id) ?? []
  const columns = parts.filter(part => part.kind === 'column').map(part => [part.name, part.at])
  return canonicalJson([fact.at, columns])
}
