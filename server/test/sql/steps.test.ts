import assert from 'node:assert/strict'
import { loadModule, parseSync } from 'libpg-query'
import { refusal } from '../../src/sql/refusal.ts'
import { sessionEffect } from '../../src/sql/sessionEffect.ts'
import { type CuttableStatement, cutSteps, label } from '../../src/sql/steps.ts'

/** Statements as the script's reader would place them, one after another on lines of their own. */
function script(...texts: readonly string[]): CuttableStatement[] {
  let start = 0
  return texts.map(text => {
    const tree = parseSync(text).stmts?.[0]?.stmt
    const statement = { start, end: start + text.length, text, tree }
    start += text.length + 1
    return statement
  })
}

const partitioned = (_schema: string | undefined, name: string) => name === 'measurement'

/** Steps as a line of text: `[2]` two statements in a transaction, `!kind` one that stands alone. */
function shape(texts: readonly string[], serverVersion = 180004): string {
  const { steps } = cutSteps(script(...texts), { serverVersion, partitioned })
  return steps.map(s => (s.alone ? `!${s.alone}` : `[${s.statements.length}]`)).join(' ')
}

describe('cutting a script into steps', () => {
  before(loadModule)

  const cases: readonly [name: string, texts: readonly string[], expected: string, version?: number][] = [
    ['nothing', [], ''],
    ['one ordinary statement', ['create table t (a int)'], '[1]'],
    ['a run of ordinary statements', ['create table t (a int)', 'insert into t values (1)'], '[2]'],
    [
      'a concurrent index between two runs, in the order written',
      [
        'create table t (a int)',
        'create unique index concurrently i on t (a)',
        'alter table t add unique using index i',
      ],
      '[1] !createIndexConcurrently [1]',
    ],
    ['an ordinary index', ['create index i on t (a)', 'drop index i'], '[2]'],
    ['dropping an index concurrently', ['drop index concurrently i'], '!dropIndexConcurrently'],
    ['dropping a table called concurrently', ['drop table "concurrently"'], '[1]'],
    ['reindexing concurrently', ['reindex (concurrently) table t'], '!reindexConcurrently'],
    ['reindexing not concurrently, said so', ['reindex (concurrently off) table t'], '[1]'],
    ['reindexing a table', ['reindex table t'], '[1]'],
    ['reindexing a schema', ['reindex schema s'], '!reindex'],
    ['reindexing a database', ['reindex database d'], '!reindex'],
    ['reindexing the system', ['reindex system d'], '!reindex'],
    ['reindexing a partitioned table', ['reindex table measurement'], '!reindex'],
    ['reindexing a partitioned table on 13, which skips it', ['reindex table measurement'], '[1]', 130023],
    ['detaching concurrently', ['alter table t detach partition p concurrently'], '!detachConcurrently'],
    ['detaching', ['alter table t detach partition p'], '[1]'],
    ['finalizing a detachment', ['alter table t detach partition p finalize'], '[1]'],
    ['vacuum', ['vacuum t'], '!vacuum'],
    ['vacuum after a comment', ['/* c */ vacuum (analyze) t'], '!vacuum'],
    ['analyze', ['analyze t'], '[1]'],
    ['clustering everything', ['cluster'], '!cluster'],
    ['clustering a table', ['cluster t'], '[1]'],
    ['clustering a partitioned table', ['cluster measurement using i'], '!cluster'],
    ['creating a database', ['create database d'], '!createDatabase'],
    ['dropping a database', ['drop database d'], '!dropDatabase'],
    ['moving a database', ['alter database d set tablespace x'], '!moveDatabase'],
    ['configuring a database', ['alter database d set work_mem to 1'], '[1]'],
    ['limiting a database', ['alter database d connection limit 3'], '[1]'],
    [
      'a tablespace',
      ["create tablespace x location '/x'", 'drop tablespace x'],
      '!createTablespace !dropTablespace',
    ],
    ['the system', ["alter system set work_mem = '1MB'"], '!alterSystem'],
    ['a subscription', ["create subscription s connection '' publication p"], '!createSubscription'],
    [
      'a subscription without a slot',
      ["create subscription s connection '' publication p with (create_slot = false)"],
      '[1]',
    ],
    [
      'a subscription that does not connect',
      ["create subscription s connection '' publication p with (connect = false)"],
      '[1]',
    ],
    ['refreshing a subscription', ['alter subscription s refresh publication'], '!alterSubscription'],
    ['setting its publication', ['alter subscription s set publication p'], '!alterSubscription'],
    [
      'setting it without a refresh',
      ['alter subscription s set publication p with (refresh = false)'],
      '[1]',
    ],
    ['disabling it', ['alter subscription s disable'], '[1]'],
    ['dropping it', ['drop subscription s'], '!dropSubscription'],
    ['refreshing a view concurrently', ['refresh materialized view concurrently v'], '[1]'],
    ['a literal that only reads like one', ["insert into log values ('drop database asked')"], '[1]'],
    ['a column that only reads like one', ['update users set role_level = role_level + 1'], '[1]'],
    [
      'an enum value used later',
      ["alter type mood add value 'calm'", 'create table t (a int)', "insert into p values ('calm')"],
      '[2] [1]',
    ],
    ['an enum value not used', ["alter type mood add value 'calm'", "insert into p values ('glad')"], '[2]'],
    [
      'two values, the second beside the first',
      ["alter type mood add value 'calm'", "alter type mood add value 'calmer' after 'calm'"],
      '[2]',
    ],
    [
      'a value of a type made in the same run',
      ["create type mood as enum ('sad')", "alter type mood add value 'calm'", "select 'calm'::mood"],
      '[3]',
    ],
    [
      'a value of a type made in the same run, before 17',
      ["create type mood as enum ('sad')", "alter type mood add value 'calm'", "select 'calm'::mood"],
      '[2] [1]',
      160000,
    ],
    [
      'a value of a type that another schema has anew',
      ["create type mood as enum ('sad')", "alter type s.mood add value 'calm'", "select 'calm'::s.mood"],
      '[2] [1]',
    ],
    [
      'a renamed value',
      ["alter type mood rename value 'sad' to 'calm'", "insert into p values ('calm')"],
      '[2]',
    ],
    [
      'a value used in a body',
      ["alter type mood add value 'calm'", "do $$begin insert into p values ('calm'); end$$"],
      '[1] [1]',
    ],
  ]
  for (const [name, texts, expected, version] of cases) {
    it(`${name}: ${expected || 'no step'}`, () => assert.equal(shape(texts, version), expected))
  }

  it('places each step where its statements stand', () => {
    const { steps } = cutSteps(script('select 1', 'select 2', 'vacuum', 'select 3'), {
      serverVersion: 180000,
    })
    assert.deepEqual(
      steps.map(({ step }) => [step.index, step.start, step.end, step.statements, step.transactional]),
      [
        [0, 0, 17, 2, true],
        [1, 18, 24, 1, false],
        [2, 25, 33, 1, true],
      ],
    )
  })

  it('labels a step by its first words', () => {
    assert.equal(label('-- why\n/* and */ create  table\n t (a int);'), 'create table t (a int)')
    assert.equal(label(`select ${'x'.repeat(100)}`).length, 72)
  })
})

