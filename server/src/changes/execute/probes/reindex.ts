// REINDEX CONCURRENTLY: may always be repeated, but a stop leaves invalid copies named *_ccnew or
// *_ccold that nobody else removes. Copies on other tables are somebody else's.
import type pg from 'pg'
import { type Probe, relationOid } from './probe.ts'

interface Noted {
  /** The tables whose indexes are rebuilt; null: of a whole schema or database. */
  readonly tables: readonly string[] | null
  /** Invalid copies that were there before and are somebody else's. */
  readonly copies: readonly string[]
}

export const reindexConcurrently: Probe<Noted> = {
  async note(client, node) {
    if (!('ReindexStmt' in node)) throw new TypeError('Not a ReindexStmt')
    const { relation } = node.ReindexStmt
    const oid = relation ? await relationOid(client, relation) : null
    const tables = oid === null ? null : await tablesOf(client, oid)
    return { tables, copies: (await invalidCopies(client, tables)).map(c => c.oid) }
  },

  async look(client, { tables, copies }) {
    const before = new Set(copies)
    const left = (await invalidCopies(client, tables)).filter(c => !before.has(c.oid))
    if (left.some(c => c.building)) return { kind: 'running', how: 'an index is being rebuilt' }
    if (left.length === 0) return { kind: 'notApplied', how: 'there is no copy left of an index' }
    return {
      kind: 'leftovers',
      how: `${left.map(c => c.qualified).join(', ')} ${left.length === 1 ? 'is' : 'are'} left over`,
      sql: left.map(c => `drop index concurrently if exists ${c.qualified}`),
    }
  },
}

interface Copy {
  readonly oid: string
  readonly qualified: string
  readonly building: boolean
}

/** Of a table or an index, partitioned or not: the tables that hold rows, and their TOAST tables. */
async function tablesOf(client: pg.Client, oid: string): Promise<readonly string[]> {
  const { rows } = await client.query(
    `with table_of as (
       select coalesce(i.indrelid, c.oid) as oid
       from pg_catalog.pg_class c
       left join pg_catalog.pg_index i on i.indexrelid = c.oid
       where c.oid = $1::oid
     ),
     leaf as (
       select oid from table_of
       union
       select t.relid::oid from table_of, pg_catalog.pg_partition_tree(table_of.oid) t
     )
     select u.oid::text as oid
     from leaf
     join pg_catalog.pg_class c on c.oid = leaf.oid
     cross join lateral (values (c.oid), (c.reltoastrelid)) as u (oid)
     where u.oid <> 0`,
    [oid],
  )
  return rows.map(row => row.oid)
}

async function invalidCopies(client: pg.Client, tables: readonly string[] | null): Promise<readonly Copy[]> {
  const { rows } = await client.query(
    `select i.indexrelid::text as oid,
            pg_catalog.format('%I.%I', n.nspname, c.relname) as qualified,
            exists (
              select
              from pg_catalog.pg_stat_progress_create_index p
              where p.relid = i.indrelid
            ) as building
     from pg_catalog.pg_index i
     join pg_catalog.pg_class c on c.oid = i.indexrelid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where not i.indisvalid
       and c.relname ~ '_cc(new|old)[0-9]*$'
       and ($1::oid[] is null or i.indrelid = any($1::oid[]))`,
    [tables],
  )
  return rows
}
