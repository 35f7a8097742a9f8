// Drafts carried over to what the database has now.
import assert from 'node:assert/strict'
import type { ColumnDraft, IndexDraft, TableDraft } from '#protocol/schemaEditor.ts'
import { begin, cut, edit, mapped, undo } from '../src/schemaEditor/history.ts'
import { changedTables, rebase } from '../src/schemaEditor/rebase.ts'
import { caughtUp } from '../src/schemaEditor/work.ts'

const column = (name: string, more: Partial<ColumnDraft> = {}): ColumnDraft => ({
  name,
  type: 'text',
  notNull: false,
  ...more,
})

/** A column as it was read. */
const stands = (name: string, more: Partial<ColumnDraft> = {}) => column(name, { was: name, ...more })

const index = (name: string, keys: readonly string[], was?: string): IndexDraft => ({
  ...(was !== undefined && { was }),
  name,
  unique: false,
  method: 'btree',
  keys,
  include: [],
})

const table = (
  name: string,
  columns: readonly ColumnDraft[],
  more: Partial<TableDraft> = {},
): TableDraft => ({
  was: { schema: 'public', name },
  schema: 'public',
  name,
  columns,
  constraints: [],
  indexes: [],
  ...more,
})

const { was: _, ...fresh } = table('orders', [column('id')])
const orders = table('orders', [stands('id'), stands('note')])

const cases: readonly {
  readonly what: string
  readonly draft: TableDraft
  readonly before?: readonly TableDraft[]
  readonly now: readonly TableDraft[]
  readonly result: readonly TableDraft[]
}[] = [
  {
    what: 'nothing changed: the draft stays',
    draft: table('orders', [stands('id'), stands('note', { type: 'int' }), column('age')]),
    now: [orders],
    result: [table('orders', [stands('id'), stands('note', { type: 'int' }), column('age')])],
  },
  {
    what: 'a column came: it is shown before the new ones',
    draft: table('orders', [stands('id'), stands('note'), column('mine')]),
    now: [table('orders', [stands('id'), stands('note'), stands('age')])],
    result: [table('orders', [stands('id'), stands('note'), stands('age'), column('mine')])],
  },
  {
    what: 'the new column was made: it stands there, in the words of the database',
    draft: table('orders', [stands('id'), stands('note'), column('age', { type: 'int' })]),
    now: [table('orders', [stands('id'), stands('note'), stands('age', { type: 'integer' })])],
    result: [table('orders', [stands('id'), stands('note'), stands('age', { type: 'integer' })])],
  },
  {
    what: 'the column was renamed as drawn',
    draft: table('orders', [stands('id'), stands('note', { name: 'remark' })]),
    now: [table('orders', [stands('id'), stands('remark')])],
    result: [table('orders', [stands('id'), stands('remark')])],
  },
  {
    what: 'the column was dropped as drawn',
    draft: table('orders', [stands('id'), stands('note', { dropped: true })]),
    now: [table('orders', [stands('id')])],
    result: [table('orders', [stands('id')])],
  },
  {
    what: 'a column that was not edited went: it goes here too',
    draft: table('orders', [stands('id'), stands('note'), column('mine')]),
    now: [table('orders', [stands('id')])],
    result: [table('orders', [stands('id'), column('mine')])],
  },
  {
    what: 'a column that was edited went: the edit stays, for the plan to refuse',
    draft: table('orders', [stands('id'), stands('note', { type: 'int' })]),
    now: [table('orders', [stands('id')])],
    result: [table('orders', [stands('id'), stands('note', { type: 'int' })])],
  },
  {
    what: 'a column that was not edited changed: it follows',
    draft: table('orders', [stands('id', { comment: 'mine' }), stands('note')]),
    now: [table('orders', [stands('id'), stands('note', { type: 'jsonb' })])],
    result: [table('orders', [stands('id', { comment: 'mine' }), stands('note', { type: 'jsonb' })])],
  },
  {
    what: 'the index that PostgreSQL named was made',
    draft: table('orders', orders.columns, { indexes: [index('', ['note'])] }),
    now: [
      table('orders', orders.columns, { indexes: [index('orders_note_idx', ['note'], 'orders_note_idx')] }),
    ],
    result: [
      table('orders', orders.columns, { indexes: [index('orders_note_idx', ['note'], 'orders_note_idx')] }),
    ],
  },
  {
    what: 'the new table was made',
    draft: fresh,
    before: [],
    now: [table('orders', [stands('id')])],
    result: [table('orders', [stands('id')])],
  },
  {
    what: 'the table was renamed as drawn',
    draft: { ...orders, name: 'purchases' },
    now: [table('purchases', [stands('id'), stands('note')])],
    result: [table('purchases', [stands('id'), stands('note')])],
  },
  {
    what: 'the comment of the table was edited here, and a column went elsewhere',
    draft: { ...orders, comment: 'mine' },
    now: [table('orders', [stands('id')])],
    result: [table('orders', [stands('id')], { comment: 'mine' })],
  },
  {
    what: 'the table that was not edited is gone',
    draft: orders,
    now: [],
    result: [],
  },
  {
    what: 'the table that was edited is gone: the edits stay, for the plan to refuse',
    draft: { ...orders, comment: 'mine' },
    now: [],
    result: [{ ...orders, comment: 'mine' }],
  },
]

