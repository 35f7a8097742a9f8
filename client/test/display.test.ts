import assert from 'node:assert/strict'
import { ago, count, few, iconless, markless, plain, plural, shown, size, version } from '../src/display.ts'

describe('text from a database, made fit to be shown', () => {
  const cases: readonly (readonly [
    why: string,
    show: (text: string) => string,
    text: string,
    seen: string,
  ])[] = [
    ['a plain name stays as it is', shown, 'orders', 'orders'],
    ['a newline is seen', shown, 'a\nb', 'a\u23ceb'],
    ['a right-to-left override is seen', shown, 'a\u202eb', 'a⟨U+202E⟩b'],
    ['a zero-width space is seen', shown, 'a\u200bb', 'a⟨U+200B⟩b'],
    ['letters of any script stay', shown, 'Größe 表 🐘', 'Größe 表 🐘'],
    ['markup stays text', shown, '<img src=x onerror=1>', '<img src=x onerror=1>'],
    ['a command link is broken', plain, '[ok](command:x)', '[ok] (command:x)'],
    ['a message keeps its own lines', plain, 'a\nb', 'a\nb'],
    ['markdown stays text', markless, '[a](b) *c* <d> `e`', '\\[a\\]\\(b\\) \\*c\\* \\<d\\> \\`e\\`'],
    ['an icon stays text', iconless, '$(trash)', '\\$(trash)'],
  ]
  for (const [why, show, text, seen] of cases) it(why, () => assert.equal(show(text), seen))
})

describe('numbers as people read them', () => {
  it('sizes count as pg_size_pretty does', () => {
    assert.deepEqual([0, 1023, 1536, 10_485_760, 5_368_709_120].map(size), [
      '0 bytes',
      '1023 bytes',
      '1.5 kB',
      '10 MB',
      '5.0 GB',
    ])
  })
  it('thousands are set apart', () => {
    assert.deepEqual([0, 999, 1000, 1234567].map(count), ['0', '999', '1,000', '1,234,567'])
  })
  it('of many names a few are said, and how many others there are', () => {
    assert.equal(few(['a', 'b']), 'a, b')
    const thousand = Array.from({ length: 1200 }, (_, index) => `db${index}`)
    assert.equal(few(thousand, 3), 'db0, db1, db2 and 1,197 more')
    assert.equal(few(['a', 'b', 'c'], 3), 'a, b, c')
  })
  it('one is one', () => {
    assert.equal(plural(1, 'row'), '1 row')
    assert.equal(plural(2, 'anomaly', 'anomalies'), '2 anomalies')
  })
  it('a server version has two parts', () => assert.equal(version(180004), '18.4'))
})

describe('a moment ago', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  const cases = [
    ['2026-03-10T11:59:30Z', 'just now'],
    ['2026-03-10T11:15:00Z', '45 min ago'],
    ['2026-03-10T02:00:00Z', '10 h ago'],
    ['2026-03-09T02:00:00Z', 'yesterday'],
    ['2026-01-31T02:00:00Z', '2026-01-31'],
    ['not a date', 'not a date'],
  ] as const
  for (const [then, words] of cases) it(`${then} is ${words}`, () => assert.equal(ago(then, now), words))
})
