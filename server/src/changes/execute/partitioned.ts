// The partitioned tables and indexes of a database, for the questions about statements that only a
// catalog can answer.
import type pg from 'pg'
import type { StandAloneFacts } from '../../sql/standAlone.ts'

/** Reads them once; names without a schema are looked for along the approved search_path. */
export async function partitionedNames(
  client: pg.Client,
  searchPath: string,
): Promise<NonNullable<StandAloneFacts['partitioned']>> {
  await client.query('begin read only')
  try {
    await client.query("select pg_catalog.set_config('search_path', $1, true)", [searchPath])
    const { rows } = await client.query(
      `select n.nspname::text as schema,
              c.relname::text as name,
              pg_catalog.pg_table_is_visible(c.oid) as visible
       from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('p', 'I')`,
    )
    const known = new Set<string>()
    for (const { schema, name, visible } of rows) {
      known.add(`${schema}.${name}`)
      if (visible) known.add(`.${name}`)
    }
    return (schema, name) => known.has(`${schema ?? ''}.${name}`)
  } finally {
    await client.query('rollback')
  }
}
