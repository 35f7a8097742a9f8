// A map made of an older one and what has changed since: both stay valid, and a change costs what it
// changes. A history of a thousand migrations keeps a ground after each without a thousand copies.

type Layer<V> = ReadonlyMap<string, V | undefined>

export class LayeredMap<V> implements ReadonlyMap<string, V> {
  /** Newest first; undefined stands for what is gone. */
  readonly #layers: readonly Layer<V>[]

  private constructor(layers: readonly Layer<V>[]) {
    this.#layers = layers
  }

  /** `changes` over `base`; a key with undefined is gone. `changes` must not change any more. */
  static over<V>(base: ReadonlyMap<string, V>, changes: Layer<V>): ReadonlyMap<string, V> {
    if (changes.size === 0) return base
    const layers: Layer<V>[] = [changes, ...(base instanceof LayeredMap ? base.#layers : [base])]
    // Few layers to look through: each is less than half as large as the one below it.
    while (layers.length > 1 && layers[0]!.size * 2 >= layers[1]!.size) {
      const [above, below] = layers as [Layer<V>, Layer<V>]
      const both = new Map(below)
      for (const [key, value] of above) {
        // At the bottom nothing is left to hide.
        if (value === undefined && layers.length === 2) both.delete(key)
        else both.set(key, value)
      }
      layers.splice(0, 2, both)
    }
    return new LayeredMap(layers)
  }

  /** The keys for which two maps may differ: those of the layers that they do not share. */
  static unshared<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): Set<string> {
    const mine = a instanceof LayeredMap ? a.#layers : [a]
    const others = b instanceof LayeredMap ? b.#layers : [b]
    const shared = new Set(mine.filter(layer => others.includes(layer)))
    const keys = new Set<string>()
    for (const layer of [...mine, ...others])
      if (!shared.has(layer)) for (const key of layer.keys()) keys.add(key)
    return keys
  }

  get(key: string): V | undefined {
    for (const layer of this.#layers) {
      const value = layer.get(key)
      if (value !== undefined || layer.has(key)) return value
    }
    return undefined
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  get size(): number {
    let size = 0
    for (const _ of this.entries()) size++
    return size
  }

  *entries(): MapIterator<[string, V]> {
    const seen = new Set<string>()
    for (const layer of this.#layers)
      for (const [key, value] of layer) {
        if (seen.has(key)) continue
        seen.add(key)
        if (value !== undefined) yield [key, value]
      }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this)
  }
}
