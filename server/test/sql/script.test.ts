import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadParser, parse } from '../../src/sql/parser.ts'
import { editScript, readScript, type Script } from '../../src/sql/script.ts'

/** What of a script may not depend on how it came to be. */
function shape(script: Script) {
  return {
    text: script.text,
    tail: script.tail,
    tailComments: script.tailComments,
    statements: script.statements.map(({ open, start, end, close, text, comments }) => ({
      open,
      start,
      end,
      close,
      text,
      comments,
    })),
  }
}

const texts = (script: Script) => script.statements.map(statement => statement.text)

/** Bits of SQL that open, close and hide things, so that random joins of them are nasty. */
// biome-ignore format: a table
const bit = fc.constantFrom(
  ...[
    `'`, `''`, `"`, `E'`, `\\`, `\\'`, `U&'`, `$$`, `$a$`, `$`, `--`, `-`, `/*`, `*/`, `/`, `*`, `(`, `)`, `;`, `;\n`,
    `\n`, `\r\n`, ` `, `\\.\n`, `\\d t\n`, `a`, `1`, `e`, `é`, `😀`, `\uFEFF`, `select 1`, `select 1;`,
    `create table t (a int);\n`, `\ncreate table t (a int);`, `create function f() returns int `, `begin atomic `,
    `end`, `case when a then b end`, `copy t from stdin;\n`, `1\t2\n`, `create rule r as on insert to t do also (`,
    `insert into t values (1);`, `-- plumbline-ignore x\n`, `or replace `, `as $$ begin; end $$;`, `alter table t add b int;`,
  ],
)

const messy = fc.array(bit, { maxLength: 30 }).map(bits => bits.join(''))

