import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { checksum, compareChecksums } from '../../src/migrations/checksum.ts'

const since = (applied: string, now: string) => compareChecksums(checksum(applied), checksum(now))

describe('a checksum', () => {
  it('is that of the bytes', () => {
    const text = "\ufeffselect 'ä';\r\n"
    assert.equal(checksum(text).exact, createHash('sha256').update(Buffer.from(text)).digest('hex'))
  })

  const cases: readonly [name: string, applied: string, now: string, expected: string][] = [
    ['nothing', 'select 1;', 'select 1;', 'same'],
    ['a comment', 'select 1;', '-- licence\nselect 1; /* done /* really */ */', 'layout'],
    ['line ends', 'select 1;\nselect 2;\n', 'select 1;\r\nselect 2;\r\n', 'layout'],
    ['line ends in a body', 'do $$\nbegin\nend\n$$;', 'do $$\r\nbegin\r\nend\r\n$$;', 'layout'],
    ['a byte order mark', 'select 1;', '\ufeffselect 1;', 'layout'],
    ['indentation', 'select  1\n from t', 'select 1 from t', 'layout'],
    ['case of keywords', 'SELECT Age FROM T', 'select age from t', 'layout'],
    ['case of a quoted name', 'select "Age"', 'select "age"', 'content'],
    ['case of a string', "select 'A'", "select 'a'", 'content'],
    ['case beyond ASCII, which PostgreSQL tells apart', 'select É', 'select é', 'content'],
    ['a space in a string', "select 'a b'", "select 'a  b'", 'content'],
    ['a space in a body', 'do $$begin  end$$', 'do $$begin end$$', 'content'],
    ['a comment in a body', 'do $$begin end$$', 'do $$begin /* x */ end$$', 'content'],
    ['a word', 'drop table a', 'drop table b', 'content'],
    ['words that touch', 'select ab', 'select a b', 'content'],
    ['a string that ends elsewhere', "select 'a', 'b'", "select 'a'', ''b'", 'content'],
    ['a semicolon', 'select 1', 'select 1;', 'content'],
  ]
  for (const [name, applied, now, expected] of cases) {
    it(`says ${expected} when this changed: ${name}`, () => assert.equal(since(applied, now), expected))
  }

  it('says nothing about sums that were made in another way', () => {
    const old = { exact: 'x', normalised: '0:y' }
    assert.equal(compareChecksums(old, checksum('select 1')), 'unknown')
  })

  it('never takes a change of a word for layout', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.nat(), word, (words, at, other) => {
        const changed = words.with(at % words.length, other)
        const expected = changed.join(' ') === words.join(' ') ? 'same' : 'content'
        assert.equal(since(words.join(' '), changed.join(' ')), expected)
      }),
    )
  })
})
