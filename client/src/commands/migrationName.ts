// Names a new migration as the ones beside it are named. Pure; what a version means is the server's affair.

/** The version after the highest one, written as that one is; a time where there is none or it is one. */
export function nextMigrationName(names: readonly string[], what: string, now: Date): string {
  const slug = what
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60)
  const end = `${slug || 'change'}.sql`
  const found = names
    .map(name => /^(V?)(\d+(?:\.\d+)*)(_{1,2}|-)/i.exec(name))
    .filter(match => match !== null)
    .sort((a, b) => (a[2] ?? '').localeCompare(b[2] ?? '', 'en', { numeric: true }))
    .at(-1)
  const time = now.toISOString().replace(/\D/g, '').slice(0, 14)
  const [, letter = '', version = '', between = '_'] = found ?? []
  if (!found || /^\d{12,14}$/.test(version))
    return `${letter}${time.slice(0, version.length || 14)}${between}${end}`
  const next = version.replace(/\d+$/, digits => String(Number(digits) + 1).padStart(digits.length, '0'))
  return `${letter}${next}${between}${end}`
}
