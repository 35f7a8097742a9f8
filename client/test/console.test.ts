import assert from 'node:assert/strict'
import type { QueryResult } from '#protocol/query.ts'
import { isWhole } from '../src/console/complete.ts'
import { formatted, pointer } from '../src/console/format.ts'
import { type Editing, type Effect, keys, nothingTyped, press, submitted } from '../src/console/lineEditor.ts'
import { listing, matching } from '../src/console/listing.ts'
import { draw, width } from '../src/console/screen.ts'

const esc = '\u001b'

/** What stands there after the terminal sent `data`, with `|` for the cursor, and the last effect. */
function typed(
  data: string,
  start: Editing = nothingTyped,
): { text: string; effect: Effect; editing: Editing } {
  let editing = start
  let effect: Effect = 'none'
  for (const key of keys(data)) ({ editing, effect } = press(editing, key))
  return {
    text: `${editing.text.slice(0, editing.cursor)}|${editing.text.slice(editing.cursor)}`,
    effect,
    editing,
  }
}

describe('typing into the console', () => {
  const cases: readonly (readonly [why: string, data: string, text: string, effect: Effect])[] = [
    ['text is text', 'select 1', 'select 1|', 'redraw'],
    ['Enter runs what ends with a semicolon', 'select 1;\r', 'select 1;|', 'submit'],
    ['Enter begins a line where nothing has ended', 'select\r1', 'select\n1|', 'redraw'],
    ['Enter runs a command of ours at once', '\\dt\r', '\\dt|', 'submit'],
    ['Alt+Enter begins a line always', `a;${esc}\rb`, 'a;\nb|', 'redraw'],
    [
      'a paste with line breaks does not run',
      `${esc}[200~select\r\n1;\r\n${esc}[201~`,
      'select\n1;\n|',
      'redraw',
    ],
    ['backspace takes a whole character', 'a👩‍👩‍👧\u007f', 'a|', 'redraw'],
    ['left and delete', `abc${esc}[D${esc}[D${esc}[3~`, 'a|c', 'redraw'],
    ['home and end of the line', `a\rbc\u0001x\u0005y`, 'a\nxbcy|', 'redraw'],
    ['a word back', `one two${esc}[1;5Dx`, 'one x|two', 'redraw'],
    ['a word away', 'one two \u0017', 'one |', 'redraw'],
    ['the rest of the line away', `one two${esc}[1;5D\u000b`, 'one |', 'redraw'],
    ['up within the text', `ab\rcd${esc}[Ax`, 'abx|\ncd', 'redraw'],
    ['Ctrl+C interrupts', 'abc\u0003', 'abc|', 'interrupt'],
    ['Ctrl+D on nothing leaves', '\u0004', '|', 'leave'],
    ['Ctrl+D on text deletes', `ab${esc}[D\u0004`, 'a|', 'redraw'],
    ['other control characters do nothing', 'a\u0007', 'a|', 'none'],
  ]
  for (const [why, data, text, effect] of cases)
    it(why, () => {
      const after = typed(data)
      assert.deepEqual([after.text, after.effect], [text, effect])
    })

  it('brings back what was run, and what was being written', () => {
    let { editing } = typed('one;\r')
    editing = submitted(editing)
    editing = submitted(typed('two;\r', editing).editing)
    const up = `${esc}[A`
    const down = `${esc}[B`
    assert.equal(typed(`dra${up}`, editing).text, 'two;|')
    assert.equal(typed(`dra${up}${up}${up}`, editing).text, 'one;|')
    assert.equal(typed(`dra${up}${up}${down}`, editing).text, 'two;|')
    assert.equal(typed(`dra${up}${up}${down}${down}`, editing).text, 'dra|')
  })

  it('remembers a statement once when it is run twice', () => {
    let editing = submitted(typed('one;').editing)
    editing = submitted(typed('one;', editing).editing)
    assert.deepEqual(editing.history, ['one;'])
  })
})

