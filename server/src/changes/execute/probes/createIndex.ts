// CREATE INDEX CONCURRENTLY: valid and ready is applied; there but invalid is a leftover. A lock
// timeout, a unique violation or a lost connection all leave one.
import type pg from 'pg'
import { fail } from '../../../failure/failed.ts'
import { type Finding, type Probe, relationOid } from './probe.ts'

interface Noted {
  readonly table: string | null
  /** Null when PostgreSQL is to choose the name. */
  readonly name: string | null
  /** Indexes of the table that were there before. */
  readonly indexes: readonly string[]
}

export const createIndex: Probe<Noted> = {
  async note(client, node) {
    if (!('IndexStmt' in node)) throw new TypeError('Not an IndexStmt')
    const { relation, idxname, if_not_exists } = node.IndexStmt
    const table = await relationOid(client, relation ?? {})
    const indexes = await indexesOf(client, table)
    const old = indexes.find(i => i.name === idxname)
    // PostgreSQL would answer a success and leave it as it is.
    if (if_not_exists && old && !old.valid) {
      fail('conflict', `Index ${old.qualified} exists already, and it is invalid.`, {
        detail: 'An earlier attempt to build it was cut short. IF NOT EXISTS would leave it as it is.',
        hint: `Drop it first: drop index concurrently ${old.qualified}.`,
      })
    }
    return { table, name: idxname ?? null, indexes: indexes.map(i => i.oid) }
  },

  async look(client, { table, name, indexes }): Promise<Finding> {
    const now = await indexesOf(client, table)
    const before = new Set(indexes)
    const made = now.filter(i => !before.has(i.oid) && (name === null || i.name === name))
    const [index, ...more] = made
    if (!index) {
      const old = name === null ? undefined : now.find(i => i.name === name)
      // IF NOT EXISTS: there was nothing to do, unless what stands there is broken.
      if (old?.valid) return { kind: 'notApplied', how: `index ${old.name} had been there before` }
      return { kind: 'notApplied', how: 'there is no new index' }
    }
    if (more.length > 0) return { kind: 'unknown', how: `there are ${made.length} new indexes on the table` }
    if (index.valid) return { kind: 'applied', how: `index ${index.name} is valid` }
    if (index.building) return { kind: 'running', how: `index ${index.name} is being built` }
    return {
      kind: 'leftovers',
      how: `index ${index.name} is invalid`,
      sql: [`drop index concurrently if exists ${index.qualified}`],
    }
  },
}

interface Index {
  readonly oid: string
  readonly name: string
  readonly qualified: string
  readonly valid: boolean
  readonly building: boolean
}

async function indexesOf(client: pg.Client, table: string | null): Promise<readonly Index[]> {
  if (table === null) return []
  const { rows } = await client.query(
    `select i.indexrelid::text as oid,
            c.relname::text as name,
            pg_catalog.format('%I.%I', n.nspname, c.relname) as qualified,
            i.indisvalid and i.indisready as valid,
            exists (
              select
              from pg_catalog.pg_stat_progress_create_index p
              where p.relid = i.indrelid
                and p.index_relid in (i.indexrelid, 0)
            ) as building
     from pg_catalog.pg_index i
     join pg_catalog.pg_class c on c.oid = i.indexrelid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where i.indrelid = $1::oid`,
    [table],
  )
  return rows
}
