// The bounds of partitions by list: values, and the partition of each.
import type { Relation } from '../catalog/values.ts'
import { compare, literal, order } from '../literals.ts'
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

export function listBounds(
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
