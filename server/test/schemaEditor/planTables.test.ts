import assert from 'node:assert/strict'
import type pg from 'pg'
import type { ColumnDraft, ConstraintDraft, IndexDraft, TableDraft } from '#protocol/schemaEditor.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import { editableSchema, planTables } from '../../src/schemaEditor/planTables.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

const start = `
  create schema shop;
  create table shop.customer (
    id bigint generated always as identity primary key,
    email text not null unique,
    name varchar(80) default 'nobody'
  );
  create table shop.shelf (customer_id bigint, row int, primary key (customer_id, row));
  create table shop.orders (
    id bigint generated always as identity primary key,
    customer_id bigint not null references shop.customer (id) on delete cascade,
    status text not null default 'new' check (status <> ''),
    placed_at timestamptz not null default now()
  );
  create table shop.depot (
    town text,
    number int,
    row int,
    customer_id bigint,
    street text,
    constraint depot_key primary key (town, number) include (street),
    constraint depot_customer foreign key (customer_id, row) references shop.shelf match full
      on delete set null (customer_id) deferrable initially deferred not valid,
    constraint depot_row unique nulls not distinct (row) include (street) with (fillfactor = 70)
  );
  create index depot_street on shop.depot (street text_pattern_ops) include (row) with (fillfactor = 60);
  comment on index shop.depot_street is 'By street';
  create index orders_placed on shop.orders (placed_at desc) where status <> 'done';
  comment on column shop.orders.status is 'Where it stands';
  insert into shop.customer (email) values ('a@example.com');
  insert into shop.orders (customer_id) select id from shop.customer;`

const text = (name: string, more: Partial<ColumnDraft> = {}): ColumnDraft => ({
  name,
  type: 'text',
  notNull: false,
  ...more,
})

type Tables = Readonly<Record<'customer' | 'orders' | 'depot' | 'shelf', TableDraft>>
type Edit = (tables: Tables) => readonly TableDraft[]

const withColumn = (table: TableDraft, name: string, change: Partial<ColumnDraft>): TableDraft => ({
  ...table,
  columns: table.columns.map(column => (column.name === name ? { ...column, ...change } : column)),
})

const blank = { columns: [], constraints: [], indexes: [] }

const foreignKey = (
  columns: readonly string[],
  name: string,
  theirs: readonly string[],
): ConstraintDraft => ({
  name: '',
  type: 'foreignKey',
  columns,
  references: {
    table: { schema: 'shop', name },
    columns: theirs,
    onDelete: 'no action',
    onUpdate: 'cascade',
  },
})

