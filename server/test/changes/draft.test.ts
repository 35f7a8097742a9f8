import assert from 'node:assert/strict'
import type { Environment } from '#protocol/environment.ts'
import type { Database } from '#protocol/instance.ts'
import { defaultOptions, sqlDraft } from '../../src/changes/draft.ts'
import { Failed } from '../../src/failure/failed.ts'
import { readMigration } from '../../src/migrations/migration.ts'
import { loadParser } from '../../src/sql/parser.ts'

const database: Database = {
  id: 1,
  instanceId: 1,
  projectId: 1,
  name: 'shop',
  environmentId: 1,
  presence: 'present',
  ledger: false,
  anomalies: 0,
}
const test: Environment = {
  id: 1,
  name: 'Test',
  position: 1,
  policy: {
    approval: 'never',
    selfApproval: true,
    rollout: 'automatic',
    protected: false,
    advisorPreset: 'recommended',
  },
}
const draftOf = (path: string, text: string) =>
  sqlDraft(text, [database], [test], defaultOptions, { path, text }).draft

describe('a draft of a migration', () => {
  before(loadParser)

  const upAndDown: readonly [tool: string, text: string][] = [
    ['dbmate', '-- migrate:up\ncreate table a ();\n\n-- migrate:down\ndrop table a;\n'],
    ['goose', '-- +goose Up\ncreate table a ();\n-- +goose Down\ndrop table a;\n'],
    ['sql-migrate', '-- +migrate Down\ndrop table a;\n-- +migrate Up\ncreate table a ();\n'],
  ]
  for (const [tool, text] of upAndDown) {
    it(`runs the way up of ${tool} and never the way down`, () => {
      const file = '20240101120000_a.sql'
      const { targets, version } = draftOf(file, text)
      assert.deepEqual(
        targets.map(target => target.sql),
        ['create table a ();'],
      )
      assert.equal(version, '20240101120000')
      const migration = readMigration(file, text)
      assert.equal(migration && 'sql' in migration ? migration.sql : undefined, targets[0]?.sql)
    })
  }

  it('runs any other text as it is', () => {
    const text = "-- why\ncreate table a ();\ninsert into a values ('\n-- migrate:down\n');\n"
    assert.equal(draftOf('V1__a.sql', text).targets[0]?.sql, text)
  })

  it('has a version only for the way up', () => {
    assert.equal(draftOf('001_a.up.sql', 'select 1;').version, '001')
    assert.equal(draftOf('001_a.down.sql', 'select 1;').version, undefined)
    assert.equal(draftOf('notes.sql', 'select 1;').version, undefined)
  })

  it('is refused when there is nothing to run', () => {
    assert.throws(
      () => draftOf('V1__a.sql', '-- migrate:up\n-- migrate:down\ndrop table a;'),
      (error: Failed) => error instanceof Failed && error.failure.code === 'badInput',
    )
  })
})