describe('drafts, when the database was read again', () => {
  for (const { what, draft, before = [orders], now, result } of cases)
    it(what, () => assert.deepEqual(rebase([draft], before, now), result))

  it('name the tables that changed', () => {
    const other = table('other', [stands('a')])
    assert.deepEqual(changedTables([orders, other], [orders, table('other', [])]), [
      { schema: 'public', name: 'other' },
    ])
    assert.deepEqual(changedTables([orders, other], [orders]), [{ schema: 'public', name: 'other' }])
    assert.deepEqual(changedTables([orders], [orders]), [])
  })

  it('keep their steps: undo leads to what was drawn, on what is there now', () => {
    const drawn = edit(begin<readonly TableDraft[]>([orders]), ([one]) =>
      one ? [{ ...one, columns: [...one.columns, column('mine')] }] : [],
    )
    const now = [table('orders', [stands('id'), stands('note'), stands('age')])]
    const moved = mapped(drawn, drafts => rebase(drafts, [orders], now))
    assert.deepEqual(
      moved.present[0]?.columns.map(({ name }) => name),
      ['id', 'note', 'age', 'mine'],
    )
    assert.deepEqual(undo(moved).present, now)
  })
})

describe('the editor, when the database was read again', () => {
  const work = { originals: [], selected: 0, wanted: [], overtaken: [] }

  it('takes a table that it has drawn for the one that was made of it', () => {
    const drawn = {
      ...fresh,
      columns: [column('id'), column('owner')],
      constraints: [
        { name: '', type: 'check' as const, columns: [], expression: "owner <> '' and id > '0'" },
        {
          name: '',
          type: 'foreignKey' as const,
          columns: ['owner'],
          references: {
            table: { schema: 'public', name: 'people' },
            columns: [''],
            onDelete: 'cascade' as const,
            onUpdate: 'no action' as const,
          },
        },
      ],
      indexes: [{ ...index('', ['lower(owner) desc']), predicate: "id > '7'" }],
    }
    const made = table('orders', [stands('id'), stands('owner')], {
      constraints: drawn.constraints.map((one, at) => ({
        ...one,
        was: `c${at}`,
        name: `c${at}`,
        ...(one.expression && { expression: "((owner <> ''::text) AND (id > '0'::character varying))" }),
        ...(one.references && { references: { ...one.references, columns: ['name'] } }),
      })),
      indexes: [{ ...index('i', ['lower(owner) DESC'], 'i'), predicate: "(id > '7'::text)" }],
    })
    const { history, originals } = caughtUp({ ...work, history: begin([drawn]) }, [made])
    assert.deepEqual(history.present, [made])
    assert.deepEqual(originals, [made])
  })

  it('leaves alone what it has drawn while nothing was made of it', () => {
    const drawing = { ...work, history: begin([fresh]) }
    assert.equal(caughtUp(drawing, [table('people', [stands('name')])]), drawing)
  })
})

describe('what is remembered of the steps', () => {
  it('is the present and the nearest ones', () => {
    const history = { past: [1, 2, 3], present: 4, future: [5, 6, 7], field: 'x' }
    assert.deepEqual(cut(history, 2), { past: [2, 3], present: 4, future: [5, 6] })
  })
})
