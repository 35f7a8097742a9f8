// A PostgreSQL version as people write it.

/** The major version of `16`, `16.4`, `"16"`, `160004`; undefined for what is none. */
export function readVersion(value: unknown): number | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  const major = Number(/^(\d+)(\.\d+)*$/.exec(text.trim())?.[1])
  if (!Number.isInteger(major) || major < 9) return undefined
  return major > 1000 ? Math.floor(major / 10_000) : major
}
