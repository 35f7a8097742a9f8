// The grammar's small parts: a template that joins arbitraries to SQL, names, types, expressions.
import fc from 'fast-check'
import { matviews, type Table, tables, views } from './tables.ts'

export type Sql = fc.Arbitrary<string>

/** Joins text and arbitraries of text. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (string | Sql)[]): Sql {
  const arbitraries = parts.map(part => (typeof part === 'string' ? fc.constant(part) : part))
  return fc.tuple(...arbitraries).map(values => String.raw({ raw: strings }, ...values).replace(/\s+/g, ' '))
}

export const one = (...choices: readonly (string | Sql)[]): Sql =>
  fc.oneof(...choices.map(choice => (typeof choice === 'string' ? fc.constant(choice) : choice)))

export const from = (names: readonly string[]): Sql => fc.constantFrom(...names)

/** The text, or nothing. */
export const maybe = (part: string | Sql): Sql => one('', part)

export const list = (part: Sql, least: number, most: number): Sql =>
  fc.array(part, { minLength: least, maxLength: most }).map(parts => parts.join(', '))

/** Different ones of these names. */
export const some = (names: readonly string[], least = 1, most = 2): Sql =>
  fc
    .subarray([...names], {
      minLength: Math.min(least, names.length),
      maxLength: Math.min(most, names.length),
    })
    .map(parts => parts.join(', '))

export const anyTable: fc.Arbitrary<Table> = fc.constantFrom(...tables)
export const tableName: Sql = from(tables.map(table => table.name))
export const relation: Sql = from([...tables.map(table => table.name), ...views, ...matviews])
export const columnOf = (table: Table): Sql => from(Object.keys(table.columns))
export const columnsOf = (table: Table, most = 2): Sql => some(Object.keys(table.columns), 1, most)

export const type: Sql = one(
  'int',
  'bigint',
  'smallint',
  'text',
  'varchar',
  'varchar(20)',
  'varchar(200)',
  'char(4)',
  'char(8)',
  'boolean',
  'numeric',
  'numeric(10,2)',
  'numeric(12,2)',
  'numeric(12,4)',
  'real',
  'double precision',
  'date',
  'timestamp',
  'timestamp(3)',
  'timestamp(0)',
  'timestamptz',
  'timestamptz(3)',
  'json',
  'jsonb',
  'uuid',
  'text[]',
  'int[]',
  'varchar(5)[]',
  'inet',
  'cidr',
  'interval',
  'bytea',
  'oid',
  'plain',
  'positive',
  'required',
  'mood',
  'pair',
  'int4range',
  'serial',
  'bigserial',
  'name',
  'xml',
  'money',
  'bit(3)',
  'varbit(8)',
)

/** A value of many types, constant or computed. */
export const value: Sql = one(
  '1',
  "'1'",
  'null',
  "'x'",
  'now()',
  'current_date',
  'current_timestamp',
  'random()',
  'clock_timestamp()',
  'gen_random_uuid()',
  "nextval('counter')",
  'fixed()',
  'steady()',
  'dice()',
  "lower('X')",
  'current_user',
  "'{}'",
  'array[1, 2]',
  "'ok'",
  '1 + 1',
  'coalesce(null, 1)',
  'true',
  "date '2024-01-01'",
  "now() + interval '1 day'",
  "'ok'::mood",
  'case when true then 1 else 2 end',
  "to_char(now(), 'YYYY')",
  'timeofday()',
  '(random() * 10)::int',
  "md5('x')",
  "'1'::positive",
  'now()::date',
  'txid_current()',
  'array[]::text[]',
  "'{}'::jsonb",
  "jsonb_build_object('a', 1)",
  'pg_backend_pid()',
  'statement_timestamp()',
  "length('abc')",
  "'2024-01-01'",
  'row(1, 2)::pair',
  'session_user',
  "current_setting('TimeZone')",
  'age(now())',
  'extract(year from now())::int',
)

/** A condition that is true for every row, so that what happens to rows does happen. */
export const fulfilled = (table: Table): Sql =>
  columnOf(table).map(column => `${column} is not distinct from ${column}`)

/** A condition on some column of the table, true for some rows or none. */
export const condition = (table: Table): Sql =>
  columnOf(table).chain(column =>
    one(
      `${column} is not null`,
      `${column} is null`,
      `${column} = ${column}`,
      ...comparisons(column, table.columns[column] ?? ''),
    ),
  )

function comparisons(column: string, of: string): string[] {
  if (/int|numeric|real|positive/.test(of))
    return [
      `${column} > 0`,
      `${column} between 0 and 1000`,
      `${column} in (1, 2, 3)`,
      `${column} < 150`,
      `${column} = 1`,
    ]
  if (of === 'date')
    return [
      "at >= '2024-06-01'",
      "at < '2024-06-01'",
      "at = '2024-05-05'",
      "at between '2024-02-01' and '2025-02-01'",
    ]
  if (of === 'text')
    return [
      `${column} = 'de'`,
      `${column} in ('us', 'de')`,
      `${column} <> 'de'`,
      `lower(${column}) = 'x'`,
      `${column} = 'x'`,
    ]
  return [`${column} is distinct from null`]
}

export const cascade: Sql = one('', '', ' cascade', ' restrict')
export const guard: Sql = maybe('if exists ')
export const guardNot: Sql = maybe('if not exists ')
