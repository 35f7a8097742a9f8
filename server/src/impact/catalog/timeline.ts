// Every object's history through a script, by key: who wrote which value, at which statement. A reader
// sees what stands before it, and is remembered, so that an edit recomputes only those whose ground moved.
// It knows nothing of SQL.

/** One statement's place in the script, what it read and what it wrote. */
export interface Moment {
  /** Never reused; survives edits elsewhere in the script. */
  readonly id: number
  /** Position in the script; renumbered by edits. */
  index: number
  /** Keys that it reads, while it is run. */
  reads: Set<string>
  /** What it read when it was last run. */
  heard: readonly Readership[]
  readsAll: boolean
  /** What it says depends on what stands behind it, too. */
  looksAhead: boolean
  writes: ReadonlyMap<string, unknown>
  /** Items put into (true) or taken out of (false) a set. */
  items: ReadonlyMap<string, ReadonlyMap<string, boolean>>
}

/** Who has read a key. */
export interface Readership {
  readonly key: string
  readonly readers: Set<Moment>
}

/** What nobody will ask for again is not remembered. */
class Forgetful extends Set<string> {
  override add(): this {
    return this
  }
}
const forgetful = new Forgetful()
/** Most moments write nothing, and share this. */
const nothing: ReadonlyMap<never, never> = new Map<never, never>()
const unheard: readonly Readership[] = []

export function moment(id: number, index: number): Moment {
  return {
    id,
    index,
    reads: forgetful,
    heard: unheard,
    readsAll: false,
    looksAhead: false,
    writes: nothing,
    items: nothing,
  }
}

export function writeAt(at: Moment, key: string, value: unknown): void {
  if (at.writes === nothing) at.writes = new Map()
  const writes = at.writes as Map<string, unknown>
  writes.set(key, value)
}

export function putAt(at: Moment, key: string, item: string, present: boolean): void {
  if (at.items === nothing) at.items = new Map()
  const items = at.items as Map<string, Map<string, boolean>>
  const known = items.get(key)
  if (known) known.set(item, present)
  else items.set(key, new Map([[item, present]]))
}

/** What a moment did before it was run again. */
interface Before {
  readonly writes: ReadonlyMap<string, unknown>
  readonly items: ReadonlyMap<string, ReadonlyMap<string, boolean>>
}

export interface Ground {
  readonly values: ReadonlyMap<string, unknown>
  readonly sets: ReadonlyMap<string, ReadonlySet<string>>
}

/** What a script does to a ground: a value of undefined takes the key away. */
export interface Changes {
  readonly values: ReadonlyMap<string, unknown>
  readonly sets: ReadonlyMap<string, ReadonlySet<string>>
}

export const bareGround: Ground = { values: new Map(), sets: new Map() }

export class Timeline {
  readonly ground: Ground
  readonly #writers = new Map<string, Moment[]>()
  readonly #readerships = new Map<string, Readership>()
  readonly #readAll = new Set<Moment>()
  readonly #once: boolean

  /** `once`: each moment is run once, in order, and none is taken out: who read what is not kept. */
  constructor(ground: Ground, once = false) {
    this.ground = ground
    this.#once = once
  }

  /** The value of `key` just before `at`. */
  value(key: string, at: Moment): unknown {
    const writers = this.#writers.get(key)
    if (writers) {
      const before = lastBefore(writers, at.index)
      for (let i = before; i >= 0; i--) {
        const writer = writers[i] as Moment
        if (writer.writes.has(key)) return writer.writes.get(key)
      }
    }
    return this.ground.values.get(key)
  }

  /** The items of a set just before `at`. */
  set(key: string, at: Moment): Set<string> {
    const found = new Set(this.ground.sets.get(key))
    const writers = this.#writers.get(key) ?? []
    for (const writer of writers) {
      if (writer.index >= at.index) break
      apply(found, writer.items.get(key))
    }
    return found
  }

