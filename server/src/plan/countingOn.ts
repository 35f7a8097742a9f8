// A new sequence behind a column that has rows: it goes on where they end, so that the next row does not
// get a number that is there already.
import type { Fact } from '../schema/model.ts'
import type { SequenceAttributes } from '../schema/relationAttributes.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { rangeOf } from './alterSequence.ts'
import type { Planning } from './context.ts'
import { type Step, step } from './planned.ts'

/** `sequence`: its qualified name. Nothing for a column that is new, or held no numbers. */
export function countOn(
  planning: Planning,
  column: string,
  sequence: string,
  at: SequenceAttributes,
): Step[] {
  const [was, is] = [planning.before, planning.after].map(model => model.byId.get(column))
  if (!holdsNumbers(was) || !holdsNumbers(is)) return []
  const { low, high, ascending } = rangeOf(at)
  const last = `${ascending ? 'max' : 'min'}(${quoteIdentifier(is.name)})`
  return [
    step(
      `select setval(${quoteLiteral(sequence)}, ${last})\n` +
        `  from ${parentIdentity(is)}\nhaving ${last} between ${low} and ${high}`,
    ),
  ]
}

const holdsNumbers = (fact: Fact | undefined): fact is Fact<'column'> =>
  fact?.kind === 'column' && /^(smallint|integer|bigint)$/.test(fact.at.type)
