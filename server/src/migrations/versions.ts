// The order of migration versions: part by part as whole numbers, so that 9 comes before 10 and 1.2
// before 1.10. A missing part counts as 0. Knows no files.

/** Negative, 0 or positive. `a` and `b` are digits in parts divided by dots, of any length. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.')
  const right = b.split('.')
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = comparePart(left[i] ?? '0', right[i] ?? '0')
    if (difference !== 0) return difference
  }
  return 0
}

/** The same for versions that compare equal: `1.0`, `01` and `1` all give `1`. */
export function versionKey(version: string): string {
  const parts = version.split('.').map(trimmed)
  while (parts.length > 1 && parts.at(-1) === '0') parts.pop()
  return parts.join('.')
}

/** Digits of any length, so not by way of a JavaScript number. */
function comparePart(a: string, b: string): number {
  const left = trimmed(a)
  const right = trimmed(b)
  if (left.length !== right.length) return left.length - right.length
  return left < right ? -1 : left > right ? 1 : 0
}

function trimmed(part: string): string {
  return part.replace(/^0+(?=\d)/, '')
}
