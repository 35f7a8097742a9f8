// The SQL that puts kept rows back. What refers to others is taken away first and comes back last; where
// no order does, all of it is one statement, behind which PostgreSQL looks at foreign keys only once.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import { chunks } from './chunks.ts'
import type { Row } from './merge.ts'
import { type Column, keyOf, qualified, type Table, wholeOf } from './table.ts'

/** Rows in one statement. */
const batch = 500

/** The rows of one table, in the shape that the table has now. */
export interface Part {
  readonly table: Table
  /** Tables, by oid, whose rows these rows refer to. */
  readonly refersTo: ReadonlySet<string>
  /** Some table's rows refer to these. */
  readonly referred: boolean
  readonly inserts: readonly Row[]
  readonly updates: readonly Row[]
  /** Some of them have a key that equals the old one and is written otherwise. */
  readonly rekeyed: boolean
  readonly takes: readonly Row[]
  /** What comes back needs the room that other rows of the table make. */
  readonly crowded: boolean
}

/** `conflicts` are told in a comment. */
export function restoreSql(parts: readonly Part[], conflicts: readonly string[]): string {
  const sorted = parentsFirst(parts)
  const keyless = parts.filter(({ table }) => table.key.length === 0)
  const statements = [
    head(
      conflicts,
      parts.every(p => p.takes.length === 0),
    ),
    ...keyless.flatMap(p => p.takes.map(row => takeKeyless(p.table, row))),
    ...(needOneStatement(sorted) ? [oneStatement(sorted)] : inOrder(sorted)),
  ]
  return `${statements.join('\n\n')}\n`
}

/** Taken away one by one, rows would take others with them; put back one by one, some would miss each other. */
function needOneStatement(sorted: readonly Part[]): boolean {
  const takesReferred = sorted.some(p => p.referred && keyedTakes(p).length > 0)
  const later = (at: number) => sorted.slice(at + 1).filter(p => p.inserts.length > 0)
  const missing = (part: Part, at: number) => later(at).some(({ table }) => part.refersTo.has(table.oid))
  const crowded = sorted.some(p => p.crowded)
  return crowded || takesReferred || sorted.some((part, at) => part.inserts.length > 0 && missing(part, at))
}

function inOrder(sorted: readonly Part[]): string[] {
  return [
    ...sorted
      .toReversed()
      .flatMap(p => chunks(keyedTakes(p), batch).map(rows => `${takeSql(p.table, rows)};`)),
    ...sorted.flatMap(p => {
      // Rows that refer to each other come back together.
      const size = p.refersTo.has(p.table.oid) ? Math.max(p.inserts.length, 1) : batch
      return chunks(p.inserts, size).map(rows => `${insertSql(p.table, rows)};`)
    }),
    ...sorted.filter(changes).flatMap(p => chunks(p.updates, batch).map(rows => `${updateSql(p, rows)};`)),
  ]
}

/** What is taken away goes before what changes, and that before what is put back: each makes room for the next. */
function oneStatement(sorted: readonly Part[]): string {
  const acts: { readonly name: string; readonly sql: string }[] = []
  const act = (verb: string, parts: readonly (readonly [Part, (after: string) => string])[]) => {
    const after = acts.map(({ name }) => `(select count(*) from ${name})`).join(' + ')
    acts.push(...parts.map(([, sql], n) => ({ name: `${verb}_${n + 1}`, sql: sql(after) })))
  }
  const behind = (after: string) => (after ? `${after} >= 0` : '')
  act(
    'taken',
    sorted.filter(p => keyedTakes(p).length > 0).map(p => [p, () => takeSql(p.table, keyedTakes(p))]),
  )
  act(
    'changed',
    sorted.filter(changes).map(p => [p, after => updateSql(p, p.updates, behind(after))]),
  )
  act(
    'put',
    sorted
      .filter(p => p.inserts.length > 0)
      .map(p => [p, after => insertSql(p.table, p.inserts, behind(after))]),
  )
  const list = acts.map(({ name, sql }) => `${name} as (\n${sql}\nreturning 1\n)`)
  const counts = acts.map(({ name }) => `(select count(*) from ${name}) as ${name}`)
  return `with ${list.join(',\n')}\nselect ${counts.join(',\n  ')};`
}

