import assert from 'node:assert/strict'
import fc from 'fast-check'
import { byteOfIndex, indexOfByte, indexOfCharacter } from '../../src/sql/byteOffsets.ts'
import { editLineIndex, lineIndex, offsetAt, positionAt } from '../../src/sql/lineIndex.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', ' ', '\n') })

describe('byte offsets', () => {
  it('count as UTF-8 does', () => {
    fc.assert(
      fc.property(text, fc.nat(), (whole, n) => {
        const characters = Array.from(whole)
        const character = n % (characters.length + 1)
        const before = characters.slice(0, character).join('')
        assert.equal(byteOfIndex(whole, before.length), Buffer.byteLength(before))
        assert.equal(indexOfByte(whole, Buffer.byteLength(before)), before.length)
        assert.equal(indexOfCharacter(whole, character), before.length)
      }),
    )
  })

  it('inside a character mean its start', () => assert.equal(indexOfByte('😀a', 2), 0))

  it('of a tree point at the words they are about', async () => {
    await loadParser()
    const whole = `select 1;\nselect '😀é', total from "größe" as g;`
    const statement = readScript(whole).statements[1]!
    assert.ok(statement.tree && 'SelectStmt' in statement.tree)
    const from = statement.tree.SelectStmt.fromClause?.[0]
    assert.ok(from && 'RangeVar' in from)
    const at = statement.offsetOf(from.RangeVar.location!)
    assert.equal(whole.slice(at, at + 7), '"größe"')
    assert.equal(statement.locationOf(at), from.RangeVar.location)
  })
})

describe('a line index', () => {
  const lines = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '😀') })

  it('finds a position and comes back', () => {
    fc.assert(
      fc.property(lines, fc.nat(), (whole, n) => {
        const index = lineIndex(whole)
        const position = positionAt(index, n % (whole.length + 1))
        const before = whole.slice(0, position.offset)
        // A position between \r and \n is still on the line that they end.
        const cut = before.endsWith('\r') && whole[before.length] === '\n' ? before.slice(0, -1) : before
        const parts = cut.split(/\r\n|\r|\n/)
        assert.equal(position.line, parts.length - 1)
        const back = offsetAt(index, whole, position)
        assert.equal(back, cut.length)
      }),
    )
  })

  it('after an edit is what a fresh one would be', () => {
    fc.assert(
      fc.property(lines, fc.nat(), fc.nat({ max: 4 }), lines, (whole, at, length, newText) => {
        const start = at % (whole.length + 1)
        const end = Math.min(whole.length, start + length)
        const after = whole.slice(0, start) + newText + whole.slice(end)
        const edited = editLineIndex(lineIndex(whole), after, { start, end, newText })
        assert.deepEqual(edited, lineIndex(after))
      }),
      { numRuns: 2000 },
    )
  })

  it('takes a character beyond a line for its end', () => {
    const whole = 'ab\r\ncd'
    assert.equal(offsetAt(lineIndex(whole), whole, { line: 0, character: 99 }), 2)
    assert.equal(offsetAt(lineIndex(whole), whole, { line: 9, character: 0 }), 6)
  })
})
