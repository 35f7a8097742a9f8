import assert from 'node:assert/strict'
import { ago, duration, listed } from '../src/issue/words.ts'

describe('the words of the issue page', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  for (const [then, expected] of [
    ['2026-03-10T11:59:30Z', 'just now'],
    ['2026-03-10T11:59:00Z', '1 min ago'],
    ['2026-03-10T11:00:01Z', '59 min ago'],
    ['2026-03-10T11:00:00Z', '1 h ago'],
    ['2026-03-09T12:00:01Z', '23 h ago'],
    ['2026-03-09T12:00:00Z', 'yesterday'],
    ['2026-03-08T12:00:01Z', 'yesterday'],
    ['some day', 'some day'],
  ] as const)
    it(`call ${then} ${expected}`, () => assert.equal(ago(then, now), expected))

  it('give the date of what is older', () => assert.match(ago('2026-03-08T12:00:00Z', now), /2026/))

  for (const [milliseconds, expected] of [
    [0.4, '0 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [12_340, '12.3 s'],
    [59_600, '1 min 0 s'],
    [119_600, '2 min 0 s'],
    [3_723_000, '62 min 3 s'],
  ] as const)
    it(`call ${milliseconds} milliseconds ${expected}`, () => assert.equal(duration(milliseconds), expected))

  it('list a few names, and how many others there are', () => {
    assert.equal(listed(['a', 'b', 'c', 'd']), 'a, b, c, d')
    assert.equal(listed(['a', 'b', 'c', 'd', 'e', 'f']), 'a, b, c, d and 2 more')
  })
})
