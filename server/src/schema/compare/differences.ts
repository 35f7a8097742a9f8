// What differs between two models, as typed changes: one for each fact, with the attributes that
// differ. Words for people are in sentences.ts.
import { canonicalJson, meaning, unordered } from '../hash.ts'
import { sortedById } from '../lookup.ts'
import type { Fact, Model } from '../model.ts'
import { isOnlyDeclared } from './declared.ts'
import { isOnlyPrinted } from './printed.ts'
import { isKnownTo, isTellable, olderReader } from './readers.ts'
import { bothRead } from './unread.ts'
import { isOnlyNewer, olderMajor } from './versions.ts'

export type Delta =
  | { readonly kind: 'added'; readonly after: Fact }
  | { readonly kind: 'removed'; readonly before: Fact }
  | {
      readonly kind: 'changed'
      readonly before: Fact
      readonly after: Fact
      readonly attributes: readonly AttributeChange[]
    }

export interface AttributeChange {
  /** `type`, `owner`, `comment`... */
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

/** Sorted by id. Empty when the two mean the same. */
export function differences(first: Model, second: Model): Delta[] {
  const [before, after] = bothRead(first, second)
  const out: Delta[] = []
  // A schema that was read from a file or a shadow says nothing of the database around it.
  const both = [before, after].every(({ facts }) => facts.some(({ kind }) => kind === 'database'))
  const reader = olderReader(before, after)
  const isTold = (fact: Fact) => (both || !isAround(fact)) && isKnownTo(reader, fact)
  const older = olderMajor(before, after)
  for (const [was, fact] of together(sortedById(before.facts), sortedById(after.facts))) {
    const one = fact ?? was
    if (!one || !isTold(one)) continue
    if (!fact) out.push({ kind: 'removed', before: one })
    else if (!was) out.push({ kind: 'added', after: fact })
    else {
      const attributes = attributeChanges(was, fact, older).filter(
        change =>
          isTellable(reader, fact, change) &&
          !isOnlyDeclared(fact, after, change.name, change.before, change.after),
      )
      if (attributes.length) out.push({ kind: 'changed', before: was, after: fact, attributes })
    }
  }
  return out
}

/** Facts of the same id side by side, in the order of both lists. */
function* together(
  before: readonly Fact[],
  after: readonly Fact[],
): Generator<readonly (Fact | undefined)[]> {
  for (let [left, right] = [0, 0]; left < before.length || right < after.length; ) {
    const [was, is] = [before[left], after[right]]
    if (was && is && was.id === is.id) {
      left++
      right++
      yield [was, is]
    } else if (was && (!is || was.id < is.id)) {
      left++
      yield [was]
    } else {
      right++
      yield [undefined, is]
    }
  }
}

/** The database itself, and what PostgreSQL put into it: objects of people have higher oids. */
const isAround = (fact: Fact) =>
  fact.kind === 'database' || (fact.kind === 'suppliedPrivileges' && Number(fact.hints.oid) < 16384)

/** The fact as it is now, or was. */
export const factOf = (delta: Delta): Fact => (delta.kind === 'removed' ? delta.before : delta.after)

/** `older`: the older major version; absent when both are of the same. */
export function attributeChanges(before: Fact, after: Fact, older?: number): AttributeChange[] {
  if (isSame(before, after)) return []
  if (canonicalJson(meaning(before)) === canonicalJson(meaning(after))) return []
  const out: AttributeChange[] = []
  const a = flat(before)
  const b = flat(after)
  for (const name of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    if (canonicalJson(a[name] ?? null) === canonicalJson(b[name] ?? null)) continue
    if (older !== undefined && isOnlyNewer(after.kind, name, a[name], b[name], older)) continue
    if (isOnlyPrinted(name, a[name], b[name], older)) continue
    if (name === 'columns' && isTable(before) && isTable(after) && sameOrder(a[name], b[name])) continue
    out.push({ name, before: a[name], after: b[name] })
  }
  return out
}

/** Whether two facts are alike as they stand: quick, and true of almost all of them. */
function isSame(before: Fact, after: Fact): boolean {
  return (
    before.owner === after.owner &&
    before.comment === after.comment &&
    before.schema === after.schema &&
    before.parent === after.parent &&
    isEqual(before.at, after.at) &&
    isEqual(before.grants, after.grants) &&
    isEqual(before.labels, after.labels) &&
    isEqual(before.extensions, after.extensions) &&
    isEqual(before.comments, after.comments)
  )
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every(name =>
    isEqual((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
  )
}

function flat(fact: Fact): Record<string, unknown> {
  const { labels: securityLabels, owner, comment, comments, grants, extensions, schema, parent } = fact
  const common = { owner, comment, comments, grants, securityLabels, extensions, schema, parent }
  return { ...unordered(fact.at), ...common }
}

const isTable = (fact: Fact) => fact.kind === 'table' || fact.kind === 'foreignTable'

/** Columns that came or went are facts of their own; what is left to tell is a changed order. */
function sameOrder(before: unknown, after: unknown): boolean {
  const old = (before ?? []) as readonly string[]
  const now = (after ?? []) as readonly string[]
  const kept = old.filter(name => now.includes(name))
  const expected = [...kept, ...now.filter(name => !old.includes(name))]
  return expected.join('\0') === now.join('\0')
}
