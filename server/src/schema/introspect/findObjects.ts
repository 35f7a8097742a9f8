// Finds relations, routines and types of a database by a part of their name, for the explorer's search.
import type pg from 'pg'
import type { ObjectKind, SchemaObject } from '#protocol/instance.ts'

const sql = `
  with named (kind, schema, name, plain, members) as (
    select case c.relkind
             when 'v' then 'view' when 'm' then 'materializedView' when 'f' then 'foreignTable'
             when 'S' then 'sequence' else 'table'
           end,
           n.nspname, c.relname::text, c.relname::text, c.relkind <> 'S'
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
           n.nspname,
           p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')',
           p.proname::text,
           false
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema'
    union all
    select case t.typtype when 'd' then 'domain' else 'type' end,
           n.nspname, t.typname::text, t.typname::text, false
    from pg_catalog.pg_type t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    left join pg_catalog.pg_class c on c.oid = t.typrelid
    where t.typtype in ('d', 'e', 'r')
       or c.relkind = 'c'
  )
  select kind, schema, name, members
  from named
  where schema !~ '^pg_'
    and schema <> 'information_schema'
    and pg_catalog.strpos(pg_catalog.lower(plain), pg_catalog.lower($1)) > 0
  order by pg_catalog.strpos(pg_catalog.lower(plain), pg_catalog.lower($1)), pg_catalog.length(plain), schema, name
  limit $2`

/** At most `limit` objects whose names contain `text` in any case, best matches first. */
export async function findObjects(
  client: pg.ClientBase,
  text: string,
  limit: number,
): Promise<readonly SchemaObject[]> {
  const { rows } = await client.query<{ kind: ObjectKind; schema: string; name: string; members: boolean }>(
    sql,
    [text, limit],
  )
  return rows.map(({ kind, schema, name, members }) => ({ kind, schema, name, hasMembers: members }))
}
