// What the schema editor's page may send, and what is refused.
import assert from 'node:assert/strict'
import type { TableDraft } from '#protocol/schemaEditor.ts'
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
