// From rows that were kept before a change to the SQL that puts them back: deleted rows are inserted,
// changed rows get their values, as long as nobody has touched them since. What was touched since is
// left alone, and told. Runs nothing that writes.
import type pg from 'pg'
import { fail } from '../../failure/failed.ts'
import { quoteIdentifier } from '../../sql/identifier.ts'
import type { KeptRows } from '../../store/records.ts'
import { chunks } from './chunks.ts'
import { digestOf } from './digest.ts'
import { type Changing, inTheWay, uniquesOf } from './inTheWay.ts'
import { type Merged, merged, type Row } from './merge.ts'
import { followed } from './pointer.ts'
import { firstOf, type Part, restoreSql } from './restoreSql.ts'
import { keyOf, plainText, qualified, rowsByKey, type Table, tableOf } from './table.ts'

/** Rows in one look at the server. */
const batch = 500

/** Characters of SQL that one issue may hold and people can still look at. */
const most = 20_000_000

export interface Restore {
  readonly sql: string
  /** Rows that will be put back, and those that were left alone because of what happened since. */
  readonly rows: number
  readonly conflicts: readonly string[]
}

/** `client` is outside a transaction. Throws badInput when nothing is left to restore. */
export async function restoreOf(client: pg.Client, kept: readonly KeptRows[]): Promise<Restore> {
  await client.query('begin isolation level repeatable read read only')
  try {
    await client.query(plainText)
    const conflicts: string[] = []
    const parts: Part[] = []
    for (const one of merged(await followed(client, kept))) parts.push(await partOf(client, one, conflicts))
    const rows = parts.reduce((n, p) => n + p.inserts.length + p.updates.length, 0)
    if (rows + parts.reduce((n, p) => n + p.takes.length, 0) === 0) {
      fail('badInput', 'There is nothing left to restore.', { detail: firstOf(conflicts, 10).join(' ') })
    }
    const sql = restoreSql(parts, conflicts)
    if (sql.length > most) {
      fail('badInput', `The SQL of the restore would be ${Math.round(sql.length / 1e6)} MB long.`, {
        hint: 'Restore the rows by hand from where they were kept: plumbline.kept_rows of the store, or plumbline_kept here.',
      })
    }
    return { sql, rows, conflicts }
  } finally {
    await client.query('rollback').catch(() => undefined)
  }
}

async function partOf(client: pg.Client, kept: Merged, conflicts: string[]): Promise<Part> {
  const name = qualified({ schema: kept.schema, name: kept.table })
  const { rows } = await client.query('select pg_catalog.to_regclass($1)::oid::text as oid', [name])
  const table = rows[0].oid === null ? undefined : await tableOf(client, rows[0].oid)
  if (!table) return fail('badInput', `${name} is no longer there: its rows cannot be put back.`)
  const lost = kept.columns.filter(c => !table.columns.some(now => now.name === c))
  if (lost.length > 0) {
    fail('badInput', `${name} no longer has ${lost.map(quoteIdentifier).join(', ')}.`, {
      hint: 'Bring the columns back first, or restore by hand from where they were kept: plumbline.kept_rows of the store, or plumbline_kept here.',
    })
  }
  const shaped: Table = {
    ...table,
    columns: kept.columns.flatMap(c => table.columns.find(now => now.name === c) ?? []),
  }
  const inserts: Row[] = []
  const changing: Changing[] = []
  const takes: Row[] = []
  let rekeyed = false
  for (const some of chunks(kept.old, batch)) {
    const live = await rowsByKey(
      client,
      shaped,
      some.map(o => keyOf(shaped, o.row)),
    )
    for (const [n, { row, left }] of some.entries()) {
      const now = live.get(n)
      if (left === null) {
        if (now) conflicts.push(`${told(shaped, row)} is there again.`)
        else inserts.push(row)
      } else if (!now) conflicts.push(`${told(shaped, row)} is no longer there.`)
      else if (digestOf(now) !== left) conflicts.push(`${told(shaped, row)} was changed again.`)
      else {
        changing.push({ now, row })
        rekeyed ||= keyOf(shaped, now).some((value, i) => value !== keyOf(shaped, row)[i])
      }
    }
  }
  for (const some of chunks(kept.made, batch)) {
    const live = await rowsByKey(
      client,
      shaped,
      some.map(m => keyOf(shaped, m.row)),
    )
    for (const [n, { row, left }] of some.entries()) {
      const now = live.get(n)
      if (shaped.key.length === 0) takes.push(row)
      else if (!now) conflicts.push(`${told(shaped, row)} is no longer there.`)
      else if (digestOf(now) !== left) conflicts.push(`${told(shaped, row)} was changed again.`)
      else takes.push(row)
    }
  }
  const keys = await foreignKeys(client, table)
  const { holders, awaited } = inTheWay(shaped, await uniquesOf(client, table), changing, inserts)
  if (holders.size > 0 && keys.followed) {
    const [first] = holders
    fail('badInput', `Rows of ${name} have exchanged what a unique index of it holds.`, {
      detail: `${first ? told(shaped, first.row) : ''} and ${holders.size - 1} more would have to be deleted and made anew, and other tables follow a deletion.`,
      hint: 'Restore by hand from where they were kept: plumbline.kept_rows of the store, or plumbline_kept here.',
    })
  }
  const away = [...holders].map(one => one.row)
  return {
    table: shaped,
    ...keys,
    inserts: [...inserts, ...away],
    updates: changing.filter(one => !holders.has(one)).map(one => one.row),
    rekeyed,
    takes: [...takes, ...away],
    crowded: awaited || away.length > 0,
  }
}

/** `followed`: to delete one of its rows does more than to delete it, or is refused at once. */
async function foreignKeys(
  client: pg.Client,
  { oid }: Table,
): Promise<Pick<Part, 'refersTo' | 'referred'> & { readonly followed: boolean }> {
  const { rows } = await client.query(
    `select distinct coalesce(pg_catalog.pg_partition_root(conrelid)::oid, conrelid)::text as from,
            coalesce(pg_catalog.pg_partition_root(confrelid)::oid, confrelid)::text as to,
            confdeltype <> 'a' as follows
     from pg_catalog.pg_constraint
     where contype = 'f'
       and $1::oid in (conrelid, confrelid)`,
    [oid],
  )
  const refersTo = new Set<string>(rows.filter(key => key.from === oid).map(key => key.to))
  const own = rows.filter(key => key.to === oid)
  return { refersTo, referred: own.length > 0, followed: own.some(key => key.follows) }
}

/** A row by its key, for people. */
function told(table: Table, row: Row): string {
  const key = keyOf(table, row).map((value, i) => `${table.key[i]} ${value ?? 'null'}`)
  const name = `${table.schema}.${table.name}`
  return key.length === 0 ? `A row of ${name}` : `Row ${key.join(', ')} of ${name}`
}
