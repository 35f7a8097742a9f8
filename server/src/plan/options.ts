// From one list of `name=value` to another.

import { hidden } from '../schema/introspect/secrets.ts'
import { storageOption } from '../schema/render/columns.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'

const nameOf = (option: string) => option.slice(0, option.indexOf('='))

/** `alter ... set (a = 1)` and `alter ... reset (b)`. */
export function storageChanges(
  alter: string,
  before: readonly string[] = [],
  after: readonly string[] = [],
): string[] {
  const kept = before.filter(option => after.includes(option))
  const fresh = after.filter(option => !before.includes(option))
  const gone = before.filter(option => !after.some(other => nameOf(other) === nameOf(option)))
  if (!fresh.length && !gone.length) return []
  // Options print in the order in which they were given: keep it as it shall be.
  if (fresh.length && [...kept, ...fresh].join('\0') !== after.join('\0')) {
    return [reset(alter, before), `${alter} set (${after.map(storageOption).join(', ')})`]
  }
  return [
    ...(fresh.length ? [`${alter} set (${fresh.map(storageOption).join(', ')})`] : []),
    ...(gone.length ? [reset(alter, gone)] : []),
  ]
}

function reset(alter: string, options: readonly string[]): string {
  const names = options.map(option => nameOf(option).split('.').map(quoteIdentifier).join('.'))
  return `${alter} reset (${names.join(', ')})`
}

/** The inside of `options (...)`; empty when nothing can be said. A hidden value is left alone. */
export function optionChanges(before: readonly string[] = [], after: readonly string[] = []): string {
  const parts: string[] = []
  for (const option of before) {
    if (!after.some(other => nameOf(other) === nameOf(option)))
      parts.push(`drop ${quoteIdentifier(nameOf(option))}`)
  }
  for (const option of after) {
    if (before.includes(option)) continue
    const value = option.slice(nameOf(option).length + 1)
    if (value === hidden) continue
    const verb = before.some(other => nameOf(other) === nameOf(option)) ? 'set' : 'add'
    parts.push(`${verb} ${quoteIdentifier(nameOf(option))} ${quoteLiteral(value)}`)
  }
  return parts.join(', ')
}
