// What another session is in the middle of: an index being built, rebuilt or dropped concurrently
// stands in the catalogs long before it is true. Reads only what every role may see.
import type pg from 'pg'
import { identity } from '../schema/name.ts'

/**
 * Who builds is told in full only to those who may see that session; its locks are told to all. A
 * build holds its table, a concurrent drop holds the index itself.
 */
const unfinished = `
  select n.nspname as schema, c.relname as name
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where not i.indisvalid
     and exists (
           select
             from pg_catalog.pg_locks l
            where l.locktype = 'relation'
              and l.granted
              and l.mode = 'ShareUpdateExclusiveLock'
              and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
              and (l.relation = i.indexrelid
                   or l.relation = i.indrelid
                      and l.pid in (select pid from pg_catalog.pg_stat_progress_create_index))
         )`

/** Ids of the facts that such an index would be: its own, or a constraint's that stands on it. */
export async function indexesInProgress(client: pg.ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ readonly schema: string; readonly name: string }>(unfinished)
  return new Set(rows.map(({ schema, name }) => `index ${identity(schema, name)}`))
}
