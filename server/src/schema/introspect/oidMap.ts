// What is known by a catalog row: the catalog's oid, the row's oid, and the number of a part such
// as a column. Numbers are kept, not joined texts: a large schema looks here a million times.

type Oid = string | null | undefined

export interface OidMap<V> {
  /** `part`: the number of a column; 0 or absent for the whole. */
  get(owner: Oid, oid: Oid, part?: Oid | number): V | undefined
  has(owner: Oid, oid: Oid): boolean
  set(owner: Oid, oid: Oid, value: V, part?: Oid | number): void
  readonly size: number
}

export function oidMap<V>(): OidMap<V> {
  const wholes = new Map<Oid, Map<number, V>>()
  const parts = new Map<Oid, Map<number, V[]>>()
  let size = 0
  return {
    get size() {
      return size
    },
    get(owner, oid, part) {
      const number = Number(part ?? 0)
      if (number === 0) return wholes.get(owner)?.get(Number(oid))
      return parts.get(owner)?.get(Number(oid))?.[number]
    },
    has: (owner, oid) => wholes.get(owner)?.has(Number(oid)) ?? false,
    set(owner, oid, value, part) {
      const number = Number(part ?? 0)
      size++
      if (number === 0) {
        const known = wholes.get(owner)
        if (known) known.set(Number(oid), value)
        else wholes.set(owner, new Map([[Number(oid), value]]))
        return
      }
      let known = parts.get(owner)
      if (!known) {
        known = new Map()
        parts.set(owner, known)
      }
      const list = known.get(Number(oid))
      if (list) list[number] = value
      else {
        const made: V[] = []
        made[number] = value
        known.set(Number(oid), made)
      }
    },
  }
}
