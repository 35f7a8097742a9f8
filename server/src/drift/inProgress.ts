// What another session is in the middle of: an index being built, rebuilt or dropped concurrently
// stands in the catalogs long before it is true. Reads only what every role may see.
import type pg from 'pg'
import { identity } from '../schema/name.ts'

/**
 * Whether another session is at work on an index of pg_index `i`. Who builds what is told in full only
 * to those who may see that session; its locks are told to all. A build holds its table, a concurrent
 * drop holds the index itself. REINDEX makes several indexes and names one of them at a time.
 */
export const isInProgress = `
  exists (
    select
      from pg_catalog.pg_locks l
      left join pg_catalog.pg_stat_progress_create_index p on p.pid = l.pid
     where l.locktype = 'relation'
       and l.granted
       and l.mode = 'ShareUpdateExclusiveLock'
       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
       and (l.relation = i.indexrelid
            or l.relation = i.indrelid
               and p.pid is not null
               and (coalesce(p.index_relid, 0) in (0, i.indexrelid) or p.command ~ '^REINDEX'))
  )`

const unfinished = `
  select n.nspname as schema, c.relname as name
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where not i.indisvalid
     and ${isInProgress}`

/** Ids of the facts that such an index would be: its own, or a constraint's that stands on it. */
export async function indexesInProgress(client: pg.ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ readonly schema: string; readonly name: string }>(unfinished)
  return new Set(rows.map(({ schema, name }) => `index ${identity(schema, name)}`))
}
