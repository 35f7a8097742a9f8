// Some of a script's entries in the script's order, kept so while entries come and go one by one. It
// finds its place by the entries' indexes, which must be in order whenever it is changed.
import type { Entry } from './entry.ts'

export class EntryList {
  #items: Entry[] = []

  get items(): readonly Entry[] {
    return this.#items
  }

  /** Puts an entry in, or takes it out; again costs little. */
  put(entry: Entry, present: boolean): void {
    const items = this.#items
    const at = this.#placeOf(entry)
    if ((items[at] === entry) === present) return
    if (present) items.splice(at, 0, entry)
    else items.splice(at, 1)
  }

  /** Takes many out at once. */
  drop(gone: ReadonlySet<Entry>): void {
    this.#items = this.#items.filter(entry => !gone.has(entry))
  }

  #placeOf({ moment: { index } }: Entry): number {
    const items = this.#items
    let low = 0
    let high = items.length
    // Entries are looked at in order, so that most come last.
    if (high > 0 && items[high - 1]!.moment.index < index) return high
    while (low < high) {
      const middle = (low + high) >> 1
      if (items[middle]!.moment.index < index) low = middle + 1
      else high = middle
    }
    return low
  }
}
