// What looks like a rename: something removed and something added that are otherwise the same.
// A proposal for people; the planner itself never takes one for granted.
import type { Delta } from '../schema/compare/differences.ts'
import { canonicalJson } from '../schema/hash.ts'
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Planning } from './context.ts'
import { renameKinds, renameText } from './givenRename.ts'
import type { Rename } from './planned.ts'

export function renamesOf(planning: Planning, deltas: readonly Delta[]): Rename[] {
  const added = deltas.flatMap(delta => (delta.kind === 'added' ? [delta.after] : []))
  return deltas.flatMap(delta => {
    if (delta.kind === 'removed') return renamedFact(planning, delta.before, added)
    return delta.kind === 'changed' ? renamedValues(delta.before, delta.after) : []
  })
}

function renamedFact(planning: Planning, before: Fact, added: readonly Fact[]): Rename[] {
  const kind = renameKinds.find(known => known === before.kind)
  // A new name in another schema is no rename.
  const candidates = added.filter(
    after => after.kind === before.kind && after.parent === before.parent && after.schema === before.schema,
  )
  const same = candidates.find(
    after => after.hints.oid === before.hints.oid && after.hints.number === before.hints.number,
  )
  const alike = candidates.filter(after => likeness(planning, before) === likeness(planning, after, true))
  const after = same ?? (alike.length === 1 ? alike[0] : undefined)
  if (!kind || !after) return []
  const reason = same ? 'The catalogs keep both in the same place.' : 'Nothing but the name differs.'
  return [{ kind, from: before.id, to: after.id, reason, given: renameText(kind, before.id, after.id) }]
}

/** Values of an enum that are others in the same places. */
function renamedValues(before: Fact, after: Fact): Rename[] {
  if (before.kind !== 'type' || after.kind !== 'type') return []
  if (before.at.form !== 'enum' || after.at.form !== 'enum') return []
  const [old, now] = [before.at.labels ?? [], after.at.labels ?? []]
  if (old.length !== now.length) return []
  const pairs = old.flatMap((label, at) => (label === now[at] ? [] : [[label, now[at] ?? ''] as const]))
  if (pairs.some(([from, to]) => now.includes(from) || old.includes(to))) return []
  const name = (label: string) => `value ${identityOf(before)}.${quoteIdentifier(label)}`
  return pairs.map(([from, to]) => ({
    kind: 'value',
    from: name(from),
    to: name(to),
    reason: 'It stands in the same place of the enum.',
    given: renameText('value', name(from), name(to)),
  }))
}

function likeness(planning: Planning, fact: Fact, isAfter = false): string {
  const parts = (isAfter ? planning.after : planning.before).parts.get(fact.id) ?? []
  const columns = parts.filter(part => part.kind === 'column').map(part => [part.name, part.at])
  return canonicalJson([fact.at, columns])
}
