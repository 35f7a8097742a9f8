// The catalogs that DDL writes to, as the digest of their rows takes them: what identifies a row,
// and to which object it belongs. Reads nothing itself.

export interface Source {
  readonly catalog: string
  /** A number that tells a row from the others of its catalog. */
  readonly key: string
  /** A text that is another one for another version of the row. Default: which transaction wrote it. */
  readonly version?: string
  /**
   * Oid of the relation, routine or type that the row is a part of, or of a part of one. Absent or
   * null for what any object may depend on, or what is rare: a change there means to read everything.
   */
  readonly owner?: string
  readonly where?: string
  /**
   * Its rows go only when the whole object goes, of which another catalog tells: which rows were written
   * since tells the rest, and is found more quickly than a changed sum.
   */
  readonly goesWithObject?: true
  /** First `server_version_num` that has it. */
  readonly since?: number
}

const thisDatabase = `(select oid from pg_database where datname = current_database())`

/** Rows of catalogs that everybody may read. */
export const sources: readonly Source[] = [
  // What holds a large table's values has options, but nobody's index or columns (its schema has a fixed oid).
  { catalog: 'pg_class', key: 'oid', owner: 'oid', where: `relnamespace <> 99 or relkind = 't'` },
  {
    catalog: 'pg_attribute',
    key: 'attrelid::bigint * 65536 + attnum',
    owner: 'attrelid',
    where: `attnum > 0 or attacl is not null`,
    goesWithObject: true,
  },
  { catalog: 'pg_attrdef', key: 'oid', owner: 'adrelid' },
  {
    catalog: 'pg_constraint',
    key: 'oid',
    owner: 'case when conrelid <> 0 then conrelid when contypid <> 0 then contypid else oid end',
  },
  { catalog: 'pg_index', key: 'indexrelid', owner: 'indrelid' },
  { catalog: 'pg_inherits', key: 'inhrelid::bigint * 65536 + inhseqno', owner: 'inhrelid' },
  { catalog: 'pg_partitioned_table', key: 'partrelid', owner: 'partrelid' },
  { catalog: 'pg_sequence', key: 'seqrelid', owner: 'seqrelid' },
  { catalog: 'pg_rewrite', key: 'oid', owner: 'ev_class' },
  // What a foreign key does to its table when rows of the other change (the functions have fixed oids)
  // is a trigger of the other, but a part of the foreign key. Four stand behind each: as long as they fire
  // as usual they say nothing, and one that does no more appears here.
  {
    catalog: 'pg_trigger',
    key: 'oid',
    owner: 'case when tgfoid between 1646 and 1655 then tgconstrrelid else tgrelid end',
    where: `not (tgisinternal and tgenabled = 'O' and tgparentid = 0)`,
  },
  { catalog: 'pg_policy', key: 'oid', owner: 'polrelid' },
  { catalog: 'pg_statistic_ext', key: 'oid', owner: 'stxrelid' },
  { catalog: 'pg_foreign_table', key: 'ftrelid', owner: 'ftrelid' },
  { catalog: 'pg_type', key: 'oid', owner: 'oid' },
  { catalog: 'pg_enum', key: 'oid', owner: 'enumtypid' },
  { catalog: 'pg_range', key: 'rngtypid', owner: 'rngtypid' },
  { catalog: 'pg_proc', key: 'oid', owner: 'oid' },
  { catalog: 'pg_aggregate', key: 'aggfnoid::oid', owner: 'aggfnoid::oid' },
  {
    catalog: 'pg_description',
    key: 'objoid::bigint * 65536 + objsubid',
    owner: `case when classoid in (1259, 1255, 1247, 2606, 2618, 2620, 3256, 3381) then objoid end`,
    where: 'objoid >= 16384 or classoid in (2615, 3079, 2612)',
  },
  // What an extension has taken in or takes along: nothing else tells. (That a column owns a sequence is
  // told by the sequence, whose row is written anew by each ALTER SEQUENCE.)
  {
    catalog: 'pg_depend',
    key: 'objid::bigint * 65536 + refobjid::bigint * 1073741824',
    owner: `case when deptype <> 'e' then objid end`,
    where: `refclassid = 3079 and deptype in ('e', 'x')`,
  },
  { catalog: 'pg_namespace', key: 'oid' },
  { catalog: 'pg_publication', key: 'oid' },
  { catalog: 'pg_publication_rel', key: 'oid' },
  { catalog: 'pg_publication_namespace', key: 'oid', since: 150000 },
  { catalog: 'pg_cast', key: 'oid' },
  { catalog: 'pg_operator', key: 'oid' },
  { catalog: 'pg_opclass', key: 'oid' },
  { catalog: 'pg_opfamily', key: 'oid' },
  { catalog: 'pg_amop', key: 'oid' },
  { catalog: 'pg_amproc', key: 'oid' },
  { catalog: 'pg_am', key: 'oid' },
  { catalog: 'pg_collation', key: 'oid' },
  { catalog: 'pg_conversion', key: 'oid' },
  { catalog: 'pg_language', key: 'oid' },
  { catalog: 'pg_transform', key: 'oid' },
  { catalog: 'pg_ts_config', key: 'oid' },
  { catalog: 'pg_ts_config_map', key: 'mapcfg::bigint * 65536 + maptokentype * 256 + mapseqno' },
  { catalog: 'pg_ts_dict', key: 'oid' },
  { catalog: 'pg_ts_parser', key: 'oid' },
  { catalog: 'pg_ts_template', key: 'oid' },
  { catalog: 'pg_extension', key: 'oid' },
  { catalog: 'pg_event_trigger', key: 'oid' },
  { catalog: 'pg_foreign_data_wrapper', key: 'oid' },
  { catalog: 'pg_foreign_server', key: 'oid' },
  { catalog: 'pg_default_acl', key: 'oid' },
  { catalog: 'pg_seclabel', key: 'objoid::bigint * 65536 + objsubid' },
  {
    catalog: 'pg_db_role_setting',
    key: 'setdatabase::bigint * 1073741824 + setrole::bigint',
    where: `setdatabase = ${thisDatabase}`,
  },
  { catalog: 'pg_shdescription', key: 'objoid', where: `classoid = 1262 and objoid = ${thisDatabase}` },
  {
    catalog: 'pg_shseclabel',
    key: 'objoid',
    where: `classoid = 1262 and objoid = ${thisDatabase} or classoid = 6100`,
  },
  // A server that was set back to an earlier moment gives its transactions' numbers a second time.
  {
    catalog: 'pg_database',
    key: 'oid::bigint + extract(epoch from pg_postmaster_start_time())::bigint',
    where: `datname = current_database()`,
  },
]

