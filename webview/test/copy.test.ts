import assert from 'node:assert/strict'
import type { QueryResult } from '#protocol/query.ts'
import { asCsv, asJson, asSql, asTsv } from '../src/results/copy.ts'

const result: QueryResult = {
  sql: '',
  columns: [
    { name: 'a', type: 'text' },
    { name: 'a', type: 'text' },
  ],
  rows: [
    [null, ''],
    ['x,y', 'say "hi"\nthere'],
  ],
  truncated: false,
  command: 'SELECT 2',
  milliseconds: 1,
  notices: [],
}

describe('copying results', () => {
  it('as CSV tells NULL from an empty text, and quotes what must be', () => {
    assert.equal(asCsv(result), 'a,a\r\n,""\r\n"x,y","say ""hi""\nthere"\r\n')
  })
  it('as TSV keeps every value in its cell', () => {
    assert.equal(asTsv(result), 'a\ta\n\t\nx,y\tsay "hi" there')
  })
  it('as JSON keeps columns of the same name apart', () => {
    assert.deepEqual(JSON.parse(asJson(result)), { columns: ['a', 'a'], rows: result.rows })
  })
  it('as SQL is a query for the same rows, with their types', () => {
    const columns = [
      { name: 'id', type: 'bigint' },
      { name: 'Order', type: 'text' },
    ]
    const rows = [
      ['1', null],
      [null, "it's"],
      ['3', 'C:\\n'],
    ]
    assert.equal(
      asSql({ ...result, columns, rows }),
      `select *
from (values
  ('1'::bigint, null::text),
  (null, 'it''s'),
  ('3', E'C:\\\\n')
) as result (id, "Order");
`,
    )
  })
})
