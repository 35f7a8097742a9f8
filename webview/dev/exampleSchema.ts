// A schema as the editor's page gets it, for looking at the page without a server. Not shipped, not a test.
import type { TableDraft } from '#protocol/schemaEditor.ts'
import type { SchemaEditorState } from '#protocol/schemaEditorPage.ts'

const orders: TableDraft = {
  schema: 'public',
  name: 'orders',
  was: { schema: 'public', name: 'orders' },
  comment: 'What customers ordered',
  columns: [
    { was: 'id', name: 'id', type: 'bigint', notNull: true, identity: 'always' },
    { was: 'placed_at', name: 'placed_at', type: 'timestamptz', notNull: true, expression: 'now()' },
    { was: 'customer_id', name: 'customer_id', type: 'bigint', notNull: false },
  ],
  constraints: [
    { was: 'orders_pkey', name: 'orders_pkey', type: 'primaryKey', columns: ['id'] },
    {
      was: 'orders_customer',
      name: 'orders_customer',
      type: 'foreignKey',
      columns: ['customer_id'],
      references: {
        table: { schema: 'public', name: 'customer' },
        columns: ['id'],
        onDelete: 'no action',
        onUpdate: 'no action',
      },
    },
    { was: 'late', name: 'late', type: 'check', columns: [], expression: 'placed_at > now()' },
  ],
  indexes: [
    {
      was: 'orders_placed',
      name: 'orders_placed',
      unique: false,
      method: 'btree',
      keys: ['placed_at desc'],
      include: [],
    },
  ],
}

export const schemaEditor: SchemaEditorState = {
  kind: 'schemaEditor',
  databaseIds: [1],
  database: 'shop_prod',
  environment: 'Prod',
  guarded: true,
  serverVersion: 180004,
  begin: [{ schema: 'public', name: 'orders' }],
  schema: {
    tables: [orders],
    schemas: ['public'],
    tableNames: [
      { schema: 'public', name: 'orders' },
      { schema: 'public', name: 'customer' },
    ],
    types: ['bigint', 'text', 'timestamptz'],
  },
  generation: 1,
  changes: 0,
  busy: false,
}
