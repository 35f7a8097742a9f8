// A PostgreSQL version as people write it.

/** The major version of `16`, `16.4`, `"16"`, `160004`; undefined for what is none. */
export function readVersion(value: unknown): number | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  const number = Number(/^(\d+)(\.\d+)*$/.exec(text.trim())?.[1])
  const major = number >= 10_000 ? Math.floor(number / 10_000) : number
  return major >= 9 && major < 100 ? major : undefined
}
