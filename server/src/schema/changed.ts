// Has anything changed since? Asked in tiers, cheapest first: counters that hint, then a digest of
// the catalogs' row versions that is exact about "nothing did" and tells where something may have.
// Only the model says what differs.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { guarded, guardedCatalogs, sources } from './changedCatalogs.ts'
import { asText } from './introspect/session.ts'

/** Objects are told apart by their oid modulo this. What belongs to the whole database has none. */
export const buckets = 8192

export interface Digest {
  /** The same: nothing changed, for certain. */
  readonly total: string
  /** By bucket of the objects' oids; -1 is what any object may depend on: roles, settings, rare kinds. */
  readonly parts: ReadonlyMap<number, string>
}

/**
 * Counters of the catalogs' writes: under a millisecond. Another value is a hint that something may
 * have changed (or was rolled back); the same value may be up to ten seconds behind. Undefined where
 * the server does not count.
 */
export async function hint(client: pg.ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<[string, string]>({
    text: `
      select sum(pg_catalog.pg_stat_get_tuples_inserted(oid) + pg_catalog.pg_stat_get_tuples_updated(oid)
                 + pg_catalog.pg_stat_get_tuples_deleted(oid))
             || ' ' || extract(epoch from pg_catalog.pg_postmaster_start_time()),
             pg_catalog.current_setting('track_counts')
        from pg_catalog.pg_class
       where relname = any ($1)
         and relnamespace = 'pg_catalog'::pg_catalog.regnamespace`,
    values: [[...sources.map(({ catalog }) => catalog), ...guardedCatalogs]],
    rowMode: 'array',
    types: asText,
  })
  return rows[0]?.[1] === 'on' ? rows[0][0] : undefined
}

/**
 * A digest over the identity and the row version of everything in the catalogs that makes a schema.
 * Holds for one database between two looks; a dump and restore gives another. What it says is true
 * of the moment that the caller's transaction sees.
 */
export async function digest(client: pg.ClientBase): Promise<Digest> {
  const { rows } = await client.query<{ readonly version: number; readonly superuser: boolean }>(
    `select pg_catalog.current_setting('server_version_num')::int as version, rolsuper as superuser
       from pg_catalog.pg_roles
      where rolname = current_user`,
  )
  const { version, superuser } = rows[0] ?? { version: 0, superuser: false }
  const known = sources.filter(({ since = 0 }) => version >= since)
  const texts = known.map(
    ({ catalog, key, owner, where }, at) => `
      select ${owner === undefined ? '-1' : `coalesce((${owner})::bigint % ${buckets}, -1)`},
             hashint8extended((${key})::bigint, xmin::text::bigint + ${at + 1}::bigint * 4294967296)
        from pg_catalog.${catalog} ${where === undefined ? '' : `where ${where}`}`,
  )
  const found = await client.query<[string, string]>({
    text: `
      select b, count(*) || ' ' || sum(h)
        from (${[...texts, ...guarded(version, superuser)].join('\n union all ')}) all_rows (b, h)
       group by b
       order by b`,
    rowMode: 'array',
    types: asText,
  })
  const text = found.rows.map(([bucket, sum]) => `${bucket}=${sum}`).join(' ')
  return {
    total: createHash('sha256').update(text).digest('hex'),
    parts: new Map(found.rows.map(([bucket, sum]) => [Number(bucket), sum])),
  }
}

/** The buckets in which two digests of one database differ. */
export function changedBuckets(before: Digest, after: Digest): ReadonlySet<number> {
  const found = new Set<number>()
  for (const [bucket, sum] of after.parts) if (before.parts.get(bucket) !== sum) found.add(bucket)
  for (const bucket of before.parts.keys()) if (!after.parts.has(bucket)) found.add(bucket)
  return found
}