const cases: readonly [what: string, edit: Edit, sql: RegExp, unwanted?: RegExp][] = [
  ['leaves what is not edited alone', ({ customer, orders }) => [customer, orders], /^$/],
  [
    'renames a column as a rename',
    ({ orders }) => [withColumn(orders, 'status', { name: 'state' })],
    /rename column status to state/,
    /drop/,
  ],
  [
    'swaps two names',
    ({ customer }) => [
      {
        ...customer,
        columns: customer.columns.map(column => ({
          ...column,
          name: { email: 'name', name: 'email' }[column.name] ?? column.name,
        })),
        constraints: customer.constraints.map(one => ({
          ...one,
          columns: one.columns.map(column => (column === 'email' ? 'name' : column)),
        })),
      },
    ],
    /rename column/,
    /drop/,
  ],
  [
    'renames a table that a foreign key refers to',
    ({ customer }) => [{ ...customer, name: 'Client "A"' }],
    /rename to "Client ""A"""/,
    /drop|add constraint/,
  ],
  [
    'moves a table to another schema',
    ({ orders }) => [{ ...orders, schema: 'public' }],
    /set schema public/,
    /drop/,
  ],
  [
    'adds a column with a default and a comment',
    ({ customer }) => [
      {
        ...customer,
        columns: [
          ...customer.columns,
          text('city', { expression: "'Oslo'", notNull: true, comment: "it's" }),
        ],
      },
    ],
    /add column city text/,
  ],
  [
    'changes a type, a default and nullability',
    ({ customer }) => [
      withColumn(customer, 'name', { type: 'character varying(200)', expression: "'some'", notNull: false }),
    ],
    /character varying\(200\)/,
  ],
  ['drops a column', ({ customer }) => [withColumn(customer, 'name', { dropped: true })], /drop column name/],
  [
    'makes a table with keys, a check and an index, unnamed',
    ({ orders }) => [
      orders,
      {
        ...blank,
        schema: 'shop',
        name: 'line',
        comment: 'One for each article',
        columns: [
          text('id', { type: 'bigint', notNull: true, identity: 'always' }),
          text('order_id', { type: 'bigint', notNull: true }),
          text('amount', { type: 'integer', notNull: true, expression: '1' }),
          text('twice', { type: 'integer', expression: 'amount * 2', generated: 'stored' }),
        ],
        constraints: [
          { name: '', type: 'primaryKey', columns: ['id'] },
          { name: '', type: 'check', columns: [], expression: 'amount > 0' },
          {
            name: '',
            type: 'foreignKey',
            columns: ['order_id'],
            references: {
              table: { schema: 'shop', name: 'orders' },
              columns: ['id'],
              onDelete: 'cascade',
              onUpdate: 'no action',
            },
          },
        ],
        indexes: [{ name: '', unique: false, method: 'btree', keys: ['order_id'], include: ['amount'] }],
      },
    ],
    /create table shop\.line/,
    /concurrently/,
  ],
  [
    'adds an index to a table that stands there without blocking it',
    ({ orders }) => [
      {
        ...orders,
        indexes: [
          ...orders.indexes,
          { name: 'orders_lower', unique: false, method: 'btree', keys: ['lower(status)'], include: [] },
        ],
      },
    ],
    /create index concurrently orders_lower/,
  ],
  [
    'changes what a foreign key does',
    ({ orders }) => [
      {
        ...orders,
        constraints: orders.constraints.map(one =>
          one.references ? { ...one, references: { ...one.references, onDelete: 'restrict' as const } } : one,
        ),
      },
    ],
    /on delete restrict/,
  ],
  [
    'refers to other tables as they are drawn, and to itself',
    ({ customer, orders }) => [
      customer,
      {
        ...withColumn(orders, 'id', { name: 'nr' }),
        name: 'Order "s"',
        constraints: orders.constraints.map(one =>
          one.type === 'primaryKey' ? { ...one, columns: ['nr'] } : one,
        ),
      },
      {
        ...blank,
        schema: 'shop',
        name: 'parcel',
        columns: [
          text('order', { type: 'bigint' }),
          text('customer', { type: 'bigint' }),
          text('town', { notNull: true }),
          text('number', { type: 'integer', notNull: true }),
          text('part_of', { type: 'integer' }),
        ],
        constraints: [
          { name: '', type: 'primaryKey', columns: ['town', 'number'] },
          foreignKey(['order'], 'Order "s"', ['nr']),
          foreignKey(['customer'], 'customer', ['id']),
          foreignKey(['town', 'number'], 'depot', ['town', 'number']),
          foreignKey(['part_of', 'town'], 'parcel', ['number', 'town']),
        ],
      },
    ],
    /references shop\."Order ""s""" \(nr\)/,
  ],
  [
    'gives keys and indexes other names, and keeps what it does not show of them',
    ({ depot }) => [
      {
        ...depot,
        constraints: depot.constraints.map(one => ({ ...one, name: `${one.name}_2` })),
        indexes: depot.indexes.map(one => ({ ...one, name: `${one.name}_2` })),
      },
    ],
    /^(alter (table|index) [\w. ]+ rename [\w ]+;\n){4}$/,
  ],
  [
    'gives columns other names under keys and indexes that include them',
    ({ depot }) => {
      const renamed = (name: string) => ({ street: 'Straße', customer_id: 'owner' })[name] ?? name
      return [
        {
          ...depot,
          columns: depot.columns.map(one => ({ ...one, name: renamed(one.name) })),
          constraints: depot.constraints.map(one => ({ ...one, columns: one.columns.map(renamed) })),
          indexes: depot.indexes.map(one => ({ ...one, keys: ['"Straße" text_pattern_ops'] })),
        },
      ]
    },
    /^(alter table shop\.depot rename column [^;]+;\n){2}$/,
  ],
  [
    'changes what a key and an index do, and keeps what it does not show of them',
    ({ depot }) => [
      {
        ...depot,
        constraints: depot.constraints.map(one =>
          one.references
            ? { ...one, references: { ...one.references, onUpdate: 'cascade' as const } }
            : one.type === 'unique'
              ? { ...one, columns: ['row', 'customer_id'] }
              : one,
        ),
        indexes: depot.indexes.map(one => ({ ...one, include: ['row', 'number'] })),
      },
    ],
    /match full on update cascade on delete set null \(customer_id\) deferrable initially deferred not valid/,
  ],
  ['drops a table', ({ orders }) => [{ ...orders, dropped: true }], /drop table shop\.orders/],
]

