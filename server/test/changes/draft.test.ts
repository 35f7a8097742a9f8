import assert from 'node:assert/strict'
import type { Environment } from '#protocol/environment.ts'
import type { Database } from '#protocol/instance.ts'
import { directed } from '../../src/changes/directed.ts'
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

  it('runs under the options that its directives ask for, and under the others as given', () => {
    const text = '-- plumbline-lock-timeout: 10s\ncreate table a ();\n-- plumbline-role: app_owner\n'
    const { options, targets } = draftOf('V1__a.sql', text)
    assert.deepEqual(options, { ...defaultOptions, lockTimeout: 10_000, role: 'app_owner' })
    assert.equal(targets[0]?.sql, text)
  })

  it('heeds directives above the markers and in the way up, none in the way down', () => {
    const up = '-- +migrate Up\n-- plumbline-retries: 1\nselect 1;\n'
    const text = `-- plumbline-lock-timeout: 10s\n-- +migrate Down\n-- plumbline-retries: 9\nselect 2;\n${up}`
    assert.deepEqual(draftOf('V1__a.sql', text).options, {
      ...defaultOptions,
      lockTimeout: 10_000,
      retries: 1,
    })
  })

  it('is refused with the line of a directive that cannot be understood', () => {
    assert.throws(
      () => draftOf('V1__a.sql', 'select 1;\n-- plumbline-lock-timeout: soon\nselect 2;'),
      (error: Failed) =>
        /^Line 2: .* takes a time/.test(error.message) && /Write --/.test(error.failure.hint ?? ''),
    )
  })

  it('is refused when its databases ask for different options', () => {
    const target = { databaseId: 1, instanceId: 1, databaseName: 'shop', environmentId: 1, sql: 'select 1' }
    const other = { ...target, databaseName: 'shop_2', sql: '-- plumbline-retries: 1\nselect 1' }
    assert.throws(
      () => directed({ targets: [target, other], options: defaultOptions }),
      /shop_2 asks for other/,
    )
    assert.equal(directed({ targets: [other], options: defaultOptions }).options.retries, 1)
  })

  it('is refused when there is nothing to run', () => {
    assert.throws(
      () => draftOf('V1__a.sql', '-- migrate:up\n-- migrate:down\ndrop table a;'),
      (error: Failed) => error instanceof Failed && error.failure.code === 'badInput',
    )
  })
})
