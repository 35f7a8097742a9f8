import assert from 'node:assert/strict'
import { withoutNestedComments } from '../../src/sql/nestedComments.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'

describe('comments within comments', () => {
  before(loadParser)

  it('that never close are a problem, told at once', () => {
    const [statement] = readScript('/*'.repeat(100_000)).statements
    assert.match(statement?.problem?.message ?? '', /^unterminated \/\* comment/)
  }).timeout(60_000)

  it('that all close are passed over, and what stands behind them is read', () => {
    const text = `select ${'/*'.repeat(100_000)}${'*/'.repeat(100_000)} 1 from "é", b`
    const [statement] = readScript(text).statements
    assert.equal(statement?.problem, undefined)
    assert.equal(statement?.kind, 'SelectStmt')
  }).timeout(60_000)

  it('are made plain in their place: outside comments nothing changes, and nothing moves', () => {
    const deep = `${'/* é '.repeat(300)}${'*/'.repeat(300)}`
    const plain = withoutNestedComments(`select '/*' ${deep} || $$/*$$ -- /*\n`)
    assert.match(plain, /^select '\/\*' \/\* é {4}é [^/]*\*\/ \|\| \$\$\/\*\$\$ -- \/\*\n$/)
    assert.equal(plain.length, `select '/*' ${deep} || $$/*$$ -- /*\n`.length)
    const open = `/*/ ${'/*'.repeat(300)}*/`
    assert.doesNotMatch(withoutNestedComments(open), /\*\/$/)
  })
})
