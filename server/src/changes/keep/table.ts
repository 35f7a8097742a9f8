// A table as far as keeping and restoring its rows goes: its columns, and the key by which a row is
// found again. Partitions are seen through their root, since a row may move between them.
import type pg from 'pg'
import { identity } from '../../schema/name.ts'
import { quoteIdentifier } from '../../sql/identifier.ts'

export interface Column {
  readonly name: string
  /** With its schema, as a cast takes it. */
  readonly type: string
  /** Computed by the server; never written. */
  readonly generated: boolean
  /** GENERATED ALWAYS AS IDENTITY: written by INSERT only, and only when told so. */
  readonly always: boolean
}

export interface Table {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly partitioned: boolean
  readonly columns: readonly Column[]
  /** Columns that no two rows share and none lacks; empty where there are none. */
  readonly key: readonly string[]
}

/** Every value prints so that it reads back as the same. For the transaction. */
export const plainText = `
  select pg_catalog.set_config(name, value, true)
  from (values
    ('search_path', 'pg_catalog'),
    ('row_security', 'off'),
    ('datestyle', 'ISO, YMD'),
    ('intervalstyle', 'postgres'),
    ('extra_float_digits', '3'),
    ('bytea_output', 'hex'),
    ('lc_monetary', 'C'),
    ('xmloption', 'content'),
    ('statement_timeout', '0')
  ) as s (name, value)`

export function qualified({ schema, name }: { schema: string; name: string }): string {
  return identity(schema, name)
}

/** `from` clause of the whole table and nothing but it: not the children that inherit from it. */
export function wholeOf(table: Pick<Table, 'schema' | 'name' | 'partitioned'>): string {
  return table.partitioned ? qualified(table) : `only ${qualified(table)}`
}

/** Tables that rows are kept of, each with its root. Temporary ones and those just made are left out. */
export async function tablesWithRoots(
  client: pg.Client,
  oids: readonly string[],
): Promise<readonly { oid: string; schema: string; name: string; root: string }[]> {
  const { rows } = await client.query(
    `select c.oid::text as oid,
            n.nspname::text as schema,
            c.relname::text as name,
            coalesce(pg_catalog.pg_partition_root(c.oid)::oid, c.oid)::text as root
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.oid = any($1::oid[])
       and c.relkind = 'r'
       and c.relpersistence <> 't'
     order by 2, 3`,
    [oids],
  )
  return rows
}

/** The names of the key columns of a pg_index `i`, in their order; none where an outer join found no index. */
export const keyColumns = `array(
              select k.attname::text
              from pg_catalog.unnest(i.indkey::int2[]) with ordinality as u (attnum, n)
              join pg_catalog.pg_attribute k on k.attrelid = i.indrelid and k.attnum = u.attnum
              where u.n <= i.indnkeyatts
              order by u.n
            )`

/** Undefined when there is no such table. */
export async function tableOf(client: pg.Client, oid: string): Promise<Table | undefined> {
  const { rows } = await client.query(
    `select n.nspname::text as schema,
            c.relname::text as name,
            c.relkind = 'p' as partitioned,
            ${keyColumns} as key
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     left join lateral (
       select x.*
       from pg_catalog.pg_index x
       where x.indrelid = c.oid
         and x.indisunique
         and x.indisvalid
         and x.indpred is null
         and x.indexprs is null
         and not exists (
           select
           from pg_catalog.pg_attribute k
           where k.attrelid = c.oid
             and k.attnum = any(x.indkey::int2[])
             and not k.attnotnull
         )
       order by x.indisprimary desc, x.indnkeyatts, x.indexrelid
       limit 1
     ) as i on true
     where c.oid = $1::oid`,
    [oid],
  )
  const [row] = rows
  if (!row) return undefined
  const { rows: columns } = await client.query(
    `select a.attname::text as name,
            pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
            a.attgenerated <> '' as generated,
            a.attidentity = 'a' as always
     from pg_catalog.pg_attribute a
     where a.attrelid = $1::oid
       and a.attnum > 0
       and not a.attisdropped
     order by a.attnum`,
    [oid],
  )
  return { oid, ...row, columns }
}

/** Raw rows: every value the text that PostgreSQL printed. */
export async function textRows(
  client: pg.Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<(string | null)[][]> {
  const { rows } = await client.query({
    text,
    values: [...values],
    rowMode: 'array',
    types: { getTypeParser: () => (value: string) => value },
  } as unknown as pg.QueryArrayConfig)
  return rows as (string | null)[][]
}

/**
 * The rows of `table` that have these keys, each with the key's place in `keys` (from 0) before its
 * values. `client` prints plainly.
 */
export async function rowsByKey(
  client: pg.Client,
  table: Table,
  keys: readonly (readonly (string | null)[])[],
): Promise<ReadonlyMap<number, (string | null)[]>> {
  if (keys.length === 0 || table.key.length === 0) return new Map()
  const type = (name: string) => table.columns.find(c => c.name === name)?.type ?? 'text'
  const rows = await textRows(
    client,
    `select u.n::text, ${table.columns.map(c => `t.${quoteIdentifier(c.name)}`).join(', ')}
     from unnest(${table.key.map((_, i) => `$${i + 1}::text[]`).join(', ')})
       with ordinality as u (${table.key.map((_, i) => `k${i}`).join(', ')}, n)
     join ${wholeOf(table)} as t
       on ${table.key.map((k, i) => `t.${quoteIdentifier(k)} = u.k${i}::${type(k)}`).join(' and ')}`,
    table.key.map((_, i) => keys.map(key => key[i] ?? null)),
  )
  return new Map(rows.map(([n, ...row]) => [Number(n) - 1, row]))
}

/** A row's values of its key. */
export function keyOf(table: Table, row: readonly (string | null)[]): (string | null)[] {
  return table.key.map(k => row[table.columns.findIndex(c => c.name === k)] ?? null)
}
