// What the grammar needs to know of the fixture: its tables with their columns, constraints and triggers,
// its views and its indexes.

export interface Table {
  readonly name: string
  /** Names of columns and the types they have. */
  readonly columns: Readonly<Record<string, string>>
  /** Names of its constraints. */
  readonly constraints: readonly string[]
  readonly triggers: readonly string[]
}

const table = (
  name: string,
  columns: Readonly<Record<string, string>>,
  constraints: readonly string[] = [],
  triggers: readonly string[] = [],
): Table => ({ name, columns, constraints, triggers })

const deep = { id: 'bigint', at: 'date', kind: 'text', v: 'int' }
const event = { id: 'bigint', at: 'date', kind: 'text', size: 'int' }
const region = { id: 'int', code: 'text', n: 'int' }

export const tables: readonly Table[] = [
  table(
    'customer',
    {
      id: 'bigint',
      email: 'varchar(100)',
      name: 'text',
      code: 'char(4)',
      feeling: 'mood',
      age: 'int',
      score: 'numeric(8,2)',
      born: 'date',
      seen: 'timestamp(3)',
      at: 'timestamptz',
      doc: 'json',
      data: 'jsonb',
      tags: 'text[]',
      ip: 'cidr',
      active: 'boolean',
      note: 'plain',
      level: 'positive',
    },
    ['customer_pkey', 'customer_email_key', 'customer_age_check'],
    ['customer_touch'],
  ),
  table(
    'product',
    {
      sku: 'text',
      title: 'varchar(50)',
      price: 'numeric(10,2)',
      stock: 'int',
      weight: 'real',
      twice: 'numeric',
    },
    ['product_pkey', 'price_ok', 'title_set'],
  ),
  table(
    'orders',
    { id: 'bigint', customer_id: 'bigint', sku: 'text', qty: 'int', placed: 'timestamptz', boss: 'bigint' },
    [
      'orders_pkey',
      'orders_customer_id_fkey',
      'orders_sku_fkey',
      'orders_boss_fkey',
      'qty_ok',
      'placed_fk',
      'orders_customer_id_qty_key',
    ],
    ['orders_each'],
  ),
  table(
    'line',
    { order_id: 'bigint', no: 'int', amount: 'numeric(6,2)' },
    ['line_pkey', 'line_order_id_fkey'],
    ['line_note'],
  ),
  table('lone', { a: 'int', b: 'text', c: 'text', d: 'int4range', e: 'uuid' }),
  table('event', event, [], ['event_touch']),
  table('event_2024', event),
  table('event_rest', event),
  table('event_2026', event),
  table('region', region, ['region_pkey']),
  table('region_eu', region, ['region_eu_pkey']),
  table('region_eu_low', region, ['region_eu_low_pkey']),
  table('region_us', region, ['region_us_pkey']),
  table('region_jp', region, ['region_jp_code_check']),
  table('bucket', { id: 'int', v: 'text' }, ['bucket_pkey']),
  table('bucket_0', { id: 'int', v: 'text' }, ['bucket_0_pkey']),
  table('visit', { id: 'int', bucket_id: 'int', region_id: 'int', code: 'text' }, [
    'visit_pkey',
    'visit_bucket_id_fkey',
    'visit_region_id_code_fkey',
  ]),
  table('base', { id: 'int', label: 'text' }),
  table('derived', { id: 'int', label: 'text', extra: 'int' }),
  table('derived_more', { id: 'int', label: 'text', extra: 'int' }),
  table('typed', { x: 'int', y: 'int' }),
  table('deep', deep),
  table('deep_2024', deep),
  table('deep_2024_a', deep),
  table('deep_2024_b', deep),
  table('deep_rest', deep),
  table('lefty', { id: 'int', x: 'text' }),
  table('righty', { id: 'int', y: 'int' }),
  table('both_of', { id: 'int', x: 'text', y: 'int', z: 'int' }),
  table('attic.lone', { a: 'int', k: 'text' }, ['lone_pkey']),
  table('attic."Odd.Table"', { id: 'int', '"Col""umn"': 'text' }),
  table('slot', { id: 'int', during: 'int4range', spot: 'spot', even: 'even', words: 'words' }, [
    'slot_during_excl',
  ]),
  table('peeked', { id: 'int', n: 'int' }, ['peeked_n_check']),
  table('scratch', { id: 'int', v: 'text' }),
]

export const views = ['recent', 'names', 'happening', 'simple', 'far_off', 'peeking'] as const
export const matviews = ['totals', 'empty_one', 'totals_more'] as const
export const indexes = [
  'lone_a',
  'lone_expr',
  'lone_some',
  'lone_c',
  'customer_name',
  'customer_code',
  'event_kind',
  'event_2024_kind_idx',
  'region_n',
  'region_us_n',
  'base_id',
  'totals_sku',
  'orders_pkey',
  'bucket_pkey',
  'bucket_0_pkey',
  'deep_kind',
  'deep_2024_kind_idx',
  'deep_2024_a_kind_idx',
  'slot_during_excl',
  'attic.lone_pkey',
] as const
