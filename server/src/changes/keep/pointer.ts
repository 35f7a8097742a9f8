// What the store keeps of rows that stand in the target: where, how many, and their digest; and the way
// from there back to the rows.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { fail } from '../../failure/failed.ts'
import { keptSchema } from '../../schema/ownSchemas.ts'
import { quoteIdentifier } from '../../sql/identifier.ts'
import type { KeptRows } from '../../store/records.ts'
import { qualified, textRows } from './table.ts'

/** Columns of the one row that a pointer is. `old`: rows that were there before the change. */
export const pointerColumns = ['old', 'rows', 'sha256', 'schema', 'table', 'columns', 'key'] as const

/** Columns that stand before those of the table itself: place, act, and what became of the row. */
export const rowColumns = ['plumbline_row', 'plumbline_act', 'plumbline_left'] as const

function isPointer({ schema }: Pick<KeptRows, 'schema'>): boolean {
  return schema === keptSchema
}

/** Tables of the target that hold the rows. */
export function keptTables(kept: readonly KeptRows[]): readonly string[] {
  return kept.filter(isPointer).map(p => qualified({ schema: keptSchema, name: p.table }))
}

/** What was kept, with the rows that stand in the target read from there. Throws conflict when they were altered. */
export async function followed(client: pg.Client, kept: readonly KeptRows[]): Promise<readonly KeptRows[]> {
  const all: KeptRows[] = []
  for (const one of kept) all.push(...(isPointer(one) ? await pointed(client, one) : [one]))
  return all
}

async function pointed(client: pg.Client, pointer: KeptRows): Promise<readonly KeptRows[]> {
  const [row = []] = pointer.rows
  const value = (name: (typeof pointerColumns)[number]) => row[pointerColumns.indexOf(name)] ?? ''
  const columns = JSON.parse(value('columns')) as string[]
  const key = JSON.parse(value('key')) as string[]
  const name = qualified({ schema: keptSchema, name: pointer.table })
  const { rows: found } = await client.query('select pg_catalog.to_regclass($1) is not null as there', [name])
  if (!found[0].there) {
    fail('conflict', `${name}, where the rows were kept, is no longer there.`, {
      hint: 'Somebody has dropped it: the rows cannot be restored.',
    })
  }
  const list = [...rowColumns, ...columns.map(quoteIdentifier)].join(', ')
  const lines = await textRows(client, `select ${list} from ${name} order by plumbline_row::bigint`)
  const hash = createHash('sha256')
  for (const line of lines) hash.update(`${JSON.stringify(line)}\n`)
  if (hash.digest('hex') !== value('sha256')) {
    fail('conflict', `${name} was altered since the rows were kept there.`, {
      detail: `${lines.length} rows stand in it; ${value('rows')} were kept.`,
      hint: 'Look at it, and restore by hand what is still right.',
    })
  }
  const { step, start, end } = pointer
  const source = { step, start, end, schema: value('schema'), table: value('table'), columns, key }
  return lines.map(([, act, left, ...values]) => ({
    ...source,
    act: act as KeptRows['act'],
    rows: [values],
    after: act === 'update' ? [left ?? ''] : [],
  }))
}
