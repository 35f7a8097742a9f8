// What several steps kept of one table, told as one: each row as it was before the first of them, and
// how the last of them left it. Pure.
import type { KeptRows } from '../../store/records.ts'
import { digestOf } from './digest.ts'

export type Row = readonly (string | null)[]

export interface Merged {
  readonly schema: string
  readonly table: string
  readonly columns: readonly string[]
  /** The rows before, each with the digest of what became of it; null: it was deleted. */
  readonly old: readonly { readonly row: Row; readonly left: string | null }[]
  /** Rows that were not there before, to be taken away. */
  readonly made: readonly { readonly row: Row; readonly left: string }[]
}

interface Growing extends Merged {
  readonly key: readonly string[]
  readonly old: { row: Row; left: string | null }[]
  readonly made: { row: Row; left: string }[]
  readonly oldByKey: Map<string, { row: Row; left: string | null }>
}

/** `kept` in the order of the steps. */
export function merged(kept: readonly KeptRows[]): readonly Merged[] {
  const tables = new Map<string, Growing>()
  for (const { schema, table, columns, key, act, rows, after } of kept) {
    const name = JSON.stringify([schema, table, columns])
    const one: Growing = tables.get(name) ?? {
      schema,
      table,
      columns,
      key,
      old: [],
      made: [],
      oldByKey: new Map(),
    }
    tables.set(name, one)
    for (const [i, row] of rows.entries()) {
      if (act === 'made') one.made.push({ row, left: digestOf(row) })
      else add(one, row, act === 'update' ? (after[i] ?? '') : null)
    }
  }
  return [...tables.values()]
}

function add(table: Growing, row: Row, left: string | null): void {
  const place = keyed(table, row)
  const known = table.oldByKey.get(place)
  if (known && table.key.length > 0) {
    known.left = left
    return
  }
  // A row that an earlier step made was not there before.
  const made = table.made.findIndex(m => keyed(table, m.row) === place)
  if (made >= 0) {
    if (left === null) table.made.splice(made, 1)
    else table.made[made] = { row: table.made[made]?.row ?? row, left }
    return
  }
  const entry = { row, left }
  table.old.push(entry)
  table.oldByKey.set(place, entry)
}

/** What a row is known by: its key, or all of it. */
function keyed({ columns, key }: Growing, row: Row): string {
  return JSON.stringify(key.length === 0 ? row : key.map(k => row[columns.indexOf(k)]))
}
