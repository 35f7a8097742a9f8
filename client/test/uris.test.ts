import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type DocumentRef, decode, encode } from '../src/documents/uris.ts'

const id = fc.nat()
const name = fc.string({ minLength: 1, unit: 'binary' })
const plainly = { noNullPrototype: true }
const ref: fc.Arbitrary<DocumentRef> = fc.oneof(
  fc.record({ kind: fc.constant('schema' as const), database: name, hash: name }, plainly),
  fc.record({ kind: fc.constant('schema' as const), database: name, hash: name, document: name }, plainly),
  fc.record(
    {
      kind: fc.constant('issueSql' as const),
      issueId: id,
      revision: id,
      databaseId: id,
      database: name,
    },
    plainly,
  ),
  fc.record({ kind: fc.constant('changeSql' as const), changeId: id, database: name }, plainly),
)

describe('the URIs of our documents', () => {
  it('say what they were made of, whatever the names are', () => {
    fc.assert(fc.property(ref, one => assert.deepEqual(decode(encode(one)), one)))
  })

  it('have one path on both sides of a diff', () => {
    const side = (hash: string) =>
      encode({ kind: 'schema', database: 'shop', hash, document: 'public/orders.table.sql' })
    assert.equal(side('a').path, '/shop/public/orders.table.sql')
    assert.equal(side('a').path, side('b').path)
    assert.notEqual(side('a').query, side('b').query)
  })

  it('show hostile names without letting them be a path', () => {
    const { path } = encode({ kind: 'changeSql', changeId: 7, database: '../a\u202e\n/b' })
    assert.equal(path, '/Change 7/..\u2215a⟨U+202E⟩\u23ce\u2215b.sql')
  })

  const strangers: readonly (readonly [string, string])[] = [
    ['plumbline-schema', ''],
    ['plumbline-schema', 'null'],
    ['plumbline-schema', '{"kind":"schema","database":"a"}'],
    ['plumbline-schema', '{"kind":"changeSql","database":"a","changeId":1}'],
    ['plumbline-sql', '{"kind":"changeSql","database":"a","changeId":-1}'],
    ['plumbline-sql', '{"kind":"changeSql","database":"a","changeId":"1"}'],
    ['plumbline-sql', '{"kind":"other","database":"a"}'],
    ['file', '{"kind":"changeSql","database":"a","changeId":1}'],
  ]
  for (const [scheme, query] of strangers)
    it(`that we did not write stand for nothing: ${scheme}?${query}`, () => {
      assert.equal(decode({ scheme, path: '/x.sql', query }), undefined)
    })
})
