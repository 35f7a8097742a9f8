import assert from 'node:assert/strict'
import type pg from 'pg'
import type { ColumnDraft, TableDraft } from '#protocol/schemaEditor.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import { editableSchema, planTables } from '../../src/schemaEditor/planTables.ts'
import { resolveTypes, typesOf } from '../../src/schemaEditor/types.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

const start = `
  create table orders (id int primary key, status text, note text);
  create index orders_status on orders (status);
  create table spare (a int);
  create type mood as enum ('good', 'bad');
  create domain "Odd name" as text;`

const column = (name: string, more: Partial<ColumnDraft> = {}): ColumnDraft => ({
  name,
  type: 'text',
  notNull: false,
  ...more,
})

const add = (table: TableDraft, ...columns: ColumnDraft[]): TableDraft => ({
  ...table,
  columns: [...table.columns, ...columns],
})

const change = (table: TableDraft, was: string, to: Partial<ColumnDraft>): TableDraft => ({
  ...table,
  columns: table.columns.map(one => (one.was === was ? { ...one, ...to } : one)),
})

/** `meanwhile`: what somebody else does after the table was read and before it is planned. */
const cases: readonly {
  readonly what: string
  readonly meanwhile: string
  readonly edit: (orders: TableDraft) => TableDraft
  readonly sql?: RegExp
  readonly problems?: readonly (readonly [path: string, message: RegExp])[]
}[] = [
  {
    what: 'drops no column that came meanwhile, nor its index',
    meanwhile: 'alter table orders add column age int; create index on orders (age)',
    edit: orders => add(orders, column('mine')),
    sql: /^alter table public\.orders add column mine text;\s*$/,
  },
  {
    what: 'sees nothing to do when only somebody else did something',
    meanwhile: 'alter table orders add column age int, add constraint positive check (age > 0)',
    edit: orders => orders,
    sql: /^$/,
  },
  {
    what: 'does not bring back a column that was dropped meanwhile',
    meanwhile: 'alter table orders drop column note',
    edit: orders => add(orders, column('mine')),
    problems: [['0.columns.2.name', /note is no longer in the database/]],
  },
  {
    what: 'has nothing against dropping what is gone already',
    meanwhile: 'alter table orders drop column note',
    edit: orders => change(orders, 'note', { dropped: true }),
    sql: /^$/,
  },
  {
    what: 'does not add a column that was added meanwhile',
    meanwhile: 'alter table orders add column mine int',
    edit: orders => add(orders, column('mine')),
    problems: [['0.columns.3.name', /has a column mine by now/]],
  },
  {
    what: 'does not rename to a name that was taken meanwhile',
    meanwhile: 'alter table orders add column remark int',
    edit: orders => change(orders, 'note', { name: 'remark' }),
    problems: [['0.columns.2.name', /has a column remark by now/]],
  },
  {
    what: 'says that an index is gone',
    meanwhile: 'drop index orders_status',
    edit: orders => orders,
    problems: [['0.indexes.0.name', /index orders_status is no longer/]],
  },
  {
    what: 'says that the table is gone',
    meanwhile: 'drop table orders',
    edit: orders => add(orders, column('mine')),
    problems: [['0.name', /table orders is no longer/]],
  },
  {
    what: 'makes no new table of a name that is taken',
    meanwhile: 'select 1',
    edit: () => ({
      schema: 'public',
      name: 'spare',
      columns: [column('b')],
      constraints: [],
      indexes: [],
    }),
    problems: [['0.name', /is a table spare already/]],
  },
]

describe('drafts of tables that changed meanwhile', () => {
  let client: pg.Client
  before(async () => {
    await loadParser()
    client = await connect(await freshDatabase(majors.at(-1) ?? 18))
    await client.query(start)
  })
  after(() => client.end())
  const live = async () => (await introspect(client, { inTransaction: true })).model

  for (const { what, meanwhile, edit, sql, problems = [] } of cases) {
    it(what, async () => {
      await client.query('begin')
      try {
        const read = editableSchema(await live(), [{ schema: 'public', name: 'orders' }])
        const [orders] = read.tables
        assert.ok(orders)
        const draft = edit(orders)
        await client.query(meanwhile)
        const plan = planTables(await live(), [draft])
        assert.deepEqual(
          plan.problems.map(({ path }) => path),
          problems.map(([path]) => path),
        )
        for (const [at, [, message]] of problems.entries())
          assert.match(plan.problems[at]?.message ?? '', message)
        assert.match(plan.sql, sql ?? /^$/)
      } finally {
        await client.query('rollback')
      }
    })
  }
})

for (const major of majors) {
  describe(`types in the schema editor on PostgreSQL ${major}`, () => {
    it('are those of the database, its own before the others', async () => {
      const client = await connect(await freshDatabase(major))
      try {
        await client.query(start)
        const types = await typesOf(client)
        assert.deepEqual(types.slice(0, 2), ['public."Odd name"', 'public.mood'])
        for (const type of ['integer', 'timestamp with time zone', 'jsonb', 'int4range', 'character varying'])
          assert.ok(types.includes(type), type)
        for (const type of ['_text', 'pg_node_tree', 'record', 'orders', 'integer[]', '"char"'])
          assert.ok(!types.includes(type), type)
      } finally {
        await client.end()
      }
    })

    it('are spelled as the database spells them, or said not to be there', async () => {
      const client = await connect(await freshDatabase(major))
      try {
        await client.query(start)
        const good = [
          ['int8', 'bigint'],
          ['VARCHAR( 20 )', 'character varying(20)'],
          ['decimal(4,2)', 'numeric(4,2)'],
          ['timestamptz(3)', 'timestamp(3) with time zone'],
          ['mood[]', 'public.mood[]'],
          ['"Odd name"', 'public."Odd name"'],
          ['BigSerial', 'BigSerial'],
        ] as const
        const bad = ['intt', 'mod', 'shop.mood', 'Odd']
        const draft = (types: readonly string[]): TableDraft => ({
          schema: 'public',
          name: 'x',
          columns: types.map((type, at) => column(`c${at}`, { type })),
          constraints: [],
          indexes: [],
        })
        const known = await resolveTypes(client, [draft(good.map(([type]) => type))])
        assert.deepEqual(known.problems, [])
        assert.deepEqual(
          known.drafts[0]?.columns.map(({ type }) => type),
          good.map(([, spelled]) => spelled),
        )
        const { problems } = await resolveTypes(client, [{ ...draft(bad), dropped: true }, draft(bad)])
        assert.deepEqual(
          problems.map(({ path }) => path),
          bad.map((_, at) => `1.columns.${at}.type`),
        )
        assert.equal(problems[0]?.message, 'There is no type intt.')
      } finally {
        await client.end()
      }
    })
  })
}
