import assert from 'node:assert/strict'
import { diffRows } from '../src/issue/lineDiff.ts'

const signs = { added: '+', removed: '-', same: ' ', 'left out': '~' } as const
const drawn = (before: string, after: string) =>
  (diffRows(before, after) ?? []).map(({ kind, line }) => signs[kind] + line)

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('')

describe('a difference line by line', () => {
  for (const [name, before, after, rows] of [
    ['is all new when nothing stood there', '', 'a\nb\n', ['+a', '+b']],
    ['is all gone when nothing is left', 'a\nb\n', '', ['-a', '-b']],
    ['shows a changed line as one gone and one new', 'a\nb\nc\n', 'a\nB\nc\n', [' a', '-b', '+B', ' c']],
    ['tells a text without a last newline from none', 'a', 'a\nb', ['-a', '+a', '+b']],
    ['keeps empty lines', 'a\n\nb\n', 'a\n\nc\n', [' a', ' ', '-b', '+c']],
    [
      'leaves out what is far from a change',
      numbered(1, 20),
      numbered(1, 20).replace('line 10\n', 'line ten\n'),
      [
        '~6 unchanged lines',
        ' line 7',
        ' line 8',
        ' line 9',
        '-line 10',
        '+line ten',
        ' line 11',
        ' line 12',
        ' line 13',
        '~7 unchanged lines',
      ],
    ],
    [
      'shows a single line rather than a mark in its place',
      numbered(1, 5),
      `${numbered(1, 4)}`,
      [' line 1', ' line 2', ' line 3', ' line 4', '-line 5'],
    ],
  ] as const) {
    it(name, () => assert.deepEqual(drawn(before, after), rows))
  }
})
