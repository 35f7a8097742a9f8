// From rows that were kept before a change to the SQL that puts them back: deleted rows are inserted,
// changed rows get their values, as long as nobody has touched them since. What was touched since is
// left alone, and told. Runs nothing that writes.
import type pg from 'pg'
import { fail } from '../../failure/failed.ts'
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import type { KeptRows } from '../../store/store.ts'
import { digestOf } from './digest.ts'
import { type Merged, merged, type Row } from './merge.ts'
import { followed } from './pointer.ts'
import { type Column, keyOf, plainText, qualified, rowsByKey, type Table, tableOf, wholeOf } from './table.ts'

/** Rows in one statement. */
const batch = 500

/** Characters of SQL that one issue may hold and people can still look at. */
const most = 20_000_000

export interface Restore {
  readonly sql: string
  /** Rows that will be put back, and those that were left alone because of what happened since. */
  readonly rows: number
  readonly conflicts: readonly string[]
}

/** The rows of one table, in the shape that the table has now. */
interface Part {
  readonly table: Table
  /** Tables, by oid, whose rows these rows refer to. */
  readonly refersTo: ReadonlySet<string>
  readonly inserts: Row[]
  readonly updates: Row[]
  readonly takes: Row[]
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
      fail('badInput', 'There is nothing left to restore.', { detail: conflicts.join(' ') })
    }
    const sql = [head(conflicts), ...written(parts)].join('\n\n')
    if (sql.length > most) {
      fail('badInput', `The SQL of the restore would be ${Math.round(sql.length / 1e6)} MB long.`, {
        hint: 'Restore the rows by hand from where they were kept: plumbline.kept_rows of the store, or plumbline_kept here.',
      })
    }
    return { sql: `${sql}\n`, rows, conflicts }
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
  const updates: Row[] = []
  const takes: Row[] = []
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
      else updates.push(row)
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
  const { rows: foreign } = await client.query(
    `select distinct coalesce(pg_catalog.pg_partition_root(confrelid)::oid, confrelid)::text as oid
     from pg_catalog.pg_constraint
     where conrelid = $1::oid
       and contype = 'f'`,
    [table.oid],
  )
  return { table: shaped, refersTo: new Set(foreign.map(f => f.oid)), inserts, updates, takes }
}

/** A row by its key, for people. */
function told(table: Table, row: Row): string {
  const key = keyOf(table, row).map((value, i) => `${table.key[i]} ${value ?? 'null'}`)
  const name = `${table.schema}.${table.name}`
  return key.length === 0 ? `A row of ${name}` : `Row ${key.join(', ')} of ${name}`
}

function head(conflicts: readonly string[]): string {
  const shown = conflicts.slice(0, 50).map(c => `--   ${c.replaceAll(/[\r\n]+/g, ' ')}`)
  const more = conflicts.length > shown.length ? [`--   and ${conflicts.length - shown.length} more`] : []
  return [
    '-- Puts back the rows that were kept before the change.',
    ...(conflicts.length > 0 ? ['-- Left alone, because of what happened since:', ...shown, ...more] : []),
    ...settings.map(([name, value]) => `set local ${name} = ${quoteLiteral(value)};`),
  ].join('\n')
}

/** The values were printed under these. */
const settings = [
  ['datestyle', 'ISO, YMD'],
  ['intervalstyle', 'postgres'],
  ['extra_float_digits', '3'],
  ['bytea_output', 'hex'],
  ['lc_monetary', 'C'],
  ['xmloption', 'content'],
] as const

/** What refers to others is taken away first and comes back last. */
function written(parts: readonly Part[]): string[] {
  const sorted = parentsFirst(parts)
  return [
    ...sorted.toReversed().flatMap(p => p.takes.map(row => takeSql(p.table, row))),
    ...sorted.flatMap(insertsSql),
    ...sorted.flatMap(updatesSql),
  ]
}

function parentsFirst(parts: readonly Part[]): readonly Part[] {
  const sorted: Part[] = []
  const seen = new Set<Part>()
  const visit = (part: Part) => {
    if (seen.has(part)) return
    seen.add(part)
    for (const parent of parts) if (parent !== part && part.refersTo.has(parent.table.oid)) visit(parent)
    sorted.push(part)
  }
  for (const part of parts) visit(part)
  return sorted
}

function takeSql(table: Table, row: Row): string {
  const from = wholeOf(table)
  if (table.key.length > 0) {
    const key = keyOf(table, row)
    const same = table.key.map((k, i) => `${quoteIdentifier(k)} = ${literal(key[i] ?? null)}`)
    return `delete from ${from}\nwhere ${same.join('\n  and ')};`
  }
  // Types such as json have no equality: what they print has.
  const same = table.columns.map((c, i) => {
    const value = row[i] ?? null
    const name = quoteIdentifier(c.name)
    return value === null
      ? `pg_catalog.num_nulls(${name}) = 1`
      : `pg_catalog.num_nulls(${name}) = 0 and pg_catalog.format('%s', ${name}) = ${literal(value)}`
  })
  return [
    `delete from ${from}`,
    'where (tableoid, ctid) = (',
    '  select tableoid, ctid',
    `  from ${from}`,
    `  where ${same.join('\n    and ')}`,
    '  limit 1',
    ');',
  ].join('\n')
}

function insertsSql({ table, refersTo, inserts }: Part): string[] {
  const written = table.columns.flatMap((column, at) => (column.generated ? [] : [{ column, at }]))
  // Rows that refer to each other come back together.
  const size = refersTo.has(table.oid) ? Math.max(inserts.length, 1) : batch
  const overriding = written.some(w => w.column.always) ? '\noverriding system value' : ''
  const list = written.map(w => quoteIdentifier(w.column.name)).join(', ')
  return chunks(inserts, size).map(rows => {
    const values = rows.map(row => `  (${written.map(w => literal(row[w.at] ?? null)).join(', ')})`)
    return `insert into ${qualified(table)} (${list})${overriding}\nvalues\n${values.join(',\n')};`
  })
}

function updatesSql({ table, updates }: Part): string[] {
  const places = new Map(table.columns.map((c, at) => [c.name, at]))
  const set = table.columns.filter(c => !c.generated && !c.always && !table.key.includes(c.name))
  if (set.length === 0) return []
  const key = table.columns.filter(c => table.key.includes(c.name))
  const all = [...key, ...set]
  return chunks(updates, batch).map(rows => {
    const values = rows.map((row, n) => {
      const cells = all.map(c => typed(literal(row[places.get(c.name) ?? 0] ?? null), c, n === 0))
      return `    (${cells.join(', ')})`
    })
    return [
      `update ${wholeOf(table)} as t`,
      `set ${set.map(c => `${quoteIdentifier(c.name)} = old.${quoteIdentifier(c.name)}`).join(',\n    ')}`,
      'from (',
      '  values',
      values.join(',\n'),
      `) as old (${all.map(c => quoteIdentifier(c.name)).join(', ')})`,
      `where ${key.map(c => `t.${quoteIdentifier(c.name)} = old.${quoteIdentifier(c.name)}`).join('\n  and ')};`,
    ].join('\n')
  })
}

/** The first row says of which type a column of VALUES is. */
function typed(text: string, column: Column, first: boolean): string {
  return first ? `${text}::${column.type}` : text
}

function literal(value: string | null): string {
  return value === null ? 'null' : quoteLiteral(value)
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let i = 0; i < all.length; i += size) parts.push(all.slice(i, i + size))
  return parts
}
