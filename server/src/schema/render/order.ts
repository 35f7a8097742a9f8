// Puts operations into an order: what is needed comes first, and among what could come next the
// one with the smallest key. Depends on content only, never on the order it was given.

export interface Operation {
  /** Sort key. */
  readonly key: string
  /** Id of the object whose document this belongs to. */
  readonly object: string
  /** What exists afterwards. */
  readonly makes: readonly string[]
  /** What must exist before. Ids that no operation makes are taken to be there. */
  readonly needs: readonly string[]
  readonly sql: readonly string[]
}

export function ordered<T extends Pick<Operation, 'key' | 'makes' | 'needs'>>(operations: readonly T[]): T[] {
  const makers = new Map<string, number[]>()
  for (const [at, operation] of operations.entries()) {
    for (const id of operation.makes) makers.set(id, [...(makers.get(id) ?? []), at])
  }
  const waits = operations.map(() => 0)
  const followers: number[][] = operations.map(() => [])
  for (const [at, operation] of operations.entries()) {
    const before = new Set(operation.needs.flatMap(id => makers.get(id) ?? []))
    before.delete(at)
    for (const other of before) followers[other]?.push(at)
    waits[at] = before.size
  }
  const ready = new Heap(
    operations.map((_, at) => at).filter(at => waits[at] === 0),
    (a, b) => compare(operations[a]?.key ?? '', operations[b]?.key ?? '') || a - b,
  )
  const out: T[] = []
  const done = new Set<number>()
  for (;;) {
    let next = ready.pop()
    // A cycle: the smallest of what is left goes first, for want of something better.
    if (next === undefined) next = smallest(operations, done)
    if (next === undefined) return out
    if (done.has(next)) continue
    done.add(next)
    const operation = operations[next]
    if (operation) out.push(operation)
    for (const follower of followers[next] ?? []) {
      waits[follower] = (waits[follower] ?? 0) - 1
      if (waits[follower] === 0) ready.push(follower)
    }
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function smallest(
  operations: readonly { readonly key: string }[],
  done: ReadonlySet<number>,
): number | undefined {
  let found: number | undefined
  for (const [at, { key }] of operations.entries()) {
    if (done.has(at)) continue
    if (found === undefined || key < (operations[found]?.key ?? '')) found = at
  }
  return found
}

/** A binary heap of numbers: the smallest is popped first. */
class Heap {
  readonly #items: number[] = []
  readonly #order: (a: number, b: number) => number

  constructor(items: readonly number[], order: (a: number, b: number) => number) {
    this.#order = order
    for (const item of items) this.push(item)
  }

  push(item: number): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (this.#order(items[at] as number, items[above] as number) >= 0) return
      this.#swap(at, above)
      at = above
    }
  }

  pop(): number | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (items.length && last !== undefined) {
      items[0] = last
      let at = 0
      for (;;) {
        const left = at * 2 + 1
        let least = at
        for (const child of [left, left + 1]) {
          if (child < items.length && this.#order(items[child] as number, items[least] as number) < 0)
            least = child
        }
        if (least === at) break
        this.#swap(at, least)
        at = least
      }
    }
    return first
  }

  #swap(a: number, b: number): void {
    const items = this.#items
    const kept = items[a] as number
    items[a] = items[b] as number
    items[b] = kept
  }
}
