// What the example's tasks do to the schema. Not shipped, not a test.
import type { TaskDifference } from '#protocol/page.ts'

const before = `create table public.orders (
    id bigint generated always as identity not null,
    customer_id bigint not null,
    status text default 'new'::text not null,
    total numeric(12,2) not null,
    placed_at timestamp with time zone default now() not null,
    note text
);

alter table public.orders
    add constraint orders_pkey primary key (id);

alter table public.orders
    add constraint orders_customer_id_fkey foreign key (customer_id) references public.customers (id);
`

const after = `${before.replace(
  '    note text\n',
  '    note text,\n    delivered_at timestamp with time zone\n',
)}
create index orders_delivered_idx on public.orders (delivered_at) where delivered_at is not null;
`

export const difference = (source: TaskDifference['source']): TaskDifference => ({
  source,
  before: 'a',
  after: 'b',
  texts: [
    { document: 'public/orders.table.sql', before, after },
    { document: 'public/paid.view.sql', before: 'create view public.paid as\n select 1;\n' },
  ],
  difference: {
    summary: '1 table changed, 1 index added, 1 view removed.',
    objects: [
      {
        kind: 'changed',
        object: 'table',
        name: 'public.orders',
        document: 'public/orders.table.sql',
        details: ['column delivered_at added'],
      },
      {
        kind: 'added',
        object: 'index',
        name: 'public.orders_delivered_idx',
        document: 'public/orders.table.sql',
        details: [],
      },
      {
        kind: 'removed',
        object: 'view',
        name: 'public.paid',
        document: 'public/paid.view.sql',
        details: [],
      },
    ],
  },
})