describe('what Enter runs', () => {
  const whole: readonly string[] = [
    'select 1;',
    'select 1; -- done',
    'select 1; /* a /* b */ ; */',
    "select 'it''s'; select E'it\\'s';",
    'select $$;$$, $a$ $$ ; $a$;',
    'select a$b$ from t;',
    'create function f() returns int begin atomic select case when true then 1 end; end;',
    'begin;',
    'select 1) ;',
  ]
  for (const text of whole)
    it(`runs ${text}`, () => {
      assert.ok(isWhole(text))
    })

  const open: readonly string[] = [
    'select 1',
    "select ';",
    "select E'\\';",
    'select ";',
    'select $$;',
    'select $a$ $$;',
    'do $$ begin perform 1;',
    'select 1 /* ;',
    'select 1 /* /* */ ;',
    'select 1 -- ;',
    'create rule r as on insert to t do (delete from t;',
    'create function f() returns int begin atomic select 1;',
    'create function f() returns int begin atomic select case when true then 1 end;',
    ' -- nothing',
  ]
  for (const text of open)
    it(`waits for more of ${text}`, () => {
      assert.ok(!isWhole(text))
    })
})

describe('drawing what is typed', () => {
  const drawing = { prompt: '=> ', continued: '-> ', columns: 10 }
  it('wraps as the terminal does, and puts the cursor at its place', () => {
    const { output, cursorRow } = draw({ ...drawing, text: 'abcdefghijkl', cursor: 12 }, 0)
    assert.equal(output, `\r${esc}[J=> abcdefghijkl\r${esc}[5C`)
    assert.equal(cursorRow, 1)
  })
  it('begins again from the first row', () => {
    const { output } = draw({ ...drawing, text: 'a', cursor: 0 }, 2)
    assert.ok(output.startsWith(`${esc}[2A\r${esc}[J`))
    assert.ok(output.endsWith(`\r${esc}[3C`))
  })
  it('knows the row of a cursor in an upper line', () => {
    assert.equal(draw({ ...drawing, text: 'a\nb\nc', cursor: 2 }, 0).cursorRow, 1)
  })
  it('counts columns, not characters', () => {
    assert.deepEqual(['abc', '表', '👩‍👩‍👧', 'e\u0301', ''].map(width), [3, 2, 2, 1, 0])
  })
})

describe('a result in the console', () => {
  const result: QueryResult = {
    sql: 'select',
    columns: [
      { name: 'id', type: 'integer' },
      { name: 'name', type: 'text' },
    ],
    rows: [
      ['1', 'one'],
      ['20', null],
      ['3', `a\nb${esc}[2J`],
    ],
    truncated: false,
    command: 'SELECT 3',
    milliseconds: 1.25,
    notices: [],
  }
  const plain = (text: string) => text.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')

  it('is an aligned table, in which a value cannot steer the terminal', () => {
    assert.deepEqual(plain(formatted(result, { expanded: false, timing: false })).split('\r\n'), [
      'id │ name',
      '───┼───────────────',
      ' 1 │ one',
      '20 │ NULL',
      ' 3 │ a⏎b⟨U+001B⟩[2J',
      '(3 rows)',
      '',
    ])
  })
  it('is a block for each row where asked', () => {
    const text = plain(formatted({ ...result, rows: [['1', null]] }, { expanded: true, timing: true }))
    assert.equal(text, '─ row 1 ──\r\nid   │ 1\r\nname │ NULL\r\n(1 row)\r\n1.3 ms\r\n')
  })
  it('is one too where a table has no room', () => {
    const style = { expanded: false, timing: false }
    const wide = (columns: number) => plain(formatted(result, { ...style, columns }))
    assert.match(wide(19), /^id │ name/)
    assert.match(wide(18), /^─ row 1 ─/)
  })
  it('says that there are more rows than it shows', () => {
    assert.match(
      formatted({ ...result, truncated: true }, { expanded: false, timing: false }),
      /the first 3 rows; there are more/,
    )
  })
})

