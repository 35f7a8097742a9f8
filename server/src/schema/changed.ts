// Has anything changed since? Asked in tiers, cheapest first: counters that hint, then a digest of
// the catalogs' row versions that is exact about "nothing did". Only the model says what differs.
import type pg from 'pg'
import { asText } from './introspect/session.ts'

/** Catalogs that DDL writes to. Each is keyed by oid, or has the columns named here for its identity. */
const catalogs: Readonly<Record<string, string>> = {
  pg_namespace: 'oid',
  pg_class: 'oid',
  pg_attribute: 'attrelid::bigint * 65536 + attnum',
  pg_attrdef: 'oid',
  pg_constraint: 'oid',
  pg_index: 'indexrelid',
  pg_inherits: 'inhrelid::bigint * 65536 + inhseqno',
  pg_partitioned_table: 'partrelid',
  pg_sequence: 'seqrelid',
  pg_rewrite: 'oid',
  pg_trigger: 'oid',
  pg_policy: 'oid',
  pg_statistic_ext: 'oid',
  pg_foreign_table: 'ftrelid',
  pg_publication: 'oid',
  pg_publication_rel: 'oid',
  pg_type: 'oid',
  pg_enum: 'oid',
  pg_range: 'rngtypid',
  pg_proc: 'oid',
  pg_aggregate: 'aggfnoid::oid',
  pg_cast: 'oid',
  pg_operator: 'oid',
  pg_opclass: 'oid',
  pg_opfamily: 'oid',
  pg_amop: 'oid',
  pg_amproc: 'oid',
  pg_am: 'oid',
  pg_collation: 'oid',
  pg_conversion: 'oid',
  pg_language: 'oid',
  pg_transform: 'oid',
  pg_ts_config: 'oid',
  pg_ts_config_map: 'mapcfg::bigint * 65536 + maptokentype * 256 + mapseqno',
  pg_ts_dict: 'oid',
  pg_ts_parser: 'oid',
  pg_ts_template: 'oid',
  pg_extension: 'oid',
  pg_event_trigger: 'oid',
  pg_foreign_data_wrapper: 'oid',
  pg_foreign_server: 'oid',
  pg_default_acl: 'oid',
  pg_description: 'objoid::bigint * 65536 + objsubid',
  pg_seclabel: 'objoid::bigint * 65536 + objsubid',
  pg_db_role_setting: 'setdatabase::bigint * 65536 + setrole::bigint',
  pg_shdescription: 'objoid',
  pg_database: 'oid',
}

/** Not everybody may read these catalogs whole; what everybody may read of them tells enough. */
const guarded = `
  select hashtextextended(concat_ws(' ', 'subscription', subname, subowner, subenabled, subslotname, subpublications), 0)
    from pg_subscription
   where subdbid = (select oid from pg_database where datname = current_database())
  union all
  select hashtextextended('user mapping ' || umid || coalesce(umoptions::text, ''), 0) from pg_user_mappings
  union all
  select hashtextextended('role ' || oid || rolname, 0) from pg_roles`

/** Rows that change by what is no DDL: other databases, and what VACUUM writes of its own. */
const conditions: Readonly<Record<string, string>> = {
  pg_database: `where datname = current_database()`,
  pg_db_role_setting: `where setdatabase = (select oid from pg_database where datname = current_database())`,
  pg_shdescription: `where objoid = (select oid from pg_database where datname = current_database())`,
}

/**
 * Counters of the catalogs' writes: under a millisecond. Another value is a hint that something may
 * have changed (or was rolled back); the same value may be up to ten seconds behind.
 */
export async function hint(client: pg.ClientBase): Promise<string> {
  const list = Object.keys(catalogs)
    .map(name => `'pg_catalog.${name}'`)
    .join(', ')
  const { rows } = await client.query<[string]>({
    text: `
      select sum(pg_stat_get_tuples_inserted(c) + pg_stat_get_tuples_updated(c) + pg_stat_get_tuples_deleted(c))
             || ' ' || extract(epoch from pg_postmaster_start_time())
        from unnest(array[${list}]::regclass[]::oid[]) c`,
    rowMode: 'array',
    types: asText,
  })
  return String(rows[0]?.[0])
}

/**
 * A digest over the identity and the row version of everything in the catalogs that makes a schema.
 * The same digest: nothing changed, for certain. Another one: something may have, read the model.
 * Holds for one database between two looks; a dump and restore gives another.
 */
export async function digest(client: pg.ClientBase): Promise<string> {
  const parts = Object.entries(catalogs).map(
    ([name, key], at) =>
      `select hashint8extended((${key})::bigint, xmin::text::bigint + ${at}::bigint * 4294967296) from pg_catalog.${name} ${conditions[name] ?? ''}`,
  )
  const ownership = `
    select hashint8extended(objid::bigint * 65536 + refobjsubid, refobjid::bigint)
      from pg_catalog.pg_depend
     where classid = 1259
       and refclassid = 1259
       and refobjsubid > 0
       and deptype in ('a', 'i')
       and objid in (select seqrelid from pg_catalog.pg_sequence)`
  const { rows } = await client.query<[string]>({
    text: `select count(*) || ' ' || coalesce(sum(h), 0) from (${[...parts, ownership, guarded].join('\n union all ')}) all_rows (h)`,
    rowMode: 'array',
    types: asText,
  })
  return String(rows[0]?.[0])
}