/** Catalogs of which `guarded` tells. */
export const guardedCatalogs = ['pg_subscription', 'pg_user_mapping', 'pg_authid', 'pg_tablespace']

/**
 * Not everybody may read these whole; this much of them tells. Before 14 only a superuser may read
 * how a subscription's commits are waited for.
 */
export function guarded(version: number, mayReadAll: boolean): readonly Source[] {
  const subscription = [
    'subname',
    'subowner',
    'subenabled',
    'subslotname',
    'subpublications',
    ...(version >= 140000 || mayReadAll ? ['subsynccommit'] : []),
    ...(version >= 140000 ? ['subbinary', 'substream'] : []),
    ...(version >= 150000 ? ['subtwophasestate', 'subdisableonerr'] : []),
    ...(version >= 160000 ? ['subpasswordrequired', 'subrunasowner', 'suborigin'] : []),
    ...(version >= 170000 ? ['subfailover'] : []),
    ...(mayReadAll ? ['subconninfo'] : []),
  ].map(column => `coalesce(${column}::text, '-')`)
  return [
    {
      catalog: 'pg_subscription',
      key: '0',
      version: `concat_ws(' ', ${subscription.join(', ')})`,
      where: `subdbid = ${thisDatabase}`,
    },
    { catalog: 'pg_user_mappings', key: 'umid', version: `concat_ws(' ', srvid, umuser, umoptions::text)` },
    { catalog: 'pg_roles', key: 'oid', version: 'rolname::text' },
    { catalog: 'pg_tablespace', key: 'oid', version: 'spcname::text' },
  ]
}
