// Fixes that leave a part to a later migration, of statements that the script takes back and of others.
import assert from 'node:assert/strict'
import { advise } from '../../src/advisor/advice.ts'
import { preset } from '../../src/advisor/presets.ts'
import { loadParser } from '../../src/sql/parser.ts'

const index = 'create index i on book (a);'

const cases: readonly (readonly [sql: string, isFixed: boolean])[] = [
  [`begin; ${index} commit;`, true],
  [`begin; ${index} rollback;`, false],
  [`begin; ${index} abort;`, false],
  [`begin; ${index}`, true],
  [`begin; savepoint s; ${index} rollback to s; commit;`, false],
  [`begin; savepoint s; ${index} release s; commit;`, true],
  [`begin; ${index} savepoint s; select 1; rollback to s; commit;`, true],
  [`begin; commit; ${index} rollback;`, true],
  [`begin; commit and chain; ${index} rollback;`, false],
  [`begin; ${index} commit; begin; select 1; rollback;`, true],
]

describe('a fix that leaves a part to a later migration', () => {
  before(loadParser)

  for (const [sql, isFixed] of cases)
    it(`is ${isFixed ? '' : 'not '}offered: ${sql}`, () => {
      const found = advise(sql, { levels: preset('recommended'), version: 18 }).find(
        one => one.rule === 'index-not-concurrent',
      )
      assert.ok(found)
      assert.equal(found.fixes.length > 0, isFixed)
    })
})