describe('where a failure points', () => {
  const plain = (text: string) => text.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '').split('\r\n')
  it('is the line with a mark under the place', () => {
    assert.deepEqual(plain(pointer('select 1,\n  oops\nfrom t', 12)), ['line 2:   oops', '          ^'])
    assert.deepEqual(plain(pointer('selec 1', 0)), ['line 1: selec 1', '        ^'])
    assert.deepEqual(plain(pointer("select '表', oops", 12)), [
      "line 1: select '表', oops",
      '                     ^',
    ])
  })
  it('is nothing where it points nowhere', () => {
    for (const offset of [undefined, -1, 99]) assert.equal(pointer('select 1', offset), '')
  })
  it('is shown with what stands around it in a long line', () => {
    const [line = '', mark = ''] = plain(pointer(`select ${'a, '.repeat(100)}oops`, 307))
    assert.match(line, /^line 1: ….*a, oops$/)
    assert.equal(mark.indexOf('^'), line.indexOf('oops'))
  })
})

describe('a pattern of the console', () => {
  const cases: readonly [pattern: string, matches: readonly string[]][] = [
    ['', ['orders', 'Orders', 'order_line', 'f(integer)', 'a.b']],
    ['orders', ['orders']],
    ['ORDERS', ['orders']],
    ['"Orders"', ['Orders']],
    ['order*', ['orders', 'order_line']],
    ['order?', ['orders']],
    ['f', ['f(integer)']],
    ['public.orders', ['orders']],
    ['other.*', []],
    ['*.order*', ['orders', 'order_line']],
    ['"a.b"', ['a.b']],
    ['"a*"', []],
  ]
  for (const [pattern, matches] of cases)
    it(`${pattern || 'none'} matches ${matches.join(', ') || 'nothing'}`, () => {
      const all = cases[0]?.[1] ?? []
      assert.deepEqual(
        all.filter(name => matching(pattern)({ schema: 'public', name })),
        matches,
      )
    })
})

describe("the console's own commands", () => {
  const members = async (parent?: { kind: string; name: string }) =>
    parent === undefined
      ? [
          { kind: 'schema', schema: 'public', name: 'public', hasMembers: true } as const,
          { kind: 'extension', schema: '', name: 'citext', hasMembers: false } as const,
        ]
      : parent.kind === 'schema'
        ? [
            { kind: 'table', schema: 'public', name: 'orders', hasMembers: true } as const,
            { kind: 'view', schema: 'public', name: 'open_orders', hasMembers: true } as const,
            { kind: 'function', schema: 'public', name: 'f(a integer)', hasMembers: false } as const,
          ]
        : [{ kind: 'column', schema: 'public', name: 'id', detail: 'integer', hasMembers: false } as const]
  const names = async (command: string) => {
    const found = await listing(command, members)
    const at = found?.columns.findIndex(column => column.name === 'name') ?? -1
    return found?.rows.map(row => row[at])
  }

  it('list what a database holds', async () => {
    assert.deepEqual(await names('\\dt'), ['orders'])
    assert.deepEqual(await names('\\d;'), ['orders', 'open_orders'])
    assert.deepEqual(await names('\\dn'), ['public'])
    assert.deepEqual(await names('\\dx'), ['citext'])
    assert.deepEqual(await names('\\d public.orders'), ['id'])
    assert.deepEqual(await names('\\d open*'), ['id'])
    assert.deepEqual(await names('\\d f'), ['f(a integer)'])
    assert.deepEqual((await listing('\\d *orders', members))?.rows, [
      ['column', 'public.orders', 'id', 'integer'],
      ['column', 'public.open_orders', 'id', 'integer'],
    ])
    assert.deepEqual(await names('\\dt x*'), [])
    assert.deepEqual(await names('\\dx c*'), ['citext'])
    assert.equal(await names('\\copy'), undefined)
  })
})
