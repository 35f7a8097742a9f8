import assert from 'node:assert/strict'
import type { QueryResult } from '#protocol/query.ts'
import { asCsv, asJson, asTsv } from '../src/results/copy.ts'

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
})
