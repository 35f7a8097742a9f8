// What tells whether a row is still as it was left.
import { createHash } from 'node:crypto'

/** Of the row's values as text, in the order of the columns they were read in. */
export function digestOf(row: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 32)
}
