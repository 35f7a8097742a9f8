// What the schema editor does to drafts: names that are followed, things dropped and brought back, and
// the steps that undo takes.
import assert from 'node:assert/strict'
import type { TableDraft } from '#protocol/schemaEditor.ts'
import {
  drop,
  inColumn,
  newTable,
  primaryKey,
  renameColumn,
  renameTable,
  restore,
  setPrimaryKey,
  tidy,
} from '../src/schemaEditor/drafts.ts'
import { begin, edit, left, redo, undo } from '../src/schemaEditor/history.ts'
import { renameKey } from '../src/schemaEditor/keys.ts'
import { partStanding, tableStanding } from '../src/schemaEditor/standing.ts'
import { isUnanswered } from '../src/schemaEditor/unanswered.ts'

const column = (name: string, was?: string) => ({
  ...(was === undefined ? {} : { was }),
  name,
  type: 'text',
  notNull: false,
})

const customer: TableDraft = {
  was: { schema: 'public', name: 'customer' },
  schema: 'public',
  name: 'customer',
  columns: [column('id', 'id'), column('email', 'email')],
  constraints: [{ was: 'customer_pkey', name: 'customer_pkey', type: 'primaryKey', columns: ['id'] }],
  indexes: [
    {
      was: 'by_email',
      name: 'by_email',
      unique: true,
      method: 'btree',
      keys: ['email desc'],
      include: ['id'],
    },
  ],
}

const orders: TableDraft = {
  schema: 'public',
  name: 'orders',
  columns: [column('customer_id')],
  constraints: [
    {
      name: '',
      type: 'foreignKey',
      columns: ['customer_id'],
      references: {
        table: { schema: 'public', name: 'customer' },
        columns: ['id'],
        onDelete: 'cascade',
        onUpdate: 'no action',
      },
    },
  ],
  indexes: [],
}

const drafts = [customer, orders]

describe('a column that is renamed', () => {
  const [renamed, other] = renameColumn(0, 0, 'number')(drafts)
  it('is followed by keys, indexes and foreign keys of other tables', () => {
    assert.deepEqual(renamed?.constraints[0]?.columns, ['number'])
    assert.deepEqual(renamed?.indexes[0]?.include, ['number'])
    assert.deepEqual(other?.constraints[0]?.references?.columns, ['number'])
  })
  it('keeps what it was', () => assert.equal(renamed?.columns[0]?.was, 'id'))
  it('is not lost from its key when its name is blank', () =>
    assert.deepEqual(renameColumn(0, 0, '')(drafts)[0]?.constraints[0]?.columns, ['id']))
  it('takes no other column of the same name along', () => {
    const doubled = renameColumn(0, 1, 'id')(drafts)
    const apart = renameColumn(0, 1, 'mail')(doubled)
    assert.deepEqual(apart[0]?.constraints[0]?.columns, ['id'])
  })
})

describe('a table that is renamed', () => {
  it('is followed by the foreign keys that point at it', () => {
    const [, other] = renameTable(0, { schema: 'shop', name: 'client' })(drafts)
    assert.deepEqual(other?.constraints[0]?.references?.table, { schema: 'shop', name: 'client' })
  })
})

describe('an index key', () => {
  for (const [key, to, wanted] of [
    ['email', 'mail', 'mail'],
    ['email desc nulls last', 'mail', 'mail desc nulls last'],
    ['"email" desc', 'Mail', '"Mail" desc'],
    ['email', 'order', '"order"'],
    ['lower(email)', 'mail', 'lower(email)'],
    ['email_domain', 'mail', 'email_domain'],
    ['"Email"', 'mail', '"Email"'],
  ] as const)
    it(`${key} becomes ${wanted} when email becomes ${to}`, () =>
      assert.equal(renameKey(key, 'email', to), wanted))
})

describe('what is dropped', () => {
  it('is marked where it stands in the database, and may be restored', () => {
    const gone = drop(0, 'columns', 1)(drafts)
    assert.equal(gone[0]?.columns[1]?.dropped, true)
    assert.deepEqual(restore(0, 'columns', 1)(gone), drafts)
  })
  it('is gone where it was new', () => assert.deepEqual(drop(1, 'columns', 0)(drafts)[1]?.columns, []))
})

