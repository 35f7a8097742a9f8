// The hash of a model: SHA-256 of its canonical JSON. Says nothing about what differs.
import { createHash } from 'node:crypto'
import type { Fact, Model } from './model.ts'

/** JSON with sorted keys and without what is undefined. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value && typeof value === 'object') {
    const parts = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
    return `{${parts.join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** What a fact means, without hints and without what follows from the rest. */
export function meaning(fact: Fact): Omit<Fact, 'needs' | 'hints'> {
  const { needs: _needs, hints: _hints, ...rest } = fact
  return { ...rest, at: unordered(rest.at) } as Omit<Fact, 'needs' | 'hints'>
}

/** Options keep the order in which they were given, so that they print alike; it means nothing. */
const optionLists = new Set(['options', 'foreignOptions', 'settings'])

export function unordered(attributes: object): Record<string, unknown> {
  const out: Record<string, unknown> = { ...attributes }
  for (const name of optionLists) {
    const list = out[name]
    if (Array.isArray(list) && list.length > 1) out[name] = [...list].sort()
  }
  if (typeof out.index === 'object' && out.index !== null) out.index = unordered(out.index)
  return out
}

/** A database's own name is where it stands, not what it holds: two databases can be equal. */
export function modelHash(model: Model): string {
  const hash = createHash('sha256')
  for (const fact of model.facts) hash.update(canonicalJson(meaning(fact))).update('\n')
  return hash.digest('hex')
}
