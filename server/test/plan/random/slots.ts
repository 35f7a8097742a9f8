// A schema as a list of places, each of which holds one statement in one of many forms. The second
// of a pair throws again for some of the places and keeps the rest word by word.
import { type Dice, dice } from './dice.ts'

export type Side = 'before' | 'after'

export interface Slots {
  readonly major: number
  /** Statements, one for each form that is thrown; likelihood that there is one at all. */
  add(name: string, make: (dice: Dice) => string | readonly string[], likelihood?: number): void
  /** What stands at a place on this side, and on the first. */
  thrown<T>(name: string, make: (dice: Dice) => T): { readonly now: T; readonly before: T }
  /** The list, where the server is new enough. */
  since<T>(major: number, ...list: readonly T[]): readonly T[]
}

/** How often the second side throws again: of one pair in three almost nothing, of another much. */
const restless = [0.04, 0.2, 0.45]

export function slots(seed: number, major: number, side: Side, out: string[]): Slots {
  const again = dice(seed, 'again').pick(restless)
  const diceOf = (name: string) =>
    side === 'after' && dice(seed, `again ${name}`).chance(again)
      ? dice(seed, `after ${name}`)
      : dice(seed, name)
  return {
    major,
    add(name, make, likelihood = 0.7) {
      const thrown = diceOf(name)
      if (!thrown.chance(likelihood)) return
      const made = make(thrown)
      out.push(...(typeof made === 'string' ? [made] : made))
    },
    thrown: (name, make) => ({ now: make(diceOf(name)), before: make(dice(seed, name)) }),
    since: (least, ...list) => (major >= least ? list : []),
  }
}