describe('the primary key', () => {
  it('comes and goes with its columns', () => {
    const [table] = setPrimaryKey(0, 'email', true)(drafts)
    assert.deepEqual(table && primaryKey(table), ['id', 'email'])
    const none = setPrimaryKey(0, 'id', false)(drafts)
    assert.equal(none[0]?.constraints[0]?.dropped, true)
    const again = setPrimaryKey(0, 'email', true)(none)
    assert.deepEqual(again[0] && primaryKey(again[0]), ['email'])
  })
  it('of a new table is not kept empty', () =>
    assert.deepEqual(setPrimaryKey(0, 'id', false)([newTable('public')])[0]?.constraints, []))
})

describe('undo', () => {
  const type = (text: string) => renameColumn(0, 0, text)
  it('takes back a whole word, and what followed the word', () => {
    let history = begin<readonly TableDraft[]>(drafts)
    // On the way to “email2” the name is for a moment another column's.
    for (const text of ['e', 'email', 'email2']) history = edit(history, type(text), 'name')
    assert.deepEqual(history.present[0]?.constraints[0]?.columns, ['email2'])
    assert.deepEqual(history.present[0]?.indexes[0]?.keys, ['email desc'])
    assert.equal(undo(history).present, drafts)
    assert.deepEqual(redo(undo(history)).present, history.present)
  })
  it('tells two visits of a field apart', () => {
    const once = left(edit(begin<readonly TableDraft[]>(drafts), type('a'), 'name'))
    const twice = edit(once, type('b'), 'name')
    assert.equal(undo(twice).present[0]?.columns[0]?.name, 'a')
  })
  it('forgets what was undone once something else is done', () => {
    const undone = undo(edit(begin<readonly TableDraft[]>(drafts), type('a')))
    assert.deepEqual(edit(undone, type('b')).future, [])
  })
})

describe('a draft', () => {
  it('is the same when it was changed back, whatever order its fields are in', () => {
    const away = inColumn(0, 1, one => ({ ...one, comment: 'x' }))(drafts)
    const back = inColumn(0, 1, ({ comment: _, was, ...rest }) => ({ ...rest, ...(was && { was }) }))(away)
    assert.equal(tableStanding([customer], away[0] as TableDraft), 'changed')
    assert.equal(tableStanding([customer], back[0] as TableDraft), 'same')
    assert.equal(partStanding(customer, 'columns', column('x')), 'new')
  })
  it('is sent without the fields that were left blank', () => {
    const blank = inColumn(
      1,
      0,
      one => one,
    )(
      drafts.map(table => ({
        ...table,
        indexes: table.indexes.map(index => ({ ...index, keys: [...index.keys, ''] })),
      })),
    )
    assert.deepEqual(tidy(blank)[0]?.indexes[0]?.keys, ['email desc'])
  })
})

describe('a problem of a table', () => {
  const table: TableDraft = {
    ...newTable('public'),
    constraints: [
      {
        type: 'foreignKey',
        name: '',
        columns: [''],
        references: {
          table: { schema: 'public', name: '' },
          columns: [],
          onDelete: 'no action',
          onUpdate: 'no action',
        },
      },
    ],
  }
  const cases: readonly (readonly [string, readonly string[], boolean])[] = [
    ['0.name', [], true],
    ['0.name', ['field-0-name'], false],
    ['0.name', ['field-1-name'], true],
    ['0.columns.0.name', [], false],
    ['0.constraints.0.columns', [], true],
    ['0.constraints.0.columns', ['field-0-constraints-0-pair-0-ours'], false],
    ['0.constraints.0.references', [], true],
  ]
  for (const [path, visited, expected] of cases)
    it(`${expected ? 'is not one yet' : 'is one'}: ${path}${visited.length > 0 ? `, after ${visited}` : ''}`, () => {
      assert.equal(isUnanswered([table], path, new Set(visited)), expected)
    })
})
