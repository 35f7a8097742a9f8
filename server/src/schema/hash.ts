// The hash of a model: SHA-256 of its canonical JSON. Says nothing about what differs.
import { createHash } from 'node:crypto'
import type { Fact, Model } from './model.ts'

/** JSON with sorted keys and without what is undefined. Plain loops: it runs over every fact of a schema. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  let out = ''
  if (Array.isArray(value)) {
    for (const item of value) out += `${out ? ',' : ''}${canonicalJson(item)}`
    return `[${out}]`
  }
  const members = value as Record<string, unknown>
  const keys = Object.keys(members)
  if (keys.length > 1) keys.sort()
  for (const key of keys) {
    const member = members[key]
    if (member !== undefined) out += `${out ? ',' : ''}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${out}}`
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