describe('statements that a change may not hold', () => {
  before(loadModule)

  const refused: readonly [text: string, message: string][] = [
    ['begin', 'BEGIN is not allowed in a change.'],
    ['start transaction', 'START TRANSACTION is not allowed in a change.'],
    ['commit', 'COMMIT is not allowed in a change.'],
    ['end', 'COMMIT is not allowed in a change.'],
    ['commit and chain', 'COMMIT AND CHAIN is not allowed in a change.'],
    ['rollback', 'ROLLBACK is not allowed in a change.'],
    ['abort', 'ROLLBACK is not allowed in a change.'],
    ['savepoint a', 'SAVEPOINT is not allowed in a change.'],
    ['release a', 'RELEASE SAVEPOINT is not allowed in a change.'],
    ['rollback to a', 'ROLLBACK TO SAVEPOINT is not allowed in a change.'],
    ["prepare transaction 'a'", 'PREPARE TRANSACTION is not allowed in a change.'],
    ["commit prepared 'a'", 'COMMIT PREPARED is not allowed in a change.'],
    ["rollback prepared 'a'", 'ROLLBACK PREPARED is not allowed in a change.'],
    ['set transaction isolation level serializable', 'SET TRANSACTION is not allowed in a change.'],
    [
      'set session characteristics as transaction read only',
      'SET SESSION CHARACTERISTICS is not allowed in a change.',
    ],
    ['copy t from stdin', 'COPY FROM STDIN is not allowed in a change.'],
    ['copy t to stdout', 'COPY TO STDOUT is not allowed in a change.'],
    ['discard all', 'DISCARD ALL is not allowed in a change.'],
    ['reset all', 'RESET ALL is not allowed in a change.'],
    ["set client_encoding = 'LATIN1'", 'The client_encoding LATIN1 is not allowed in a change.'],
    ["set names 'win1252'", 'The client_encoding win1252 is not allowed in a change.'],
    [
      "select set_config('Client_Encoding', 'sjis', false)",
      'The client_encoding sjis is not allowed in a change.',
    ],
    [
      'set standard_conforming_strings to off',
      'Switching standard_conforming_strings off is not allowed in a change.',
    ],
  ]
  for (const [text, message] of refused) {
    it(text, () => assert.equal(refusal(script(text)[0]!)?.message, message))
  }

  for (const text of [
    "copy t from '/tmp/x'",
    'discard plans',
    'prepare p as select 1',
    'set local work_mem = 1',
    "set client_encoding = 'UTF8'",
    'set client_encoding to default',
    'set standard_conforming_strings = on',
  ]) {
    it(`${text}: allowed`, () => assert.equal(refusal(script(text)[0]!), undefined))
  }

  it('names where each stands and still shows the steps', () => {
    const { refusals, steps } = cutSteps(script('begin', 'create table t (a int)', 'commit'), {
      serverVersion: 180000,
    })
    assert.deepEqual(
      refusals.map(r => [r.start, r.end, r.failure.code]),
      [
        [0, 5, 'badInput'],
        [29, 35, 'badInput'],
      ],
    )
    assert.equal(steps.length, 1)
  })

  it('hands on what the reader could not read', () => {
    const problem = { message: 'psql meta-commands are for psql' }
    const { refusals } = cutSteps([{ start: 0, end: 2, text: '\\d', problem }], { serverVersion: 180000 })
    assert.equal(refusals[0]?.failure.message, 'Psql meta-commands are for psql.')
  })
})

describe('what a statement leaves in its session', () => {
  before(loadModule)

  const cases: readonly [text: string, effect: string | undefined][] = [
    ['set search_path = a', 'setting'],
    ['set role r', 'setting'],
    ['reset all', 'setting'],
    ['set local search_path = a', undefined],
    ["select pg_catalog.set_config('search_path', '', false)", 'setting'],
    ["select set_config('role', 'a', true)", undefined],
    ["select set_config('search_path', a, false) from b", undefined],
    ['create temp table t (a int)', 'object'],
    ['create temp table t as select 1', 'object'],
    ['select 1 as a into temp t', 'object'],
    ['create temp view v as select 1', 'object'],
    ['create temp sequence s', 'object'],
    ['prepare p as select 1', 'object'],
    ['create table t (a int)', undefined],
    ['select 1', undefined],
  ]
  for (const [text, effect] of cases) {
    it(`${text}: ${effect ?? 'nothing'}`, () => assert.equal(sessionEffect(script(text)[0]!.tree!), effect))
  }
})
