// A binary heap: the least element first.

export class Heap<T> {
  readonly #items: T[] = []
  readonly #order: (a: T, b: T) => number

  constructor(order: (a: T, b: T) => number) {
    this.#order = order
  }

  get size(): number {
    return this.#items.length
  }

  get least(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#order(items[parent] as T, item) <= 0) break
      items[at] = items[parent] as T
      at = parent
    }
    items[at] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (items.length === 0 || last === undefined) return first
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#order(items[child + 1] as T, items[child] as T) < 0) child++
      if (this.#order(last, items[child] as T) <= 0) break
      items[at] = items[child] as T
      at = child
    }
    items[at] = last
    return first
  }
}
