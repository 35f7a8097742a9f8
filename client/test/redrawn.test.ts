import assert from 'node:assert/strict'
import { type Row, redrawn } from '../src/tree/redrawn.ts'

/** `Test(a b)`: a row with two under it; a mark behind a name is how the row looks. */
function rows(text: string): Row<string>[] {
  return [...text.matchAll(/(\w+)(\W?)(?:\(([^)]*)\))?(?:\s|$)/g)].map(
    ([, id = '', look = '', inner = '']) => ({
      node: id,
      id,
      look,
      rows: rows(inner),
    }),
  )
}

const cases: readonly (readonly [given: string, before: string, after: string, drawn: 'all' | string[]])[] = [
  ['nothing is another', 'Test(a b) Prod(c)', 'Test(a b) Prod(c)', []],
  ['a row looks otherwise', 'Test(a b) Prod(c)', 'Test(a! b) Prod(c)', ['a']],
  ['two rows look otherwise', 'Test(a b) Prod(c)', 'Test(a! b) Prod(c!)', ['a', 'c']],
  ['a row has come under another', 'Test(a b) Prod(c)', 'Test(a b) Prod(c d)', ['Prod']],
  ['a row has gone', 'Test(a b) Prod(c)', 'Test(b) Prod(c)', ['Test']],
  ['rows changed places', 'Test(a b) Prod(c)', 'Test(b a) Prod(c)', ['Test']],
  ['a row and one under it look otherwise', 'Test(a b)', 'Test!(a! b)', ['Test']],
  ['a topmost row has come', 'Test(a b)', 'Test(a b) Prod', 'all'],
  ['there was nothing yet', '', 'Test(a b)', 'all'],
  ['all is gone', 'Test(a b)', '', 'all'],
]

describe('rows to draw again', () => {
  for (const [given, before, after, drawn] of cases)
    it(given, () => {
      assert.deepEqual(redrawn(rows(before), rows(after)), drawn)
    })
})
