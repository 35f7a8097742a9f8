import assert from 'node:assert/strict'
import { asDefault, isExpression, isKey, isType } from '../../src/schemaEditor/fieldText.ts'
import { loadParser } from '../../src/sql/parser.ts'

describe('what is typed into a field', () => {
  before(loadParser)

  for (const [what, holds, good, bad] of [
    [
      'type',
      isType,
      ['int', 'int[]', 'serial', '"My Type"', 'public.mood', 'varchar (20)', 'timestamp(3) with time zone'],
      [
        '',
        'numeric(10',
        'int unique',
        'int null',
        'int, y int',
        'int) inherits (other',
        'int) --',
        'int -- x',
        'setof int',
      ],
    ],
    [
      'expression',
      isExpression,
      [
        '1',
        "now() at time zone 'utc'",
        'not a',
        'a > 0 and b is null',
        '(select 1)',
        '1 /* one */',
        "E'\\n'",
      ],
      [
        '',
        'default',
        'select 1',
        '1, 2',
        '*',
        '1 as x',
        '1; drop table t',
        'a > 0) or (b > 0',
        '1) --',
        '1 -- x',
      ],
    ],
    [
      'index key',
      isKey,
      ['a', '"A"', 'a desc nulls last', 'lower(a)', '(a + b)', 'a text_pattern_ops'],
      ['', 'a + b', 'a, b', 'a) where (b > 0', 'a) include (b', 'a) tablespace pg_default --', 'a -- x'],
    ],
  ] as const)
    it(`is one ${what} and nothing more`, () => {
      assert.deepEqual(
        good.filter(text => !holds(text)),
        [],
      )
      assert.deepEqual(
        bad.filter(text => holds(text)),
        [],
      )
    })

  it('gets parentheses behind default where it must have them, and only there', () => {
    for (const text of ['1', '-1', 'now()', "'a' || 'b'", '(not true)', '1 = 1'])
      assert.equal(asDefault(text), text)
    for (const text of ['not true', "now() at time zone 'utc'", 'true and false', '1 in (1, 2)'])
      assert.equal(asDefault(text), `(${text})`)
  })
})
