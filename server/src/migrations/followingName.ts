// The name of a migration that follows others: as they are named, with the next version. Reads no folder.
import { readMigrationName, versionOf } from './migrationName.ts'
import { compareVersions } from './versions.ts'

/** `V12__x.sql` -> `V13__title.sql`, `007_x.up.sql` -> `008_title.up.sql`, `20240131120000_x.sql` -> the time now. */
export function followingName(own: string, neighbours: readonly string[], title: string, now: Date): string {
  const words = slug(title)
  const parts =
    /^(V?)(\d{4}[-_]\d\d[-_]\d\d(?:[-_T]?\d{4,6})?(?=[-_ .])|\d+(?:[._]\d+)*)(__|[-_ .])?.*?((?:\.up)?\.sql)$/i.exec(
      own,
    )
  if (!parts) return `${own.replace(/\.sql$/i, '')}_${words}.sql`
  const [, letter = '', version = '', divider, ending = '.sql'] = parts
  const newest = neighbours
    .map(versionOf)
    .reduce<string>(
      (best, one) => (one !== undefined && compareVersions(one, best) > 0 ? one : best),
      versionOf(own) ?? version.replaceAll('_', '.'),
    )
  return `${letter}${nextVersion(version, newest, now)}${divider && divider !== '.' ? divider : '_'}${words}${ending}`
}

/** Follows the newest of `neighbours`; named by the time where none of them has a version. */
export function newMigrationName(neighbours: readonly string[], title: string, now: Date): string {
  const [first, ...others] = neighbours.filter(isVersioned)
  if (first === undefined) return `${digitsOf(now)}_${slug(title)}.sql`
  const newest = others.reduce(
    (best, one) => (compareVersions(versionOf(one)!, versionOf(best)!) > 0 ? one : best),
    first,
  )
  return followingName(newest, neighbours, title, now)
}

function isVersioned(file: string): boolean {
  const reading = readMigrationName(file)
  return reading.kind === 'migration' && reading.name.kind === 'versioned'
}

/** A title as file names have it, never a path. */
function slug(title: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .slice(0, 60)
  return words.replaceAll(/^_|_$/g, '') || 'change'
}

/** In the shape of `own`: a moment where that is one, else the newest and one more, as wide. */
function nextVersion(own: string, newest: string, now: Date): string {
  const ownDigits = own.replaceAll(/\D/g, '')
  if (/^(?:19|20)\d{10}(?:\d{2})?$/.test(own) || /^(?:19|20)\d\d[-_]\d\d[-_]\d\d/.test(own)) {
    const moment = digitsOf(now).slice(0, ownDigits.length)
    const last = newest.replaceAll('.', '')
    const next = compareVersions(moment, last) > 0 ? moment : `${BigInt(last) + 1n}`
    let at = 0
    return own.replaceAll(/\d/g, () => next[at++] ?? '')
  }
  const parts = newest.split('.')
  const last = parts.pop()!
  const width = own.split(/[._]/).at(-1)!.length
  const divider = own.includes('_') ? '_' : '.'
  return [...parts, `${BigInt(last) + 1n}`.padStart(width, '0')].join(divider)
}

/** `20260131220500`, in UTC. */
function digitsOf(now: Date): string {
  return now.toISOString().replaceAll(/\D/g, '').slice(0, 14)
}
