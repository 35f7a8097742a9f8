// The difference of two models for people: objects, sentences and one summary.
import type { Difference, ObjectDifference } from '#protocol/change.ts'
import { identityOf, type Lookup, lookup } from '../lookup.ts'
import type { Fact, Model } from '../model.ts'
import { kindWords } from '../render/address.ts'
import { documentPath } from '../render/documentPath.ts'
import { type Delta, differences, factOf } from './differences.ts'
import { sentences } from './sentences.ts'

/** Empty summary and no objects when the two mean the same. */
export function compare(before: Model, after: Model): Difference {
  return describe(before, after, differences(before, after))
}

function describe(before: Model, after: Model, deltas: readonly Delta[]): Difference {
  const old = lookup(before)
  const now = lookup(after)
  const groups = new Map<string, Delta[]>()
  for (const delta of deltas) {
    const id = wholeId(delta.kind === 'removed' ? old : now, factOf(delta))
    const group = groups.get(id)
    if (group) group.push(delta)
    else groups.set(id, [delta])
  }
  const objects = [...groups]
    .map(([id, group]) => objectDifference(old, now, id, group))
    .sort((a, b) => (a.document < b.document ? -1 : a.document > b.document ? 1 : 0))
  return { summary: summary(objects), objects }
}

function wholeId(model: Lookup, fact: Fact): string {
  let whole = fact
  while (whole.parent !== undefined) {
    const above = model.byId.get(whole.parent)
    if (!above) break
    whole = above
  }
  return whole.id
}

function objectDifference(old: Lookup, now: Lookup, id: string, deltas: readonly Delta[]): ObjectDifference {
  const before = old.byId.get(id)
  const after = now.byId.get(id)
  const fact = (after ?? before) as Fact
  const kind = before && after ? 'changed' : after ? 'added' : 'removed'
  return {
    kind,
    object: kindWords(fact.kind),
    name: nameOf(fact),
    document: documentPath(after ? now : old, id),
    details: kind === 'changed' ? deltas.flatMap(delta => sentences(delta, factOf(delta).id !== id)) : [],
  }
}

/** Identity for people: `public.orders`. */
function nameOf(fact: Fact): string {
  if (fact.kind === 'database') return 'itself'
  return identityOf(fact)
}

/** `1 table changed: column age added to public.t1`, or counts where there is more to tell. */
function summary(objects: readonly ObjectDifference[]): string {
  const [only] = objects
  if (!only) return ''
  const counts = new Map<string, number>()
  for (const { kind, object } of objects) {
    const key = `${kind} ${object}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const list = [...counts].map(([key, count]) => {
    const at = key.indexOf(' ')
    return `${count} ${plural(key.slice(at + 1), count)} ${key.slice(0, at)}`
  })
  if (list.length > most) return totals(objects)
  if (objects.length > 1) return list.join(', ')
  if (only.kind !== 'changed') return `${list[0]}: ${only.name}`
  const [detail, ...more] = only.details
  if (detail === undefined) return `${list[0]}: ${only.name}`
  return more.length
    ? `${list[0]}: ${only.details.length} differences in ${only.name}`
    : `${list[0]}: ${located(detail, only.name)}`
}

/** So many kinds of objects are told apart in one sentence. */
const most = 6

/** `3 objects added, 40 removed`. */
function totals(objects: readonly ObjectDifference[]): string {
  return (['added', 'changed', 'removed'] as const)
    .map(kind => ({ kind, count: objects.filter(object => object.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }, at) => `${count}${at === 0 ? ` ${plural('object', count)}` : ''} ${kind}`)
    .join(', ')
}

/** `column age added: integer` -> `column age added to public.t1`. */
function located(detail: string, name: string): string {
  const part =
    /^((?:column|index|check|primary key|foreign key|unique constraint|exclusion constraint|trigger|policy|rule|statistics|constraint) .*?) (added|removed)(?:[: ].*)?$/s.exec(
      detail,
    )
  if (part) return `${part[1]} ${part[2]} ${part[2] === 'added' ? 'to' : 'from'} ${name}`
  return `${detail} in ${name}`
}

function plural(word: string, count: number): string {
  if (count === 1) return word
  if (/(?:statistics|privileges)$/.test(word)) return word
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`
  return /(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`
}
