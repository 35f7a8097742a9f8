// The bounds of partitions by hash: a row's own remainder says where it is.
import type { Relation } from '../catalog/values.ts'
import { rowHash } from './hash.ts'
import { type Bounded, type Bounds, places, span, type Types } from './places.ts'

export function hashBounds(key: readonly string[], types: Types, bounded: readonly Bounded[]): Bounds {
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
