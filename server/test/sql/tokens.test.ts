import assert from 'node:assert/strict'
import { findWords, tokens } from '../../src/sql/tokens.ts'

describe('tokens', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['select a.b', 'word:select word:a punctuation:. word:b'],
    [
      `'a''b' E'\\'' U&'x' "q""r" U&"y" $$z$$`,
      `string:'a''b' string:E'\\'' string:U&'x' quotedIdentifier:"q""r" quotedIdentifier:U&"y" string:$$z$$`,
    ],
    [
      '1 1.5 .5 1e-3 0xff 1_000 1..2',
      'number:1 number:1.5 number:.5 number:1e-3 number:0xff number:1_000 number:1 punctuation:. number:.2',
    ],
    ['$1 a::int', 'parameter:$1 word:a operator::: word:int'],
    ['a<=-1', 'word:a operator:<= operator:- number:1'],
    ['a @- 1', 'word:a operator:@- number:1'],
    ['a+--c\nb/*d*/', 'word:a operator:+ word:b'],
    [`'never closed`, `string:'never closed`],
  ]
  for (const [text, expected] of cases)
    it(`of ${text}`, () =>
      assert.equal(
        tokens(text)
          .map(token => {
            assert.equal(text.slice(token.start, token.end), token.text)
            return `${token.kind}:${token.text}`
          })
          .join(' '),
        expected,
      ))

  it('are found as words in a row, whatever their case', () => {
    const text = 'alter table t alter c SET /* x */ Not null'
    const found = findWords(tokens(text, 100), ['set', 'not', 'null'])
    assert.equal(text.slice(found!.start - 100, found!.end - 100), 'SET /* x */ Not null')
    assert.equal(findWords(tokens(text), ['set', 'null']), undefined)
  })
})