/** What a person would see: without the memory of old names and without what was dropped. */
function shown(table: TableDraft): unknown {
  const live = <T extends { readonly dropped?: true; readonly was?: unknown }>(items: readonly T[]) =>
    items.filter(item => !item.dropped).map(({ was: _, ...item }) => item)
  const named = <T extends { readonly name: string }>(items: readonly T[]) =>
    items.map(item => ({ ...item, name: item.name === '' ? 'chosen' : item.name }))
  const { was: _, ...rest } = table
  return {
    ...rest,
    columns: live(table.columns),
    constraints: named(live(table.constraints)),
    indexes: named(live(table.indexes)),
  }
}

describe('the schema editor', () => {
  before(loadParser)

  for (const [what, edit, sql, unwanted] of cases) {
    it(`${what}, and the database is what the drafts say`, async () => {
      const client = await connect(await freshDatabase(majors.at(-1)))
      try {
        await client.query(start)
        const drafts = await read(client, ['customer', 'orders', 'depot', 'shelf'])
        const wanted = edit(drafts as Tables)
        const { model } = await introspect(client)
        const made = planTables(model, wanted)
        assert.deepEqual(made.problems, [])
        assert.match(made.sql, sql)
        if (unwanted) assert.doesNotMatch(made.sql, unwanted)
        for (const statement of readScript(made.sql).statements) await client.query(statement.text)
        const after = (await introspect(client)).model
        for (const draft of wanted) {
          const [now] = editableSchema(after, [draft]).tables
          if (draft.dropped) assert.equal(now, undefined)
          else compare(now, draft)
        }
      } finally {
        await client.end()
      }
    })
  }

  it('refers to a primary key where no columns are chosen, and says why it cannot', async () => {
    const client = await connect(await freshDatabase(majors.at(-1)))
    try {
      await client.query(start)
      const { model } = await introspect(client)
      const { depot } = (await read(client, ['depot'])) as Tables
      const columns = ['a', 'b'].map(name => text(name, { type: 'bigint' }))
      const planned = (...constraints: ConstraintDraft[]) => {
        const line = { ...blank, schema: 'shop', name: 'line', columns, constraints }
        const keyless = { ...blank, schema: 'shop', name: 'keyless', columns }
        return planTables(model, [line, keyless, depot])
      }
      const cases: readonly [
        columns: readonly string[],
        name: string,
        theirs: readonly string[],
        says: RegExp,
      ][] = [
        [['a'], 'customer', [], /references shop\.customer \(id\)/],
        [['a'], 'customer', ['email'], /references shop\.customer \(email\)/],
        [['a'], 'customer', ['name'], /^customer has no primary key or unique constraint over name\.$/],
        [['b', 'a'], 'depot', [], /references shop\.depot \(town, number\)/],
        [['a'], 'depot', [], /^The foreign key has 1 of the 2 columns that it refers to: town, number\.$/],
        [['a'], 'keyless', [], /^keyless has no primary key: choose the columns that are meant\.$/],
        [['a'], 'gone', [], /^There will be no table gone\.$/],
      ]
      for (const [ours, name, theirs, says] of cases) {
        const { sql, problems } = planned(foreignKey(ours, name, theirs))
        const [problem] = problems
        assert.match(problem ? problem.message : sql, says)
        if (problem) assert.deepEqual([problem.path, sql], ['0.constraints.0.references', ''])
      }
    } finally {
      await client.end()
    }
  })

  it('points at a name that something else has', async () => {
    const client = await connect(await freshDatabase(majors.at(-1)))
    try {
      await client.query(`${start} create view shop.late as select 1; create sequence shop.numbers;`)
      const { model } = await introspect(client)
      const { depot } = (await read(client, ['depot'])) as Tables
      const index = (name: string) => ({ name, unique: false, method: 'btree', keys: ['a'], include: [] })
      const { was: _, ...line } = { ...depot, ...blank, name: 'line', columns: [text('a')] }
      const key = (name: string): ConstraintDraft => ({ name, type: 'unique', columns: ['a'] })
      const cases: readonly [drafts: readonly TableDraft[], path: string, says: string][] = [
        [[{ ...line, name: 'late' }], '0.name', 'There is a view late already.'],
        [[{ ...depot, name: 'orders' }], '0.name', 'There is a table orders already.'],
        [
          [{ ...line, indexes: [index('orders_placed')] }],
          '0.indexes.0.name',
          'There is an index orders_placed already.',
        ],
        [
          [{ ...line, constraints: [key('numbers')] }],
          '0.constraints.0.name',
          'There is a sequence numbers already.',
        ],
        [
          [depot, { ...line, indexes: [index('depot_key')] }],
          '1.indexes.0.name',
          'There is a key depot_key already.',
        ],
        [
          [{ ...line, indexes: [index('i'), index('i')] }],
          '0.indexes.1.name',
          'There is an index i already.',
        ],
      ]
      for (const [drafts, path, message] of cases)
        assert.deepEqual(planTables(model, drafts).problems, [{ path, message }])
      const free = { ...line, schema: 'public', indexes: [index('orders_placed')] }
      const settled: readonly (readonly TableDraft[])[] = [
        [free, { ...line, name: 'depot' }, { ...depot, name: 'store' }],
        [
          { ...depot, dropped: true },
          { ...line, name: 'depot' },
        ],
      ]
      for (const drafts of settled) assert.deepEqual(planTables(model, drafts).problems, [])
    } finally {
      await client.end()
    }
  })

  async function read(client: pg.Client, names: readonly string[]) {
    const { model } = await introspect(client)
    const { tables } = editableSchema(
      model,
      names.map(name => ({ schema: 'shop', name })),
    )
    return Object.fromEntries(tables.map(table => [table.name, table]))
  }

  /**
   * Names that PostgreSQL or the editor chose count as any; PostgreSQL prints expressions its own way,
   * and renames what is in them.
   */
  function compare(now: TableDraft | undefined, wanted: TableDraft) {
    assert.ok(now)
    const words = (expression: string) =>
      wanted.columns.reduce(
        (all, { was, name }) => (was && was !== name ? all.replaceAll(was, name) : all),
        plain(expression),
      )
    const anonymous = (table: TableDraft): TableDraft => ({
      ...table,
      columns: table.columns.map(column =>
        column.expression === undefined ? column : { ...column, expression: words(column.expression) },
      ),
      constraints: sortedBy(
        table.constraints
          .filter(one => !one.dropped)
          .map(one => ({
            ...one,
            name: '',
            ...(one.expression ? { expression: words(one.expression) } : {}),
          })),
      ),
      indexes: sortedBy(
        table.indexes
          .filter(one => !one.dropped)
          .map(one => ({ ...one, name: '', ...(one.predicate ? { predicate: words(one.predicate) } : {}) })),
      ),
    })
    assert.deepEqual(shown(anonymous(now)), shown(anonymous(wanted)))
  }

  const plain = (expression: string) => expression.replace(/::[a-z ]+/g, '').replace(/[()]/g, '')
  const sortedBy = <T extends Partial<ConstraintDraft & IndexDraft>>(items: readonly T[]) => {
    const order = ({ type, columns, keys }: T) => JSON.stringify([type, columns, keys])
    return [...items].sort((a, b) => (order(a) < order(b) ? -1 : 1))
  }

  const impossible: readonly [what: string, path: string, table: Partial<TableDraft>][] = [
    ['a table without a name', '0.name', { name: '' }],
    ['two columns with one name', '0.columns.1.name', { columns: [text('a'), text('a')] }],
    ['a type that is none', '0.columns.0.type', { columns: [text('a', { type: 'no type at all' })] }],
    [
      'a type that ends the statement',
      '0.columns.0.type',
      { columns: [text('a', { type: 'int); drop table shop.orders; --' })] },
    ],
    [
      'a default that ends the statement',
      '0.columns.0.expression',
      { columns: [text('a', { expression: '1); drop table shop.orders; select (1' })] },
    ],
    ['a name of 64 bytes', '0.columns.0.name', { columns: [text('ü'.repeat(32))] }],
    [
      'a key over a column that is not there',
      '0.constraints.0.columns',
      { constraints: [{ name: '', type: 'unique', columns: ['zzz'] }] },
    ],
    [
      'two primary keys',
      '0.constraints.1.type',
      {
        constraints: [
          { name: '', type: 'primaryKey', columns: ['a'] },
          { name: '', type: 'primaryKey', columns: ['a'] },
        ],
      },
    ],
  ]
  for (const [what, path, table] of impossible) {
    it(`points at ${what}`, () => {
      const draft: TableDraft = { ...blank, schema: 'shop', name: 'x', columns: [text('a')], ...table }
      const model = { reader: 1, serverVersion: 180000, user: 'postgres', facts: [], unread: [] }
      const { sql, problems } = planTables(model, [draft])
      assert.equal(sql, '')
      assert.deepEqual(
        problems.map(problem => problem.path),
        [path],
      )
    })
  }
})
