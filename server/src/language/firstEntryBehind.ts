// Statements of the advisor by their place in the text.
import type { Entry } from '../advisor/entry.ts'

/** Index of the first one that does not end before an offset, its semicolon included. */
export function firstEntryBehind(entries: readonly Entry[], offset: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (entries[middle]!.statement.close < offset) low = middle + 1
    else high = middle
  }
  return low
}
