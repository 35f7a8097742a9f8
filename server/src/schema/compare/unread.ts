// What one of two readers was not allowed to see is taken from both sides: unreadable is neither
// dropped nor changed.
import type { Fact, Model } from '../model.ts'

/** Both models without what either lists as unread: `options of userMapping for ann server s`. */
export function bothRead(a: Model, b: Model): readonly [Model, Model] {
  const unread = new Map<string, string>()
  for (const entry of [...a.unread, ...b.unread]) {
    const at = entry.indexOf(' of ')
    if (at > 0) unread.set(entry.slice(at + 4), entry.slice(0, at))
  }
  if (unread.size === 0) return [a, b]
  const without = (model: Model): Model => ({
    ...model,
    facts: model.facts.map(fact => plainer(fact, unread.get(fact.id))),
  })
  return [without(a), without(b)]
}

function plainer(fact: Fact, what: string | undefined): Fact {
  if (what === undefined || (fact.kind !== 'userMapping' && fact.kind !== 'subscription')) return fact
  const { options = [], ...at } = fact.at
  const left = what === 'options' ? [] : options.filter(option => !option.startsWith(`${what} =`))
  return { ...fact, at: left.length ? { ...at, options: left } : at } as Fact
}
