// From one sequence to another, in place: a sequence of its own, or the one behind an identity.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import type { SequenceAttributes } from '../schema/relationAttributes.ts'
import type { Changes } from './changes.ts'
import { type Step, step } from './planned.ts'

export function alterSequence(before: Fact<'sequence'>, after: Fact<'sequence'>, changes: Changes): Step[] {
  const name = identityOf(after)
  const parts = [
    ...(changes.has('type') ? [`as ${after.at.type ?? 'bigint'}`] : []),
    ...sequenceChanges(before.at, after.at, after.at.type ?? 'bigint'),
  ]
  const { restart, first } = intoRange(before.at, after.at, name)
  if (restart && parts.length) parts.push('restart')
  return [
    ...first,
    ...(parts.length ? [step(`alter sequence ${name} ${parts.join(' ')}`)] : []),
    ...(changes.has('persistence')
      ? [step(`alter sequence ${name} set ${after.at.persistence === 'unlogged' ? 'unlogged' : 'logged'}`)]
      : []),
    ...(changes.has('ownedBy')
      ? [step(`alter sequence ${name} owned by ${after.at.ownedBy ?? 'none'}`)]
      : []),
  ]
}

/** A sequence that stands outside its new range is moved into it; others go on where they are. */
export function intoRange(
  before: SequenceAttributes,
  after: SequenceAttributes,
  name: string,
): { restart: boolean; first: Step[] } {
  const old = rangeOf(before)
  const now = rangeOf(after)
  if (now.high < old.low || now.low > old.high) return { restart: true, first: [] }
  if (old.start >= now.low && old.start <= now.high && old.ascending === now.ascending) {
    return { restart: false, first: [] }
  }
  const within =
    now.start >= old.low && now.start <= old.high ? now.start : now.low > old.low ? now.low : old.low
  return {
    restart: false,
    first: [
      step(
        `select setval('${name.replaceAll("'", "''")}', ${within}, false)\n` +
          `  from ${name}\n where last_value not between ${now.low} and ${now.high}`,
      ),
    ],
  }
}

export function rangeOf(at: SequenceAttributes): {
  low: bigint
  high: bigint
  start: bigint
  ascending: boolean
} {
  const ascending = !(at.increment ?? '1').startsWith('-')
  const bits = at.type === 'smallint' ? 15n : at.type === 'integer' ? 31n : 63n
  const low = BigInt(at.min ?? (ascending ? 1n : -(2n ** bits)))
  const high = BigInt(at.max ?? (ascending ? 2n ** bits - 1n : -1n))
  return { low, high, start: BigInt(at.start ?? (ascending ? low : high)), ascending }
}

/** Every option of a sequence that differs, spelled out: nothing is left to what was there before. */
export function sequenceChanges(
  before: SequenceAttributes,
  after: SequenceAttributes,
  type: string,
): string[] {
  const ascending = !(after.increment ?? '1').startsWith('-')
  const out: string[] = []
  if (before.increment !== after.increment) out.push(`increment by ${after.increment ?? 1}`)
  const direction = (before.increment ?? '1').startsWith('-') !== (after.increment ?? '1').startsWith('-')
  // NO MINVALUE beside another type would mean the least value of that type.
  const low = after.min ?? (ascending ? '1' : limitOf(type)[0])
  const high = after.max ?? (ascending ? limitOf(type)[1] : '-1')
  if (before.min !== after.min || direction) out.push(`minvalue ${low}`)
  if (before.max !== after.max || direction) out.push(`maxvalue ${high}`)
  if (before.start !== after.start || before.min !== after.min || direction)
    out.push(`start with ${after.start ?? (ascending ? low : high)}`)
  if (before.cache !== after.cache) out.push(`cache ${after.cache ?? 1}`)
  if (before.cycle !== after.cycle) out.push(after.cycle ? 'cycle' : 'no cycle')
  return out
}

const limitOf = (type: string): readonly [string, string] =>
  type === 'smallint'
    ? ['-32768', '32767']
    : type === 'integer'
      ? ['-2147483648', '2147483647']
      : ['-9223372036854775808', '9223372036854775807']
