-- Orders, from the basket to the parcel.

create type order_status as enum ('placed', 'paid', 'shipped', 'delivered', 'cancelled');
create type payment_method as enum ('card', 'transfer', 'invoice');

create table coupon (
  code text primary key check (code = upper(code)),
  percent int not null check (percent between 1 and 90),
  valid_from date not null,
  valid_until date not null,
  check (valid_from <= valid_until)
);
comment on table coupon is 'Discounts that customers type in';

create table orders (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer (id),
  address_id bigint not null references address (id),
  coupon_code text references coupon (code),
  status order_status not null default 'placed',
  note text,
  placed_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table orders is 'One row for each order; what was ordered stands in order_line';
create index orders_customer on orders (customer_id);
create index orders_open on orders (placed_at) where status in ('placed', 'paid');

create table order_line (
  order_id bigint not null references orders (id) on delete cascade,
  line int not null,
  product_id int not null references product (id),
  quantity int not null check (quantity > 0),
  unit_price numeric(10, 2) not null check (unit_price >= 0),
  amount numeric(12, 2) generated always as (quantity * unit_price) stored,
  primary key (order_id, line)
);
comment on column order_line.unit_price is 'Price on the day of the order';
create index order_line_product on order_line (product_id);

create table payment (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders (id),
  method payment_method not null,
  amount numeric(12, 2) not null check (amount > 0),
  received_at timestamptz not null
);
create index payment_order on payment (order_id);

create table shipment (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders (id),
  carrier text not null,
  tracking_number text unique,
  shipped_at timestamptz not null,
  delivered_at timestamptz,
  check (delivered_at >= shipped_at)
);
create index shipment_order on shipment (order_id);
