import assert from 'node:assert/strict'
import { databaseNameProblem, nameProblem, portProblem, titleProblem } from '../src/commands/validate.ts'

describe('what may be typed', () => {
  it('as a name: up to 63 bytes, however many characters that is', () => {
    assert.equal(nameProblem('a'.repeat(63)), undefined)
    assert.match(nameProblem('a'.repeat(64)) ?? '', /64 bytes/)
    assert.equal(nameProblem('ä'.repeat(31)), undefined)
    assert.match(nameProblem('ä'.repeat(32)) ?? '', /64 bytes/)
  })
  for (const name of ['', '  ', ' a', 'a ', 'a\0b'])
    it(`not as a name: ${JSON.stringify(name)}`, () => assert.notEqual(nameProblem(name), undefined))
  it('as a database: a name that is not taken, to the letter', () => {
    assert.match(databaseNameProblem('shop', ['shop']) ?? '', /already/)
    assert.equal(databaseNameProblem('Shop', ['shop']), undefined)
    assert.match(databaseNameProblem('template1', []) ?? '', /PostgreSQL's own/)
  })
  it('as a port: 1 to 65535', () => {
    assert.deepEqual(
      ['5432', '1', '65535', '0', '65536', '54 32', '0x10', ''].map(text => portProblem(text) === undefined),
      [true, true, true, false, false, false, false, false],
    )
  })
  it('as a title: something', () => {
    assert.equal(titleProblem('Add a column'), undefined)
    assert.notEqual(titleProblem(' '), undefined)
  })
})
