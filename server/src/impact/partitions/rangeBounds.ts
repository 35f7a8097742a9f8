// The bounds of partitions by range: ends in order, and the partition up to each of them.
import type { Node } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import { literal, order } from '../literals.ts'
import { as, texts } from '../nodes.ts'
import type { Operator } from './condition.ts'
import {
  type Bounded,
  type Bounds,
  Incomparable,
  places,
  span,
  type Types,
  unlessIncomparable,
} from './places.ts'

export function rangeBounds(
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
