// Has anything changed since? Asked in tiers, cheapest first: counters that hint, then a digest of
// the catalogs' row versions that is exact about "nothing did", then where something may have. Only
// the model says what differs.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { guarded, guardedCatalogs, type Source, sources } from './changedCatalogs.ts'
import { asText } from './introspect/session.ts'

/** Objects are told apart by their oid modulo this. What belongs to the whole database has none. */
export const buckets = 8192

export interface Digest {
  /** The same: nothing changed, for certain. */
  readonly total: string
  /** The same for each catalog. */
  readonly catalogs: ReadonlyMap<string, string>
  /** The oldest transaction that was under way: what was changed later, no earlier one has written. */
  readonly horizon: string
}

/**
 * For each catalog, by bucket of the objects' oids; -1 is what any object may depend on: roles,
 * settings, rare kinds.
 */
export type Parts = ReadonlyMap<string, ReadonlyMap<number, string>>

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
  const texts = (await readable(client)).map(
    source => `
      select '${source.catalog}', concat(count(*), ' ', sum(${hashOf(source)}))
        from ${rowsOf(source)}`,
  )
  const { rows } = await client.query<[string, string]>({
    text: [`select '', (pg_snapshot_xmin(pg_current_snapshot())::xid)::text`, ...texts].join('\n union all '),
    rowMode: 'array',
    types: asText,
  })
  const catalogs = new Map(rows)
  const horizon = catalogs.get('') ?? '0'
  catalogs.delete('')
  // Workers of the server may bring them in any order.
  const text = [...catalogs]
    .map(row => row.join('='))
    .sort()
    .join(' ')
  return { total: createHash('sha256').update(text).digest('hex'), catalogs, horizon }
}

/** The parts of these catalogs only. Grouping their rows takes longer than a digest of them. */
export async function parts(client: pg.ClientBase, catalogs: ReadonlySet<string>): Promise<Parts> {
  const found = new Map<string, Map<number, string>>([...catalogs].map(name => [name, new Map()]))
  const texts = (await readable(client))
    .filter(({ catalog, goesWithObject }) => catalogs.has(catalog) && !goesWithObject)
    .map(
      source => `
      select '${source.catalog}', ${bucketOf(source)}, concat(count(*), ' ', sum(${hashOf(source)}))
        from ${rowsOf(source)}
       group by 2`,
    )
  if (texts.length === 0) return found
  const { rows } = await client.query<[string, string, string]>({
    text: texts.join('\n union all '),
    rowMode: 'array',
    types: asText,
  })
  for (const [catalog, bucket, sum] of rows) found.get(catalog)?.set(Number(bucket), sum)
  return found
}

/** For each catalog whose rows tell it, the oids of the objects that were written to since. */
export type Written = ReadonlyMap<string, ReadonlySet<string>>

/** What was written since the digest, in those of these catalogs that hold objects or columns. */
export async function written(
  client: pg.ClientBase,
  catalogs: ReadonlySet<string>,
  { horizon }: Digest,
): Promise<Written> {
  const asked = sources.filter(source => catalogs.has(source.catalog) && isTold(source))
  const found = new Map<string, Set<string>>(asked.map(({ catalog }) => [catalog, new Set()]))
  if (asked.length === 0) return found
  const texts = asked.map(
    ({ catalog, owner, where, goesWithObject }) => `
      select distinct '${catalog}', (${owner})::text
        from pg_catalog.${catalog}
       where age(xmin) <= (select age('${horizon}'::xid))
         and ${goesWithObject ? 'true' : `(${where ?? 'true'})`}`,
  )
  const { rows } = await client.query<[string, string]>({
    text: texts.join('\n union all '),
    rowMode: 'array',
    types: asText,
  })
  for (const [catalog, oid] of rows) found.get(catalog)?.add(oid)
  return found
}

/** Whether a row's own transaction says enough: it stands for an object, or goes only with one. */
const isTold = ({ key, owner, goesWithObject }: Source) => goesWithObject || key === owner

/**
 * These catalogs without those of which the written rows tell everything: none is gone from a catalog of
 * objects that has as many as before, when all that were written stood there before.
 */
export function untold(
  catalogs: ReadonlySet<string>,
  writtenSince: Written,
  before: Digest,
  now: Digest,
  stood: (catalog: string, oid: string) => boolean,
): ReadonlySet<string> {
  const isUntold = (catalog: string) =>
    count(before, catalog) !== count(now, catalog) ||
    [...(writtenSince.get(catalog) ?? [])].some(oid => !stood(catalog, oid))
  return new Set([...catalogs].filter(catalog => !writtenSince.has(catalog) || isUntold(catalog)))
}

const count = ({ catalogs }: Digest, catalog: string) => catalogs.get(catalog)?.split(' ')[0]

/** The catalogs in which two digests of one database differ. */
export function changedCatalogs(before: Digest | undefined, after: Digest): ReadonlySet<string> {
  const names = new Set([...(before?.catalogs.keys() ?? []), ...after.catalogs.keys()])
  return new Set([...names].filter(name => before?.catalogs.get(name) !== after.catalogs.get(name)))
}

/** The buckets in which the parts of two looks differ, in the catalogs of the later one. */
export function changedBuckets(before: Parts, after: Parts): ReadonlySet<number> {
  const found = new Set<number>()
  for (const [catalog, now] of after) {
    const then = before.get(catalog)
    for (const [bucket, sum] of now) if (then?.get(bucket) !== sum) found.add(bucket)
    for (const bucket of then?.keys() ?? []) if (!now.has(bucket)) found.add(bucket)
  }
  return found
}

/** What this server has, as far as this login may read it. */
async function readable(client: pg.ClientBase): Promise<readonly Source[]> {
  const { rows } = await client.query<{ readonly version: number; readonly superuser: boolean }>(
    `select pg_catalog.current_setting('server_version_num')::int as version, rolsuper as superuser
       from pg_catalog.pg_roles
      where rolname = current_user`,
  )
  const { version, superuser } = rows[0] ?? { version: 0, superuser: false }
  return [...sources.filter(({ since = 0 }) => version >= since), ...guarded(version, superuser)]
}

/** A transaction's number as text goes into a hash with one conversion less than as a number. */
const hashOf = ({ key, version = 'xmin::text' }: Source) => `hashtextextended(${version}, (${key})::bigint)`

/** What PostgreSQL came with hardly changes, and a server has it in each of its databases: it gets no parts. */
const bucketOf = ({ owner }: Source) =>
  owner === undefined
    ? '-1::bigint'
    : `case when (${owner})::bigint >= 16384 then (${owner})::bigint % ${buckets} else -1 end`

const rowsOf = ({ catalog, where }: Source) =>
  `pg_catalog.${catalog}${where === undefined ? '' : ` where ${where}`}`
