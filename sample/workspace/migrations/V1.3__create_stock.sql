-- What lies where, and how it got there.

create table warehouse (
  id int generated always as identity primary key,
  name text not null unique,
  city text not null
);

create table stock (
  warehouse_id int not null references warehouse (id),
  product_id int not null references product (id),
  quantity int not null default 0 check (quantity >= 0),
  primary key (warehouse_id, product_id)
);
comment on table stock is 'Kept by a trigger on stock_movement; nobody writes it by hand';
create index stock_product on stock (product_id);

create table stock_movement (
  id bigint generated always as identity primary key,
  warehouse_id int not null references warehouse (id),
  product_id int not null references product (id),
  change int not null check (change <> 0),
  reason text not null,
  moved_at timestamptz not null default now()
);
comment on table stock_movement is 'Deliveries add, parcels take away';
create index stock_movement_product on stock_movement (product_id, moved_at);

create function apply_stock_movement()
returns trigger
language plpgsql
as $$
begin
  update stock
  set quantity = quantity + new.change
  where warehouse_id = new.warehouse_id
    and product_id = new.product_id;
  if not found then
    insert into stock (warehouse_id, product_id, quantity)
    values (new.warehouse_id, new.product_id, new.change);
  end if;
  return null;
end
$$;

create trigger apply_stock_movement
  after insert on stock_movement
  for each row
  execute function apply_stock_movement();

create function touch_updated_at()
returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create trigger touch_updated_at
  before update on product
  for each row
  execute function touch_updated_at();

create trigger touch_updated_at
  before update on orders
  for each row
  execute function touch_updated_at();