describe('readScript', () => {
  before(loadParser)

  // biome-ignore format: a table
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing', ' -- only a comment\n', []],
    ['empty statements', ';; select 1;;', ['select 1']],
    ['no last semicolon', 'select 1; select 2 ', ['select 1', 'select 2']],
    ['semicolons in strings', `select 'a;''b;', E'\\';', "x;", $$;$$, $q$;$$;$q$;x`, [`select 'a;''b;', E'\\';', "x;", $$;$$, $q$;$$;$q$`, 'x']],
    ['an E string that goes on in the next line', `select E'a' -- c\n 'b\\';';x`, [`select E'a' -- c\n 'b\\';'`, 'x']],
    ['a plain string ends at a backslash quote', `select 'a\\';x`, [`select 'a\\'`, 'x']],
    ['a dollar inside a word', 'select a$b$;x', ['select a$b$', 'x']],
    ['a parameter is no quote', 'select $1;x', ['select $1', 'x']],
    ['nested comments', 'select /* ; /* ; */ ; */ 1;x', ['select /* ; /* ; */ ; */ 1', 'x']],
    ['a comment after an operator', 'select 1+--;\n2;x', ['select 1+--;\n2', 'x']],
    ['a body in SQL', 'create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end; x', ['create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end', 'x']],
    ['an empty body', 'create procedure p() begin atomic end; x', ['create procedure p() begin atomic end', 'x']],
    ['a column label END in a body', 'create function f() returns int begin atomic select 1 as end; end; x', ['create function f() returns int begin atomic select 1 as end; end', 'x']],
    ['BEGIN alone is a transaction', 'begin; select 1; end;', ['begin', 'select 1', 'end']],
    ['a rule with several actions', 'create rule r as on insert to t do also (insert into u values (1); delete from v); x', ['create rule r as on insert to t do also (insert into u values (1); delete from v)', 'x']],
    ['a parenthesis that does not close', 'create table t (a int;\nselect 1;', ['create table t (a int', 'select 1']],
    ['a string that does not close', `select 'a;\nselect 1;\ncreate table t ();x`, [`select 'a;\nselect 1;`, 'create table t ()', 'x']],
    ['a body that does not close', 'create function f() as $$ begin\n  x;\nend;\nalter table t add a int;', ['create function f() as $$ begin\n  x;\nend;', 'alter table t add a int']],
    ['psql commands', 'select 1 \\g\n\\d t\nselect 2;', ['select 1', '\\g', '\\d t', 'select 2']],
    ['COPY data', 'copy t from stdin;\n1;\n\\.\nselect 1;', ['copy t from stdin', 'select 1']],
    ['COPY data with Windows lines', 'copy t from stdin;\r\n1;\r\n\\.\r\nselect 1;', ['copy t from stdin', 'select 1']],
    ['COPY without data', 'copy t from stdin; select 1;', ['copy t from stdin', 'select 1']],
    ['COPY from a file', `copy t from '/stdin'; select 1;`, [`copy t from '/stdin'`, 'select 1']],
    ['tabs and other white space', '\tselect\t1\t;\v\f\tselect 2\t', ['select\t1', 'select 2']],
    ['a byte order mark', '\uFEFFselect 1', ['select 1']],
  ]

  for (const [name, text, expected] of cases)
    it(`splits: ${name}`, () => assert.deepEqual(texts(readScript(text)), expected))

  it('loses no text between its statements', () => {
    fc.assert(
      fc.property(messy, text => {
        const script = readScript(text)
        let at = 0
        for (const statement of script.statements) {
          assert.equal(statement.open, at)
          assert.ok(statement.open <= statement.start && statement.start < statement.end)
          assert.ok(statement.end <= statement.close)
          assert.equal(statement.text, text.slice(statement.start, statement.end))
          at = statement.close
        }
        assert.equal(script.tail, at)
      }),
      { numRuns: 2000 },
    )
  })

  it('parses anything without throwing, and finds nothing outside the statement', () => {
    fc.assert(
      fc.property(messy, text => {
        for (const statement of readScript(text).statements) {
          const { problem, tree, kind } = statement
          assert.equal(kind === 'invalid' || kind === 'psql', tree === undefined)
          if (!problem) assert.ok(tree)
          else
            assert.ok(
              problem.start >= 0 &&
                problem.start < problem.end &&
                statement.start + problem.end <= text.length,
            )
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('editScript', () => {
  it('ends where reading afresh would', () => {
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.array(bit, { maxLength: 3 }))
    fc.assert(
      fc.property(messy, fc.array(edit, { minLength: 1, maxLength: 12 }), (text, edits) => {
        let script = readScript(text)
        for (const [at, length, bits] of edits) {
          const start = at % (script.text.length + 1)
          const end = Math.min(script.text.length, start + length)
          const before = [...script.statements]
          const change = editScript(script, { start, end, newText: bits.join('') })
          script = change.script
          const last = script.length - 1
          const parts = [script.slice(0, start), script.slice(start, last), script.slice(last, last + 1)]
          if (start <= last) assert.equal(parts.join(''), script.text)
          assert.deepEqual(shape(script), shape(readScript(script.text)))
          const expected = before.toSpliced(change.from, change.removed.length, ...change.inserted)
          assert.deepEqual(change.removed, before.slice(change.from, change.from + change.removed.length))
          assert.ok(script.statements.every((statement, i) => statement === expected[i]))
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('reads one statement again for a keystroke in it, and keeps the others', () => {
    const script = readScript('select 1;\n'.repeat(1000))
    const change = editScript(script, { start: 5008, end: 5008, newText: '2' })
    assert.deepEqual([change.from, change.removed.length, change.inserted.length], [500, 1, 1])
    assert.equal(change.script.statements[501]?.start, 5011)
  })
})

describe('boundaries', () => {
  before(loadParser)

  // biome-ignore format: a table
  const piece = fc.constantFrom(
    ...[
      'select 1', `select ';', E'\\';', $$;$$, ";"  from "a;b"`, 'create table t (a int, b text)', 'select é, 😀 from ü',
      'create function f() returns int begin atomic select case when true then 1 else 2 end; select 2; end',
      'create rule r as on insert to t do also (insert into u values (1); delete from v)', 'begin', 'end', 'commit',
      `do $body$ begin perform 1; end $body$`, 'select 1 /* ; /* */ */ + 2', 'select U&\'d\\0061t;\', N\'x;\', B\'01\'',
      `select E'a'\n'b\\';'`, 'alter table t add column end_at int', 'select x.end from x', 'create procedure p() begin atomic end',
      'merge into t using u on t.a = u.a when matched then delete', 'select 1 as case', 'create schema s create table t (a int)',
    ],
  )
  const gap = fc.constantFrom(';', ';\n', ' ; -- c;\n', ';;', '\n;\n/* ; */', ';\r\n', ';\n\n-- é 😀\n')

  it('are where PostgreSQL sees them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, gap), { minLength: 1, maxLength: 12 }), parts => {
        const text = parts.flat().join('')
        const outcome = parse(text)
        assert.equal(outcome.kind, 'parsed', text)
        if (outcome.kind !== 'parsed') return
        const bytes = Buffer.from(text)
        const theirs = outcome.statements.map(({ location, length }) =>
          bytes.subarray(location, length ? location + length : undefined).toString(),
        )
        const ours = texts(readScript(text))
        assert.equal(ours.length, theirs.length)
        // Theirs may begin and end with comments, which ours leave out.
        for (const [i, statement] of ours.entries()) assert.ok(theirs[i]!.includes(statement), statement)
      }),
      { numRuns: 500 },
    )
  })
})
