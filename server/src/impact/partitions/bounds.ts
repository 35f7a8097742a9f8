// The bounds of a table's own partitions in the planner's form, and which of them a value or a comparison
// leads to. Follows get_matching_{range,list,hash}_bounds of partprune.c, imprecisions included: a default
// partition is kept wherever the planner keeps it.
import type { Node, PartitionBoundSpec } from '@pgsql/types'
import type { Relation, SqlType } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { compare, literal, order } from '../literals.ts'
import { as, texts } from '../nodes.ts'
import { ownPartitions } from '../relations.ts'
import type { Operator } from './condition.ts'
import { rowHash } from './hash.ts'

/** A set of partitions by their places among the bounds, with those for NULL and for all the rest. */
export interface Places {
  readonly at: ReadonlySet<number>
  readonly nulls: boolean
  readonly rest: boolean
}

export interface Bounds {
  readonly strategy: 'range' | 'list' | 'hash'
  readonly key: readonly string[]
  readonly all: Places
  /** Where rows are whose first key columns equal `prefix`, the next one, if given, compared as said. */
  compared(prefix: readonly string[], last?: { operator: Operator; value: string }): Places | undefined
  readonly nulls: Places
  /** Where one row goes; null stands for NULL. */
  row(values: readonly (string | null)[]): Relation | undefined | 'unknown'
  partitions(places: Places): Relation[]
}

/** Undefined where the bounds are not known, or cannot be compared without the database. */
export function boundsOf(table: Relation, view: CatalogView): Bounds | undefined {
  const key = table.partitionKey
  if (!key || key.some(one => one === undefined)) return undefined
  const names = key as readonly string[]
  const types = names.map(name => table.columns.find(one => one.name === name)?.type)
  const own = ownPartitions(table, view)
  const fallback = own.find(one => one.bound === 'default')
  const bounded: Bounded[] = []
  for (const partition of own) {
    if (partition === fallback) continue
    const spec = partition.bound === 'default' ? undefined : as(partition.bound, 'PartitionBoundSpec')
    if (!spec) return undefined
    bounded.push({ partition, spec })
  }
  const strategy = bounded[0]?.spec.strategy
  if (strategy === 'r') return rangeBounds(names, types, bounded, fallback)
  if (strategy === 'l') return listBounds(names, types, bounded, fallback)
  return strategy === 'h' ? hashBounds(names, types, bounded) : undefined
}

interface Bounded {
  readonly partition: Relation
  readonly spec: PartitionBoundSpec
}

type Types = readonly (SqlType | undefined)[]

const places = (at: Iterable<number>, rest: boolean, nulls = false): Places => ({
  at: new Set(at),
  nulls,
  rest,
})

const span = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

class Incomparable extends Error {}

/** An end of a range: for each key column a value, or one of the words that stand beyond all values. */
type End = readonly { readonly value: string; readonly infinite: -1 | 0 | 1 }[]

function endOf(datums: readonly Node[] | undefined): End {
  return (datums ?? []).map(datum => {
    const word = texts(as(datum, 'ColumnRef')?.fields)[0]
    if (word === 'minvalue') return { value: '', infinite: -1 }
    if (word === 'maxvalue') return { value: '', infinite: 1 }
    const value = literal(datum)
    if (typeof value !== 'string') throw new Incomparable()
    return { value, infinite: 0 }
  })
}

/** A bound against the first values of a key. */
function against(end: End, values: readonly string[], types: Types): number {
  for (const [i, value] of values.entries()) {
    const part = end[i]
    if (!part) return 0
    if (part.infinite !== 0) return part.infinite
    const compared = order(part.value, value, types[i])
    if (compared === undefined) throw new Incomparable()
    if (compared !== 0) return compared
  }
  return 0
}

function ends(a: End, b: End, types: Types): number {
  for (const [i, part] of a.entries()) {
    const other = b[i]
    if (!other) return 0
    if (part.infinite !== 0 || other.infinite !== 0) {
      if (part.infinite === other.infinite) return 0
      return part.infinite - other.infinite
    }
    const compared = order(part.value, other.value, types[i])
    if (compared === undefined) throw new Incomparable()
    if (compared !== 0) return compared
  }
  return 0
}

const unlessIncomparable = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch (error) {
    if (error instanceof Incomparable) return undefined
    throw error
  }
}

