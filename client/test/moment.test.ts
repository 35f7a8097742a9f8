import assert from 'node:assert/strict'
import { momentProblem, readMoment, writeMoment } from '../src/commands/moment.ts'

describe('a moment as people type it', () => {
  const now = new Date(2026, 0, 15, 12, 0)
  const cases: readonly (readonly [text: string, problem: string | undefined])[] = [
    ['2026-01-31 22:00', undefined],
    ['2026-01-31T22:00', undefined],
    [' 2028-02-29 00:00 ', undefined],
    ['tomorrow', 'Write it as YYYY-MM-DD HH:MM.'],
    ['2026-1-31 22:00', 'Write it as YYYY-MM-DD HH:MM.'],
    ['2026-13-01 22:00', 'There is no month 13.'],
    ['2026-00-01 22:00', 'There is no month 00.'],
    ['2026-02-29 22:00', '2026-02 has no day 29; it has 28.'],
    ['2026-02-00 22:00', '2026-02 has no day 00; it has 28.'],
    ['2026-02-01 24:00', 'There is no hour 24.'],
    ['2026-02-01 23:60', 'There is no minute 60.'],
    ['2026-01-15 12:00', 'That time is past.'],
    ['1999-12-31 23:59', 'That time is past.'],
  ]
  for (const [text, problem] of cases)
    it(`${text}: ${problem ?? 'fine'}`, () => assert.equal(momentProblem(text, now), problem))

  it('reads what it wrote', () => {
    assert.equal(writeMoment(readMoment('2026-01-31 22:05')), '2026-01-31 22:05')
  })
})
