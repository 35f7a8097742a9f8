// Pairs of schemas by chance: two variants of one design, so that most things are in both and
// many differ a little. A statement that fails in its variant is skipped by whoever runs them.
import { outside } from './outside.ts'
import { type Side, slots } from './slots.ts'
import { tables } from './tables.ts'
import { routines, types } from './types.ts'
import { views } from './views.ts'

export interface Pair {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** The same seed gives the same pair. */
export function randomPair(seed: number, major: number): Pair {
  return { before: variant(seed, major, 'before'), after: variant(seed, major, 'after') }
}

function variant(seed: number, major: number, side: Side): string[] {
  const out: string[] = []
  const given = slots(seed, major, side, out)
  types(given)
  tables(given)
  views(given)
  routines(given)
  views2(given)
  outside(given)
  return out
}

/** What needs routines that need views. */
function views2({ add }: ReturnType<typeof slots>): void {
  add(
    'v7',
    dice =>
      `create view s.v7 as select ${dice.pick(['s.atomic(1)', 's.seen()', '* from s.rows()', '* from s.tab()'])}`,
    0.5,
  )
}
