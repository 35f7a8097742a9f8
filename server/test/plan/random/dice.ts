// Chance that can be thrown again: the same seed and name give the same numbers.

export interface Dice {
  /** One of the list; what is repeated is likelier. */
  pick<T>(list: readonly T[]): T
  chance(likelihood: number): boolean
  /** Some of the list in its order. */
  some<T>(list: readonly T[], likelihood?: number): T[]
  shuffled<T>(list: readonly T[]): T[]
}

export function dice(seed: number, name: string): Dice {
  const random = mulberry(hash(`${seed} ${name}`))
  const chance = (likelihood: number) => random() < likelihood
  return {
    pick: <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T,
    chance,
    some: (list, likelihood = 0.5) => list.filter(() => chance(likelihood)),
    shuffled: list =>
      list
        .map(item => ({ item, at: random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let out = 0x811c9dc5
  for (let at = 0; at < text.length; at++) out = Math.imul(out ^ text.charCodeAt(at), 0x01000193)
  return out >>> 0
}

/** A small generator of numbers between 0 and 1 (mulberry32). */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
