// A live database's schema as the advisor starts from it: its own DDL replayed, with the sizes of its
// tables.
import type pg from 'pg'
import { emptyDatabase, groundAfter } from '../../advisor/ground.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import type { Relation, Size } from '../../impact/catalog/values.ts'
import { readScript } from '../../sql/script.ts'

/** `ddl` is the schema as read from the same database. */
export async function liveGround(client: pg.Client, ddl: string, version: number): Promise<Ground> {
  const ground = groundAfter(readScript(ddl), emptyDatabase, version)
  const sizes = await sizesOf(client)
  const values = new Map(ground.values)
  for (const [key, value] of values) {
    if (!key.startsWith('rel:')) continue
    const relation = value as Relation
    const size = sizes.get(`${relation.schema}\0${relation.name}`)
    if (size) values.set(key, { ...relation, size } satisfies Relation)
  }
  return { ...ground, values }
}

async function sizesOf(client: pg.Client): Promise<ReadonlyMap<string, Size>> {
  const { rows } = await client.query<{ schema: string; name: string; bytes: string; rows: string }>(
    `select n.nspname::text as schema,
            c.relname::text as name,
            pg_catalog.pg_total_relation_size(c.oid)::text as bytes,
            greatest(c.reltuples, 0)::bigint::text as rows
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm', 'p')
       and n.nspname !~ '^pg_'
       and n.nspname <> 'information_schema'`,
  )
  return new Map(rows.map(r => [`${r.schema}\0${r.name}`, { bytes: Number(r.bytes), rows: Number(r.rows) }]))
}
