// What the explorer shows: the schemas of a database, the objects of a schema, the parts of a
// relation. Each is read when it is opened, so it stays quick in a database of any size.
import type pg from 'pg'
import type { ObjectKind, SchemaObject } from '#protocol/instance.ts'
import { asText } from './session.ts'

export type Parent = Pick<SchemaObject, 'kind' | 'schema' | 'name'>

type Columns = readonly [
  kind: ObjectKind,
  schema: string,
  name: string,
  detail: string | null,
  comment: string | null,
  rows: string | null,
  size: string | null,
  members: string,
]

const schemas = `
  select 'schema', n.nspname, n.nspname, null, obj_description(n.oid, 'pg_namespace'), null, null, 't'
    from pg_namespace n
   where n.nspname !~ '^pg_'
     and n.nspname <> 'information_schema'
   order by n.nspname = 'public' desc, n.nspname`

/**
 * Sizes come from the relation's own counters: cheap, and no lock is waited for. Comments and the pages of
 * indexes are joined as sets, for asking for them relation by relation takes twice as long where there are
 * thousands.
 */
const relations = `
  select case c.relkind
           when 'v' then 'view' when 'm' then 'materializedView' when 'f' then 'foreignTable'
           when 'S' then 'sequence' else 'table'
         end,
         n.nspname, c.relname,
         case when c.relkind = 'p' then 'partitioned' when c.relispartition then 'partition' end,
         comment.description,
         case when c.relkind in ('r', 'm', 'f') then c.reltuples::bigint end,
         case when c.relkind in ('r', 'm')
              then (c.relpages + coalesce(indexes.pages, 0) + coalesce(toast.relpages, 0))::bigint
                   * current_setting('block_size')::bigint end,
         c.relkind <> 'S'
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_description comment
           on comment.objoid = c.oid and comment.classoid = 1259 and comment.objsubid = 0
    left join pg_class toast on toast.oid = c.reltoastrelid
    left join (
           select x.indrelid as oid, sum(i.relpages) as pages
             from pg_index x
             join pg_class i on i.oid = x.indexrelid
            group by x.indrelid) indexes on indexes.oid = c.oid
   where n.nspname = $1
     and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
     and not (
           c.relkind = 'S'
           and c.oid in (
                 select objid from pg_depend where classid = 1259 and deptype in ('e', 'i')))`

const routines = `
  select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
         n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
         pg_get_function_result(p.oid), obj_description(p.oid, 'pg_proc'), null, null, false
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
   where n.nspname = $1
     and not exists (
           select from pg_depend d
            where d.classid = 1255 and d.objid = p.oid and d.deptype in ('e', 'i'))`

const types = `
  select case t.typtype when 'd' then 'domain' else 'type' end, n.nspname, t.typname,
         case t.typtype
           when 'd' then format_type(t.typbasetype, t.typtypmod)
           when 'e' then 'enum' when 'c' then 'composite' when 'r' then 'range'
         end,
         obj_description(t.oid, 'pg_type'), null, null, false
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    left join pg_class c on c.oid = t.typrelid
   where n.nspname = $1
     and t.typtype in ('d', 'e', 'c', 'r')
     and (t.typtype <> 'c' or c.relkind = 'c')
     and not exists (
           select from pg_depend d
            where d.classid = 1247 and d.objid = t.oid and d.deptype = 'e')`

const extensions = `
  select 'extension', n.nspname, e.extname, e.extversion, obj_description(e.oid, 'pg_extension'),
         null, null, false
    from pg_extension e
    join pg_namespace n on n.oid = e.extnamespace
   where n.nspname = $1`

const ofSchema = `
  select * from (${[relations, routines, types, extensions].join('\n  union all\n')}) all_members
   order by 1, 3`

const target = `(
  select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm', 'f'))`

const ofRelation = `
  with target as ${target}
  select * from (
    select 1 as place, a.attnum::int as number, 'column', $1, a.attname::text,
           format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end,
           col_description(a.attrelid, a.attnum), null::bigint, null::bigint, false
      from pg_attribute a
     where a.attrelid = (select oid from target)
       and a.attnum > 0
       and not a.attisdropped
    union all
    select 2, 0, case c.contype when 'p' then 'primaryKey' when 'f' then 'foreignKey' when 'u' then 'unique'
                                when 'x' then 'exclusion' else 'check' end,
           $1, c.conname, pg_get_constraintdef(c.oid), obj_description(c.oid, 'pg_constraint'),
           null, null, false
      from pg_constraint c
     where c.conrelid = (select oid from target)
       and c.contype in ('p', 'f', 'u', 'c', 'x')
    union all
    select 3, 0, 'index', $1, i.relname, substring(pg_get_indexdef(i.oid) from ' USING (.*)$'),
           obj_description(i.oid, 'pg_class'), null,
           i.relpages::bigint * current_setting('block_size')::bigint, false
      from pg_index x
      join pg_class i on i.oid = x.indexrelid
     where x.indrelid = (select oid from target)
    union all
    select 4, 0, 'trigger', $1, t.tgname, substring(pg_get_triggerdef(t.oid) from ' TRIGGER \\S+ (.*)$'),
           obj_description(t.oid, 'pg_trigger'), null, null, false
      from pg_trigger t
     where t.tgrelid = (select oid from target)
       and not t.tgisinternal
    union all
    select 5, 0, 'policy', $1, p.polname,
           case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                         when 'd' then 'delete' else 'all' end,
           obj_description(p.oid, 'pg_policy'), null, null, false
      from pg_policy p
     where p.polrelid = (select oid from target)
    union all
    select 6, 0, 'rule', $1, r.rulename, null, obj_description(r.oid, 'pg_rewrite'), null, null, false
      from pg_rewrite r
     where r.ev_class = (select oid from target)
       and r.rulename <> '_RETURN'
  ) all_parts
  order by 1, 2, 5`

/** The members of a database (without a parent), a schema, or a relation. */
export async function members(client: pg.ClientBase, parent?: Parent): Promise<readonly SchemaObject[]> {
  if (!parent) return read(client, schemas, [], 0)
  if (parent.kind === 'schema') return read(client, ofSchema, [parent.name], 0)
  return read(client, ofRelation, [parent.schema, parent.name], 2)
}

async function read(
  client: pg.ClientBase,
  text: string,
  values: readonly string[],
  skip: number,
): Promise<readonly SchemaObject[]> {
  const { rows } = await client.query<(string | null)[]>({
    text,
    values: [...values],
    rowMode: 'array',
    types: asText,
  })
  return rows.map(row => object(row.slice(skip) as unknown as Columns))
}

function object([kind, schema, name, detail, comment, rows, size, hasMembers]: Columns): SchemaObject {
  return {
    kind,
    schema,
    name,
    ...(detail === null ? {} : { detail }),
    ...(comment === null ? {} : { comment }),
    ...(rows === null ? {} : { rows: Number(rows) }),
    ...(size === null ? {} : { sizeBytes: Number(size) }),
    hasMembers: hasMembers.startsWith('t'),
  }
}
