// The order of migration versions: number by number, so that 9 comes before 10 and 1.2 before 1.10.

export function compareVersions(a: string, b: string): number {
  const left = a.split(/[._]/)
  const right = b.split(/[._]/)
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = comparePart(left[i] ?? '0', right[i] ?? '0')
    if (difference !== 0) return difference
  }
  return 0
}

/** Digits of any length, so not by way of a JavaScript number. */
function comparePart(a: string, b: string): number {
  const left = a.replace(/^0+(?=\d)/, '')
  const right = b.replace(/^0+(?=\d)/, '')
  if (left.length !== right.length && /^\d*$/.test(left + right)) return left.length - right.length
  return left < right ? -1 : left > right ? 1 : 0
}
