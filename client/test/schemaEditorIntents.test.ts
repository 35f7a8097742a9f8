// What the schema editor's page may send, and what is refused; and how a new migration is named.
import assert from 'node:assert/strict'
import type { TableDraft } from '#protocol/schemaEditor.ts'
import { nextMigrationName } from '../src/commands/migrationName.ts'
import { schemaEditorIntent } from '../src/panels/schemaEditorIntents.ts'

const table: TableDraft = {
  schema: 'public',
  name: 't1',
  columns: [{ name: 'id', type: 'bigint', notNull: true, identity: 'always' }],
  constraints: [{ name: '', type: 'primaryKey', columns: ['id'] }],
  indexes: [{ name: '', unique: false, method: 'btree', keys: ['id'], include: [] }],
}

describe('an intent of the schema editor', () => {
  it('is taken as it is sent', () => {
    const intent = { kind: 'plan', revision: 3, drafts: [table] }
    assert.deepEqual(schemaEditorIntent(intent), intent)
  })

  it('asks to read tables again, and for the page of a rule', () => {
    for (const intent of [
      { kind: 'reload', tables: [{ schema: 'public', name: 't1' }] },
      { kind: 'openRule', rule: 'drop-column' },
    ])
      assert.deepEqual(schemaEditorIntent(intent), intent)
    assert.equal(schemaEditorIntent({ kind: 'openRule', rule: '../secret' }), undefined)
  })

  it('loses fields that are not its own', () => {
    const more = { ...table, columns: [{ ...table.columns[0], password: 'x' }], also: 1 }
    assert.deepEqual(schemaEditorIntent({ kind: 'plan', revision: 3, drafts: [more] }), {
      kind: 'plan',
      revision: 3,
      drafts: [table],
    })
  })

  for (const [what, message] of [
    ['nothing', undefined],
    ['another kind', { kind: 'run', sql: 'drop table t1' }],
    ['a revision that is no number', { kind: 'plan', revision: '3', drafts: [table] }],
    ['a table without columns', { kind: 'plan', revision: 3, drafts: [{ schema: 'public', name: 't1' }] }],
    [
      'a column that is neither stored nor virtual',
      {
        kind: 'plan',
        revision: 3,
        drafts: [{ ...table, columns: [{ ...table.columns[0], generated: 'sometimes' }] }],
      },
    ],
    ['names that are no text', { kind: 'load', tables: [{ schema: 'public', name: 7 }] }],
    ['an issue without SQL', { kind: 'createIssue', name: 'create_t1' }],
  ] as const)
    it(`is refused: ${what}`, () => assert.equal(schemaEditorIntent(message), undefined))
})

describe('a new migration', () => {
  for (const [beside, wanted] of [
    [[], '20260131220500_create_t1.sql'],
    [['V1.5__a.sql', 'V1.10__b.sql', 'V1.9__c.sql'], 'V1.11__create_t1.sql'],
    [['0001_a.sql', '0009_b.sql'], '0010_create_t1.sql'],
    [['7-a.sql'], '8-create_t1.sql'],
    [['20251231235959_a.sql'], '20260131220500_create_t1.sql'],
    [['notes.sql'], '20260131220500_create_t1.sql'],
  ] as const)
    it(`beside ${beside.join(', ') || 'none'} is ${wanted}`, () =>
      assert.equal(nextMigrationName(beside, 'create_t1', new Date('2026-01-31T22:05:00Z')), wanted))

  it('takes no path from the name of a table', () =>
    assert.equal(nextMigrationName(['1_a.sql'], 'create_../../x y', new Date()), '2_create_x_y.sql'))
})
