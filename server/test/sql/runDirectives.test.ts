import assert from 'node:assert/strict'
import { loadParser } from '../../src/sql/parser.ts'
import { runDirectives } from '../../src/sql/runDirectives.ts'
import { readScript } from '../../src/sql/script.ts'

describe('comments in which a script says how it wants to run', () => {
  before(loadParser)

  const said: readonly [sql: string, options: object][] = [
    ['-- plumbline-lock-timeout: 10s\nselect 1', { lockTimeout: 10_000 }],
    ['-- plumbline-lock-timeout: 250\nselect 1', { lockTimeout: 250 }],
    ['-- plumbline-statement-timeout: 1.5 min\nselect 1', { statementTimeout: 90_000 }],
    ['-- PLUMBLINE-STATEMENT-TIMEOUT: 0\nselect 1', { statementTimeout: 0 }],
    ['/* plumbline-role: App_Owner */ select 1', { role: 'app_owner' }],
    ['-- plumbline-role: "App ""Owner"\nselect 1', { role: 'App "Owner' }],
    ['-- plumbline-search-path: "$user", shop , public\nselect 1', { searchPath: '"$user", shop , public' }],
    ['--plumbline-retries:0\r\nselect 1', { retries: 0 }],
    ['select 1; -- plumbline-prior-backup: target', { priorBackup: 'target' }],
    ['select 1;\n\n-- plumbline-retries: 2', { retries: 2 }],
    [
      '-- plumbline-retries: 2\nselect 1;\n-- plumbline-retries: 2\n-- plumbline-lock-timeout: 1s\nselect 2',
      { retries: 2, lockTimeout: 1000 },
    ],
    // What is no comment says nothing, nor does one about something else.
    ["select '-- plumbline-retries: 2'", {}],
    ['do $$ begin\n-- plumbline-retries: 2\nend $$', {}],
    ['-- plumbline-ignore drop-column: nobody reads it\nselect 1', {}],
    ['-- plumbline-ignore-file\nselect 1', {}],
    ['-- see plumbline-retries: 2\nselect 1', {}],
  ]
  for (const [sql, options] of said) {
    it(JSON.stringify(sql), () => assert.deepEqual(runDirectives(readScript(sql)), { options, problems: [] }))
  }

  const misread: readonly [sql: string, at: string, words: RegExp][] = [
    ['-- plumbline-lock-timout: 10s\nselect 1', 'plumbline-lock-timout', /There is no directive/],
    ['-- plumbline-ignore-next: x\nselect 1', 'plumbline-ignore-next', /There is no directive/],
    ['-- plumbline-constructor: x\nselect 1', 'plumbline-constructor', /There is no directive/],
    ['-- plumbline-lock-timeout: soon\nselect 1', 'plumbline-lock-timeout: soon', /takes a time/],
    ['-- plumbline-lock-timeout: -1s\nselect 1', 'plumbline-lock-timeout: -1s', /takes a time/],
    ['-- plumbline-lock-timeout 10s\nselect 1', 'plumbline-lock-timeout 10s', /takes a time/],
    ['-- plumbline-role: a, b\nselect 1', 'plumbline-role: a, b', /one role/],
    ['-- plumbline-role:\nselect 1', 'plumbline-role:', /one role/],
    [
      '-- plumbline-search-path: a; drop table t\nselect 1',
      'plumbline-search-path: a; drop table t',
      /schemas/,
    ],
    ['-- plumbline-retries: 1\nselect 1; -- plumbline-retries: 2', 'plumbline-retries: 2', /another value/],
    ['-- plumbline-prior-backup: here\nselect 1', 'plumbline-prior-backup: here', /none, store or target/],
  ]
  for (const [sql, at, words] of misread) {
    it(`not ${JSON.stringify(sql)}`, () => {
      const [problem, ...more] = runDirectives(readScript(sql)).problems
      assert.match(problem?.message ?? '', words)
      assert.equal(sql.slice(problem!.start, problem!.end), at)
      assert.deepEqual(more, [])
    })
  }
})
