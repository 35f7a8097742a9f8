// Lists that may be very long: a part of one is drawn, and a button brings more of it.
import { nothing, type TemplateResult } from 'lit'
import { linkButton } from './parts.ts'
import { plural } from './words.ts'

/** How much is shown of which list; the page keeps it. */
export interface Shown {
  readonly of: (list: string) => number | undefined
  readonly show: (list: string, count: number) => void
}

export interface Part<T> {
  readonly items: readonly T[]
  /** Where in the whole list the first of them stands. */
  readonly from: number
  /** Brings more of the list; its place is where the rest was cut off. */
  readonly more: TemplateResult | typeof nothing
}

const atOnce = 500

/** `what`: an entry and several, as the button calls them. `atFirst`: so many without asking. */
export function partOf<T>(
  shown: Shown,
  list: string,
  all: readonly T[],
  end: 'first' | 'last',
  what: readonly [one: string, several: string],
  atFirst = 50,
): Part<T> {
  const count = shown.of(list) ?? atFirst
  const left = all.length - count
  if (left <= 0) return { items: all, from: 0, more: nothing }
  return {
    items: end === 'first' ? all.slice(0, count) : all.slice(-count),
    from: end === 'first' ? 0 : left,
    more: linkButton(`Show ${plural(Math.min(left, atOnce), ...what)}`, () =>
      shown.show(list, count + atOnce),
    ),
  }
}
