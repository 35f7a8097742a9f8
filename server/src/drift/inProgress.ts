// What another session is in the middle of: an index being built, rebuilt or dropped concurrently, or a
// partition being detached so, stands in the catalogs long before it is true. Reads only what every role may see.
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
  select n.nspname as schema, c.relname as name, 'index' as kind
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where not i.indisvalid
     and ${isInProgress}`

/**
 * Partitions between the two transactions of DETACH CONCURRENTLY (14), while a session waits for the end
 * of others' transactions. One that nobody waits for was cut off.
 */
const detaching = `
  select n.nspname as schema, c.relname as name,
         case c.relkind when 'f' then 'foreignTable' else 'table' end as kind
    from pg_catalog.pg_inherits i
    join pg_catalog.pg_class c on c.oid = i.inhrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where to_jsonb(i) ->> 'inhdetachpending' = 'true'
     and exists (
           select
             from pg_catalog.pg_locks l
             join pg_catalog.pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'virtualxid'
              and not l.granted
              and a.datid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
              and not exists (select from pg_catalog.pg_stat_progress_create_index p where p.pid = l.pid)
         )`

type Named = { readonly schema: string; readonly name: string; readonly kind: string }

/** Ids of the facts that these would be, an index's also where a constraint stands on it. */
export async function objectsInProgress(client: pg.ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<Named>(`${unfinished} union all ${detaching}`)
  return new Set(rows.map(({ schema, name, kind }) => `${kind} ${identity(schema, name)}`))
}
