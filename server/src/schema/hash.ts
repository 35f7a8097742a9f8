// The hash of a model: SHA-256 of its canonical JSON. Says nothing about what differs.
import { createHash } from 'node:crypto'
import type { Fact, Model } from './model.ts'

/** Printable ASCII without what JSON escapes. */
const plain = /^[ !#-[\]-~]*$/

/** JSON with sorted keys and without what is undefined. Plain loops: it runs over every fact of a schema. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return plain.test(value) ? `"${value}"` : JSON.stringify(value)
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
const optionLists = ['options', 'foreignOptions', 'settings', 'tags']

export function unordered(attributes: object): Record<string, unknown> {
  const given = attributes as Record<string, unknown>
  let out = given
  for (const name of optionLists) {
    const list = given[name]
    if (Array.isArray(list) && list.length > 1) out = { ...out, [name]: [...list].sort() }
  }
  const { index } = given
  if (typeof index === 'object' && index !== null) out = { ...out, index: unordered(index) }
  return out
}

/** The members of a fact's meaning, in the order of canonical JSON. */
const members = [
  'at',
  'comment',
  'comments',
  'extensions',
  'grants',
  'id',
  'kind',
  'labels',
  'name',
  'owner',
  'parent',
  'schema',
] as const

/** The canonical JSON of what a fact means. */
function canonicalMeaning(fact: Fact): string {
  let out = ''
  for (const name of members) {
    const value = name === 'at' ? unordered(fact.at) : fact[name]
    if (value !== undefined) out += `${out ? ',' : '{'}"${name}":${canonicalJson(value)}`
  }
  return `${out}}`
}

/** A database's own name is where it stands, not what it holds: two databases can be equal. */
export function modelHash(model: Model): string {
  const hash = createHash('sha256')
  let text = ''
  for (const fact of model.facts) {
    text += canonicalMeaning(fact)
    text += '\n'
    if (text.length > 65_536) {
      hash.update(text)
      text = ''
    }
  }
  return hash.update(text).digest('hex')
}
