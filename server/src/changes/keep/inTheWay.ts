// Rows of one table that hold what others are to get back, under a unique index that PostgreSQL holds
// row by row: no order of updates gives two rows each the other's value. Pure but for reading the indexes.
import type pg from 'pg'
import type { Row } from './merge.ts'
import { keyColumns, type Table } from './table.ts'

/** A row as it is, and as it is to be again. */
export interface Changing {
  readonly now: Row
  readonly row: Row
}

export interface Crowd {
  /** They have to be away before others come back, and so are deleted and made anew. */
  readonly holders: ReadonlySet<Changing>
  /** Some row that comes back anew wants what a changing row still holds. */
  readonly awaited: boolean
}

export function inTheWay(
  { columns }: Table,
  uniques: readonly (readonly string[])[],
  changing: readonly Changing[],
  inserts: readonly Row[],
): Crowd {
  const holders = new Set<Changing>()
  let awaited = false
  for (const unique of uniques) {
    const places = unique.map(name => columns.findIndex(c => c.name === name))
    const held = (row: Row) => {
      const values = places.map(at => row[at] ?? null)
      return values.includes(null) ? undefined : JSON.stringify(values)
    }
    const holderOf = new Map(changing.map(one => [held(one.now), one]))
    holderOf.delete(undefined)
    for (const one of changing) {
      const holder = holderOf.get(held(one.row))
      if (holder && holder !== one) holders.add(holder)
    }
    awaited ||= inserts.some(row => holderOf.has(held(row)))
  }
  return { holders, awaited }
}

/** The columns of each unique index that is looked at row by row. */
export async function uniquesOf(client: pg.Client, { oid }: Table): Promise<readonly (readonly string[])[]> {
  const { rows } = await client.query(
    `select ${keyColumns} as columns
     from pg_catalog.pg_index i
     where i.indrelid = $1::oid
       and i.indisunique
       and i.indimmediate
       and i.indexprs is null`,
    [oid],
  )
  return rows.map(row => row.columns)
}
