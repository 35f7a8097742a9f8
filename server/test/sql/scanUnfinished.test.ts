import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadParser } from '../../src/sql/parser.ts'
import { scanUnfinished } from '../../src/sql/scanUnfinished.ts'
import { editScript, readScript } from '../../src/sql/script.ts'

const texts = (text: string) => readScript(text, scanUnfinished).statements.map(statement => statement.text)

const index = 'create index on b (x)'
const routine = 'create function g() returns int language sql as $$\nselect 1;\n$$'

describe('scanUnfinished', () => {
  before(loadParser)

  describe('cuts before the next statement', () => {
    // biome-ignore format: a table
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['which the grammar refuses', `alter table a add c int\n\n${index};`, ['alter table a add c int', index]],
      ['without an empty line', `alter table a add c int\n${index};`, ['alter table a add c int', index]],
      ['indented', `select 1\n\t${index};`, ['select 1', index]],
      ['with Windows lines', `alter table a add c int\r\n\r\n${index};`, ['alter table a add c int', index]],
      ['behind a comment', `select 1 -- one\n\n-- two\n${index};`, ['select 1', index]],
      ['whose first word was taken for an alias', 'select a from b\nupdate c set d = 1;', ['select a from b', 'update c set d = 1']],
      ['whose first word was taken for a column', 'alter table a add\n\nalter table b add c int;', ['alter table a add', 'alter table b add c int']],
      ['behind a word just begun', `cre\n\n${index};`, ['cre', index]],
      ['behind a mistake', `alter tble a add c int\n${index};`, ['alter tble a add c int', index]],
      ['behind a mistake, a query', 'alter tble a add c int\n\nselect 1;', ['alter tble a add c int', 'select 1']],
      ['behind a parenthesis', `create table t (a int\n\n${index};`, ['create table t (a int', index]],
      ['behind a mistake in a parenthesis', `create table t (a int,,\n\n${index};`, ['create table t (a int,,', index]],
      ['behind a comma', `insert into t (a,\n\n${index};`, ['insert into t (a,', index]],
      ['twice', `alter table a add c int\n\n${index}\n\ncreate table t ();`, ['alter table a add c int', index, 'create table t ()']],
      ['a body in SQL', 'select 1\n\ncreate function f() returns int\nbegin atomic\n  select 1;\n  select 2;\nend; x', ['select 1', 'create function f() returns int\nbegin atomic\n  select 1;\n  select 2;\nend', 'x']],
      ['behind a query of a view', `create view v as\nselect a,, from t\n\n${index};`, ['create view v as\nselect a,, from t', index]],
      ['behind a string that does not close', `insert into t values ('a);\n\n${index};\nselect 'x';`, [`insert into t values ('a);`, index, `select 'x'`]],
      ['behind a name that does not close', `select "a;\n\n${index};\nselect "x";`, ['select "a;', index, 'select "x"']],
      ['behind a string that does not close at the end', `update t set a = 'x;\n\nupdate u set b = 2;`, [`update t set a = 'x;`, 'update u set b = 2']],
      ['behind a string with a statement far below', `select 'a;\n${`${index};\n`.repeat(20)}select 'b', 'c';`, [`select 'a;`, ...Array(20).fill(index), `select 'b', 'c'`]],
      ['behind a body that does not close', `create function f() returns int language sql as $$\nselect 1;\n\n${routine};\nselect 2;`, ['create function f() returns int language sql as $$\nselect 1;', routine, 'select 2']],
      ['behind the data of a COPY that does not end', `copy t from stdin;\n1\tit's\n2\tb;\n${index};`, ['copy t from stdin', index]],
      ['behind a COPY without its semicolon', `copy t from stdin\n\n${index};`, ['copy t from stdin', index]],
      ['behind a COPY without data', `copy t from stdin;\n${index};`, ['copy t from stdin', index]],
      ['behind the tags of a template', `{% if a %}\ntruncate a;\n{% endif %}\n${index};\n{{ b }}\ndrop table {{ c }};`, ['{% if a %}', 'truncate a', '{% endif %}', index, '{{ b }}', 'drop table {{ c }}']],
    ]
    for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(texts(text), expected))
  })

  describe('makes no statement of', () => {
    // biome-ignore format: a table
    const whole: readonly (readonly [string, string])[] = [
      ['the query of a view', 'create view v as\nselect a, from t'],
      ['the second query of a union', 'create view v as\nselect a, from t\nunion\n\nselect b\nfrom u'],
      ['the statement behind a CTE', 'with x as (selec 1)\n\nselect * from x'],
      ['a statement in a CTE', 'with x as (\n  delete from t retrning a\n)\nselect 1'],
      ['the query of an INSERT', 'insert into t (a b)\n\nselect 1'],
      ['what EXPLAIN explains', 'explain (analyse,,)\n\ndelete from t'],
      ['an element of CREATE SCHEMA', 'create schema s authorizatn x\n\ncreate table t (a int)\n\ngrant select on t to x'],
      ['the grant of default privileges', 'alter default privileges in schma s\n\ngrant select on tables to x'],
      ['the actions of a rule', 'create rule r as on insert to t do alo\n\ninsert into u values (1)'],
      ['actions of ALTER TABLE', 'alter table t\n  alter colum a drop not null,\n\n  drop column b,\n  set schema x'],
      ['the setting of a function', 'create function f() returns int langage sql as $$select 1$$\nset search_path = x'],
      ['the action of ON CONFLICT', 'insert into t vales (1) on conflict (a) do\nupdate set a = 1'],
      ['the actions of MERGE', 'merge into t usng u on a = b\nwhen matched then\n  delete'],
      ['what runs behind a trigger', 'create trigger t before insert on u fr each row\nexecute function f()'],
      ['a body in SQL', 'create function f() returns int\nbegin atomic\n  selec 1;\n\n  update t set a = 1;\nend'],
      ['a body', 'create function f() returns int as $$\nbegin\n\ncreate table x (a int);\nend $$ langage plpgsql'],
      ['a body that is being written', 'do $$\nbegin\n\nupdate t set a = 1;'],
      ['a string', `insert into t values ('\ncreate table x (a int);\nselect 1;') frm`],
      ['a comment', 'select a, /*\n\nselect 1;\n*/ from t'],
    ]
    for (const [name, text] of whole) it(name, () => assert.deepEqual(texts(text), [text]))
  })

  it('says on the statement itself that its semicolon is missing, and still has its tree', () => {
    const [first, second] = readScript(
      `alter table é add c int -- why\n\n${index};`,
      scanUnfinished,
    ).statements
    assert.equal(first?.kind, 'AlterTableStmt')
    assert.deepEqual([first?.problem?.kind, first?.problem?.lacks], ['syntax', ';'])
    assert.equal(first?.text.slice(first.problem?.start, first.problem?.end), 'int')
    assert.equal(second?.problem, undefined)
  })

  // biome-ignore format: a table
  const piece = fc.constantFrom(
    'select 1\nunion\nselect 2', 'create view v as\n\nselect 1', 'create schema s\n\ncreate table t (a int)\ngrant select on t to x',
    'with x as (\n\nselect 1\n)\nselect 1', `insert into t values ('\ncreate table x ();\n')`, 'alter table t\n\nalter column a drop not null',
    'alter default privileges\ngrant select on tables to x', 'explain\nupdate t set a = 1', routine, `do $$\nbegin\n\ndelete from t;\nend $$`,
    'create function f() returns int\nbegin atomic\nselect 1;\n\nselect 2;\nend', 'select 1\ndelete', 'create rule r as on insert to t do also (\nselect 1;\nselect 2)',
    'copy t from stdin;\nselect 1\n\\.\nselect 1', '-- c\nselect 1', 'begin', 'commit',
  )
  const breaking = fc.constantFrom(
    'copy t from stdin;\n',
    '{{ a }}',
    `'`,
    '"',
    '$$',
    '(',
    ')',
    '\n\n',
    ' ',
    'x',
    `alter table a add`,
    'selec',
    `${index};`,
    '--',
    '/*',
    '*/',
    ',',
  )

  it('cuts a script that parses where PostgreSQL does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(piece, fc.constantFrom(';', ';\n', ' ;\n\n')), { maxLength: 8 }),
        parts => {
          const text = parts.flat().join('')
          const plain = readScript(text)
          assert.ok(plain.statements.every(({ problem }) => !problem || problem.kind === 'copyData'))
          assert.deepEqual(
            texts(text),
            plain.statements.map(statement => statement.text),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('comes to the same by edits', () => {
    const part = fc.oneof(piece, breaking, fc.constantFrom(';', ';\n', '\n'))
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.oneof(fc.constant(''), part))
    const shape = (script: ReturnType<typeof readScript>) =>
      script.statements.map(({ open, start, end, close, text, comments }) => [
        open,
        start,
        end,
        close,
        text,
        comments,
      ])
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), fc.array(edit, { maxLength: 6 }), (parts, edits) => {
        let script = readScript(parts.join(''), scanUnfinished)
        for (const [at, length, newText] of edits) {
          const start = at % (script.length + 1)
          script = editScript(script, { start, end: Math.min(script.length, start + length), newText }).script
          assert.deepEqual(shape(script), shape(readScript(script.text, scanUnfinished)))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('keeps the statements behind a broken one that is typed in', () => {
    const text = `alter table a add c in\n\n${`${index};\n`.repeat(100)}`
    const change = editScript(readScript(text, scanUnfinished), { start: 22, end: 22, newText: 't' })
    assert.deepEqual([change.from, change.removed.length, change.inserted.length], [0, 1, 1])
  })
})
