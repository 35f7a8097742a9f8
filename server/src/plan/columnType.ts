// From one type of a column to another, and what types have in common.
import type { Fact } from '../schema/model.ts'
import type { Planning } from './context.ts'
import { type Hazard, lock, rewrite, type Step, step } from './planned.ts'

const numbers = new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'])

const texts = new Set(['text', 'character varying', 'character', 'name'])

const times = new Set(['date', 'timestamp without time zone', 'timestamp with time zone'])

const base = (type: string) => type.replace(/\([^)]*\)/, '').trim()

/** Whether PostgreSQL converts on assignment, so that values too long or too large are refused, not cut. */
function convertsByItself(from: string, to: string): boolean {
  const a = base(from)
  const b = base(to)
  return a === b || [numbers, texts, times].some(set => set.has(a) && set.has(b)) || texts.has(b)
}

const comparable = [
  ['smallint', 'integer', 'bigint'],
  ['text', 'character varying'],
]

/** Whether a foreign key may stand between the two, whichever side has which. */
export const areComparable = (a: string, b: string): boolean =>
  base(a) === base(b) || comparable.some(set => set.includes(base(a)) && set.includes(base(b)))

/** A value of one type as one of another. */
export function converted(value: string, from: string, to: string): string {
  if (convertsByItself(from, to)) return value
  const direct = texts.has(base(from)) || (numbers.has(base(from)) && numbers.has(base(to)))
  return direct ? `${value}::${to}` : `${value}::text::${to}`
}

export function typeStep(
  alter: string,
  table: string,
  column: string,
  before: Fact<'column'>,
  after: Fact<'column'>,
): Step {
  const collation = after.at.collation === undefined ? '' : ` collate ${after.at.collation}`
  const value = converted(column, before.at.type, after.at.type)
  // A foreign table holds no values that could be converted.
  const using = after.parent?.startsWith('foreignTable ') || value === column ? '' : ` using ${value}`
  const hazards: Hazard[] = [
    lock(`Locks ${table} against reads and writes until it is done.`),
    rewrite(`May rewrite ${table} and its indexes.`),
    { kind: 'mayFail', text: `Fails where a value of ${after.name} does not fit ${after.at.type}.` },
  ]
  return step(`${alter} alter column ${column} type ${after.at.type}${collation}${using}`, ...hazards)
}

/** What a type is stored as unless told otherwise; SET STORAGE DEFAULT came with 16. */
export function defaultStorage(planning: Planning, column: Fact<'column'>): string {
  if (planning.version >= 160000) return 'default'
  const type = base(column.at.type)
  if (type === 'numeric') return 'main'
  const fixed =
    /^(smallint|integer|bigint|boolean|real|double precision|date|time|timestamp|uuid|oid|"char"|name|interval|money|point|macaddr)/
  return fixed.test(type) && !type.endsWith('[]') ? 'plain' : 'extended'
}