  /** Keys of this prefix that anybody ever wrote, or that stand in the ground, in an order of their own. */
  *keys(prefix: string): Iterable<string> {
    const seen = new Set<string>()
    for (const key of this.#writers.keys()) if (key.startsWith(prefix)) seen.add(key)
    for (const key of this.ground.values.keys()) if (key.startsWith(prefix)) seen.add(key)
    yield* [...seen].sort()
  }

  /** Some statement of the script writes the key. */
  isWritten(key: string): boolean {
    return this.#writers.has(key)
  }

  /** Keys of this prefix that the script itself writes, in an order of their own. */
  written(prefix: string): Iterable<string> {
    return [...this.#writers.keys()].filter(key => key.startsWith(prefix)).sort()
  }

  /**
   * Runs `evaluate` at a moment, after forgetting what it did before, and reports the later moments
   * whose ground has changed by it.
   */
  run(at: Moment, evaluate: () => void, stale: (reader: Moment) => void): void {
    if (this.#once) {
      evaluate()
      for (const key of at.writes.keys()) this.#append(key, at)
      for (const key of at.items.keys()) this.#append(key, at)
      return
    }
    const before = { writes: at.writes, items: at.items }
    this.#forgetReads(at)
    at.reads = new Set()
    at.readsAll = false
    at.looksAhead = false
    at.writes = nothing
    at.items = nothing
    evaluate()
    at.heard = [...at.reads].map(key => this.#readershipOf(key))
    at.reads = forgetful
    for (const { readers } of at.heard) readers.add(at)
    if (at.readsAll) this.#readAll.add(at)
    this.#publish(at, before, stale)
  }

  /** Takes a moment out of history. */
  remove(at: Moment, stale: (reader: Moment) => void): void {
    const before = { writes: at.writes, items: at.items }
    this.#forgetReads(at)
    at.writes = nothing
    at.items = nothing
    this.#publish(at, before, stale)
  }

  /** What the script has changed, as it stands after the last moment; undefined: gone. */
  changes(): Changes {
    const values = new Map<string, unknown>()
    const sets = new Map<string, ReadonlySet<string>>()
    const after = moment(-1, Number.MAX_SAFE_INTEGER)
    for (const [key, writers] of this.#writers) {
      if (writers.some(writer => writer.writes.has(key))) values.set(key, this.value(key, after))
      else sets.set(key, this.set(key, after))
    }
    return { values, sets }
  }

  #append(key: string, at: Moment): void {
    const writers = this.#writers.get(key)
    if (!writers) this.#writers.set(key, [at])
    else if (writers.at(-1) !== at) writers.push(at)
  }

  #publish(at: Moment, before: Before, stale: (reader: Moment) => void): void {
    const changed = new Set<string>()
    compare(before.writes, at.writes, changed)
    compare(before.items, at.items, changed)
    for (const key of changed) {
      const writes = at.writes.has(key) || at.items.has(key)
      this.#place(key, at, writes)
      const isSet = before.items.has(key) || at.items.has(key)
      const limit = isSet ? Number.POSITIVE_INFINITY : this.#shadowedFrom(key, at)
      for (const reader of this.#readerships.get(key)?.readers ?? [])
        if (reader.index > at.index && reader.index <= limit) stale(reader)
    }
    if (changed.size > 0) for (const reader of this.#readAll) if (reader.index > at.index) stale(reader)
  }

  /** Index of the next statement that overwrites the key: later readers see that one's value. */
  #shadowedFrom(key: string, at: Moment): number {
    const writers = this.#writers.get(key) ?? []
    for (let i = lastBefore(writers, at.index) + 1; i < writers.length; i++) {
      const writer = writers[i] as Moment
      if (writer !== at && writer.writes.has(key)) return writer.index
    }
    return Number.POSITIVE_INFINITY
  }

  #place(key: string, at: Moment, present: boolean): void {
    const writers = this.#writers.get(key)
    if (!writers) {
      if (present) this.#writers.set(key, [at])
      return
    }
    const near = lastBefore(writers, at.index + 1)
    const spot = writers[near] === at ? near : -1
    if (present && spot < 0) writers.splice(near + 1, 0, at)
    if (!present && spot >= 0) writers.splice(spot, 1)
    if (writers.length === 0) this.#writers.delete(key)
  }

  #readershipOf(key: string): Readership {
    let readership = this.#readerships.get(key)
    if (!readership) {
      readership = { key, readers: new Set() }
      this.#readerships.set(key, readership)
    }
    return readership
  }

  #forgetReads(at: Moment): void {
    for (const { key, readers } of at.heard) {
      readers.delete(at)
      if (readers.size === 0) this.#readerships.delete(key)
    }
    at.heard = unheard
    this.#readAll.delete(at)
  }
}

/** Index of the last writer before `index`, or -1. */
function lastBefore(writers: readonly Moment[], index: number): number {
  let low = 0
  let high = writers.length
  // Statements are looked at in order, so that most writers came before.
  if (high > 0 && (writers[high - 1] as Moment).index < index) return high - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((writers[middle] as Moment).index < index) low = middle + 1
    else high = middle
  }
  return low - 1
}

function apply(set: Set<string>, items: ReadonlyMap<string, boolean> | undefined): void {
  for (const [item, present] of items ?? []) {
    if (present) set.add(item)
    else set.delete(item)
  }
}

function compare(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  changed: Set<string>,
): void {
  for (const [key, value] of before) if (!after.has(key) || !same(value, after.get(key))) changed.add(key)
  for (const key of after.keys()) if (!before.has(key)) changed.add(key)
}

/** Structural equality of plain values. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Map || b instanceof Map) {
    if (!(a instanceof Map && b instanceof Map) || a.size !== b.size) return false
    for (const [key, value] of a) if (!b.has(key) || !same(value, b.get(key))) return false
    return true
  }
  const aKeys = Object.keys(a)
  if (aKeys.length !== Object.keys(b).length) return false
  for (const key of aKeys) {
    if (!Object.hasOwn(b, key)) return false
    if (!same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false
  }
  return true
}
