// A random script: changes that are kept, taken back or partly taken back, and the statement that meets
// what they leave.
import fc from 'fast-check'
import { alterTable } from './alterTable.ts'
import { objects } from './objects.ts'
import { seldom } from './seldom.ts'
import { statement } from './statement.ts'
import { one, sql } from './words.ts'

export interface RandomScript {
  /** Each commits or rolls back by itself. */
  readonly before: readonly string[]
  readonly last: string
}

const change = one(alterTable, alterTable, objects, seldom).filter(text => text !== 'begin')

const step = one(
  change,
  change,
  change,
  sql`begin; ${change}; rollback`,
  sql`begin; ${change}; ${change}; commit`,
  sql`begin; ${change}; savepoint s; ${change}; rollback to s; commit`,
)

export const script: fc.Arbitrary<RandomScript> = fc.record({
  before: fc.array(step, { minLength: 1, maxLength: 4 }),
  last: statement,
})