function rangeBounds(
  key: readonly string[],
  types: Types,
  bounded: readonly Bounded[],
  fallback: Relation | undefined,
): Bounds | undefined {
  const read = unlessIncomparable(() => {
    const ranges = bounded.map(({ partition, spec }) => ({
      partition,
      low: endOf(spec.lowerdatums),
      high: endOf(spec.upperdatums),
    }))
    ranges.sort((a, b) => ends(a.low, b.low, types))
    const datums: End[] = []
    const upTo: (Relation | undefined)[] = []
    for (const { partition, low, high } of ranges) {
      if (datums.length === 0 || ends(datums.at(-1)!, low, types) !== 0) {
        datums.push(low)
        upTo.push(undefined)
      }
      datums.push(high)
      upTo.push(partition)
    }
    return { datums, upTo }
  })
  if (!read) return undefined
  const { datums, upTo } = read
  const hasRest = fallback !== undefined
  const trimmed = (from: number, to: number, keys: number): number[] => {
    const beyond = (at: number, side: -1 | 1) => datums[at]?.[keys - 1]?.infinite === side
    const first = from < datums.length && !upTo[from] && beyond(from, -1) ? from + 1 : from
    const last = to >= 1 && !upTo[to] && beyond(to - 1, 1) ? to - 1 : to
    return span(first, last)
  }
  /** The greatest bound that is not above the values, and the bounds that equal them. */
  const found = (values: readonly string[]) => {
    let at = -1
    const equal: number[] = []
    for (const [i, datum] of datums.entries()) {
      const compared = against(datum, values, types)
      if (compared > 0) break
      at = i
      if (compared === 0) equal.push(i)
    }
    return { at, equal }
  }
  const compared = (prefix: readonly string[], last: { operator: Operator; value: string } | undefined) => {
    const values = last ? [...prefix, last.value] : prefix
    const partial = values.length < key.length
    const rest = partial && hasRest
    const { at, equal } = found(values)
    const [first, latest] = [equal[0], equal.at(-1)]
    const operator = last?.operator ?? '='
    switch (operator) {
      case '=': {
        if (first === undefined || latest === undefined || !partial) return places([at + 1], rest)
        const from = datums[first]?.[values.length]?.infinite === -1 ? first + 1 : first
        const to = datums[latest]?.[values.length]?.infinite === 1 ? latest : latest + 1
        return places(trimmed(from, to, values.length), rest)
      }
      case '>':
      case '>=': {
        const from =
          first === undefined || latest === undefined || !partial
            ? at + 1
            : operator === '>='
              ? first
              : latest + 1
        return places(trimmed(from, datums.length, values.length), rest)
      }
      case '<':
      case '<=': {
        const to =
          first === undefined || latest === undefined
            ? at + 1
            : partial
              ? operator === '<='
                ? latest + 1
                : first
              : operator === '<='
                ? at + 1
                : at
        return places(trimmed(0, to, values.length), rest)
      }
      default:
        return undefined
    }
  }
  return {
    strategy: 'range',
    key,
    all: places(span(0, datums.length), hasRest),
    nulls: places([], hasRest),
    compared: (prefix, last) => unlessIncomparable(() => compared(prefix, last)),
    row(values) {
      if (values.includes(null)) return fallback
      const where = unlessIncomparable(() => upTo[found(values as string[]).at + 1] ?? fallback)
      return where ?? (unlessIncomparable(() => found(values as string[])) ? undefined : 'unknown')
    },
    partitions(set) {
      const hit = [...set.at]
      const chosen = hit.flatMap(at => upTo[at] ?? [])
      // Values between the ranges are the default partition's.
      const rest = set.rest || hit.some(at => !upTo[at])
      return rest && fallback ? [...chosen, fallback] : chosen
    },
  }
}

function listBounds(
  key: readonly string[],
  types: Types,
  bounded: readonly Bounded[],
  fallback: Relation | undefined,
): Bounds | undefined {
  const entries: { readonly value: string; readonly partition: Relation }[] = []
  let nullHome: Relation | undefined
  for (const { partition, spec } of bounded)
    for (const datum of spec.listdatums ?? []) {
      const value = literal(datum)
      if (value === undefined) return undefined
      if (value === null) nullHome = partition
      else entries.push({ value, partition })
    }
  const type = types[0]
  const hasRest = fallback !== undefined
  const every = span(0, entries.length - 1)
  const where = (value: string) => entries.findIndex(one => compare(one.value, value, type) === 0)
  const compared = ({ operator, value }: { operator: Operator; value: string }) => {
    const at = where(value)
    if (at < 0 && entries.some(one => compare(one.value, value, type) === undefined)) return undefined
    if (operator === '=') return at < 0 ? places([], hasRest) : places([at], false)
    if (operator === '<>')
      return places(
        every.filter(i => i !== at),
        hasRest,
      )
    const fits = every.filter(i => {
      const difference = order(entries[i]!.value, value, type)
      if (difference === undefined) throw new Incomparable()
      return operator === '<'
        ? difference < 0
        : operator === '<='
          ? difference <= 0
          : operator === '>'
            ? difference > 0
            : difference >= 0
    })
    return places(fits, hasRest)
  }
  return {
    strategy: 'list',
    key,
    all: places(every, hasRest, true),
    nulls: nullHome ? places([], false, true) : places([], hasRest),
    compared: (prefix, last) => {
      const one = last ?? (prefix[0] === undefined ? undefined : { operator: '=' as const, value: prefix[0] })
      return one && unlessIncomparable(() => compared(one))
    },
    row([value]) {
      if (value === undefined) return 'unknown'
      if (value === null) return nullHome ?? fallback
      const at = where(value)
      if (at >= 0) return entries[at]?.partition
      return entries.some(one => compare(one.value, value, type) === undefined) ? 'unknown' : fallback
    },
    partitions(set) {
      const chosen = [...set.at].flatMap(at => entries[at]?.partition ?? [])
      if (set.nulls && nullHome) chosen.push(nullHome)
      if (set.rest && fallback) chosen.push(fallback)
      return [...new Set(chosen)]
    },
  }
}

function hashBounds(key: readonly string[], types: Types, bounded: readonly Bounded[]): Bounds {
  const home = (values: readonly (string | null)[]): Relation | undefined | 'unknown' => {
    const hash = rowHash(values.map((value, i) => ({ value, type: types[i]?.name ?? '' })))
    if (hash === undefined) return 'unknown'
    return bounded.find(({ spec }) => hash % BigInt(spec.modulus ?? 1) === BigInt(spec.remainder ?? 0))
      ?.partition
  }
  const all = places(span(0, bounded.length - 1), false)
  const only = (values: readonly (string | null)[]) => {
    const found = home(values)
    if (found === 'unknown') return undefined
    const at = bounded.findIndex(one => one.partition === found)
    return places(at < 0 ? [] : [at], false)
  }
  return {
    strategy: 'hash',
    key,
    all,
    nulls: (key.length === 1 && only([null])) || all,
    compared: (prefix, last) => (last || prefix.length < key.length ? undefined : only(prefix)),
    row: home,
    partitions: set => [...set.at].flatMap(at => bounded[at]?.partition ?? []),
  }
}
