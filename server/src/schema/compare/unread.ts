// What one of two readers was not allowed to see is taken from both sides: unreadable is neither
// dropped nor changed.
import type { Fact, Model } from '../model.ts'

/** Both models without what either lists as unread: `options of userMapping for ann server s`. */
export function bothRead(a: Model, b: Model): readonly [Model, Model] {
  const unread = new Map<string, string[]>()
  for (const entry of [...a.unread, ...b.unread]) {
    const at = entry.indexOf(' of ')
    if (at < 0) continue
    const id = entry.slice(at + 4)
    unread.set(id, [...(unread.get(id) ?? []), entry.slice(0, at)])
  }
  if (unread.size === 0) return [a, b]
  const without = (model: Model): Model => ({
    ...model,
    facts: model.facts.map(fact => (unread.get(fact.id) ?? []).reduce(plainer, fact)),
  })
  return [without(a), without(b)]
}

function plainer(fact: Fact, what: string): Fact {
  if (fact.kind !== 'userMapping' && fact.kind !== 'subscription') return fact
  if (fact.kind === 'subscription' && what === 'connection') {
    const { connection: _unknown, ...known } = fact.at
    return { ...fact, at: known }
  }
  const { options = [], ...at } = fact.at
  const left = what === 'options' ? [] : options.filter(option => !option.startsWith(`${what} =`))
  return { ...fact, at: left.length ? { ...at, options: left } : at } as Fact
}