/** As many as somebody reads, and how many more there are. */
export function firstOf(conflicts: readonly string[], most: number): string[] {
  const more = conflicts.length - most
  return [...conflicts.slice(0, most), ...(more > 0 ? [`And ${more} more.`] : [])]
}

function head(conflicts: readonly string[], insertsStay: boolean): string {
  const shown = firstOf(conflicts, 50).map(c => `--   ${c.replaceAll(/[\r\n]+/g, ' ')}`)
  return [
    `-- Puts back the rows that were kept before the change.${insertsStay ? ' Rows that it inserted stay.' : ''}`,
    ...(conflicts.length > 0 ? ['-- Left alone, because of what happened since:', ...shown] : []),
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

/** Rows that are known by a key. */
function keyedTakes({ table, takes }: Part): readonly Row[] {
  return table.key.length > 0 ? takes : []
}

function takeSql(table: Table, rows: readonly Row[]): string {
  const types = table.key.map(k => table.columns.find(c => c.name === k)?.type ?? 'text')
  const values = rows.map((row, n) => {
    const cells = keyOf(table, row).map((value, i) => typed(literal(value), types[i] ?? 'text', n === 0))
    return `  (${cells.join(', ')})`
  })
  const key = table.key.map(quoteIdentifier).join(', ')
  return `delete from ${wholeOf(table)}\nwhere (${key}) in (\n  values\n${values.join(',\n')}\n)`
}

function takeKeyless(table: Table, row: Row): string {
  const from = wholeOf(table)
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

/** `behind`: a condition that makes it wait for other parts of its statement. */
function insertSql(table: Table, rows: readonly Row[], behind = ''): string {
  const written = table.columns.flatMap((column, at) => (column.generated ? [] : [{ column, at }]))
  const overriding = written.some(w => w.column.always) ? '\noverriding system value' : ''
  const list = written.map(w => quoteIdentifier(w.column.name)).join(', ')
  const values = rows.map((row, n) => {
    const cells = written.map(({ column, at }) =>
      typed(literal(row[at] ?? null), column.type, behind !== '' && n === 0),
    )
    return `  (${cells.join(', ')})`
  })
  const into = `insert into ${qualified(table)} (${list})${overriding}`
  return behind
    ? `${into}\nselect *\nfrom (\n  values\n${values.join(',\n')}\n) as old (${list})\nwhere ${behind}`
    : `${into}\nvalues\n${values.join(',\n')}`
}

/** Columns that a restore writes into rows that are there. */
function writable({ table, rekeyed }: Part): readonly Column[] {
  return table.columns.filter(c => !c.generated && !c.always && (rekeyed || !table.key.includes(c.name)))
}

function changes(part: Part): boolean {
  return part.updates.length > 0 && writable(part).length > 0
}

function updateSql(part: Part, rows: readonly Row[], behind = ''): string {
  const { table } = part
  const set = writable(part)
  const key = table.columns.filter(c => table.key.includes(c.name))
  const all = [...new Set([...key, ...set])]
  const places = new Map(table.columns.map((c, at) => [c.name, at]))
  const values = rows.map((row, n) => {
    const cells = all.map(c => typed(literal(row[places.get(c.name) ?? 0] ?? null), c.type, n === 0))
    return `    (${cells.join(', ')})`
  })
  const same = key.map(c => `t.${quoteIdentifier(c.name)} = old.${quoteIdentifier(c.name)}`)
  return [
    `update ${wholeOf(table)} as t`,
    `set ${set.map(c => `${quoteIdentifier(c.name)} = old.${quoteIdentifier(c.name)}`).join(',\n    ')}`,
    'from (',
    '  values',
    values.join(',\n'),
    `) as old (${all.map(c => quoteIdentifier(c.name)).join(', ')})`,
    `where ${[...same, ...(behind ? [behind] : [])].join('\n  and ')}`,
  ].join('\n')
}

/** The first row says of which type a column of VALUES is. */
function typed(text: string, type: string, first: boolean): string {
  return first ? `${text}::${type}` : text
}

function literal(value: string | null): string {
  return value === null ? 'null' : quoteLiteral(value)
}
