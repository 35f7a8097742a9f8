// The name of a migration that follows another: as its neighbours are named, with the next version.
import { versionOf } from './migrationName.ts'
import { compareVersions } from './versions.ts'

/** `V12__x.sql` -> `V13__title.sql`, `007_x.up.sql` -> `008_title.up.sql`, `20240131120000_x.sql` -> the time now. */
export function followingName(own: string, neighbours: readonly string[], title: string, now: Date): string {
  const words =
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_|_$/g, '') || 'follow_up'
  const parts = /^(V?)(\d+(?:[._]\d+)*)(__|[-_ .])?.*?((?:\.up)?\.sql)$/i.exec(own)
  if (!parts) return `${own.replace(/\.sql$/i, '')}_${words}.sql`
  const [, letter = '', version = '', divider, ending = '.sql'] = parts
  const newest = neighbours
    .map(versionOf)
    .reduce<string>(
      (best, one) => (one !== undefined && compareVersions(one, best) > 0 ? one : best),
      version.replaceAll('_', '.'),
    )
  return `${letter}${nextVersion(version, newest, now)}${divider && divider !== '.' ? divider : '_'}${words}${ending}`
}

/** In the shape of `own`: a moment where that is one, else the newest and one more, as wide. */
function nextVersion(own: string, newest: string, now: Date): string {
  if (/^(?:19|20)\d{10}(?:\d{2})?$/.test(own)) {
    const moment = now.toISOString().replaceAll(/\D/g, '').slice(0, own.length)
    return compareVersions(moment, newest) > 0 ? moment : `${BigInt(newest.split('.')[0]!) + 1n}`
  }
  const parts = newest.split('.')
  const last = parts.pop()!
  const width = own.split(/[._]/).at(-1)!.length
  const divider = own.includes('_') ? '_' : '.'
  return [...parts, `${BigInt(last) + 1n}`.padStart(width, '0')].join(divider)
}
