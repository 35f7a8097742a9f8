-- What customers think of it.

create table review (
  id bigint generated always as identity primary key,
  product_id int not null references product (id) on delete cascade,
  customer_id bigint not null references customer (id) on delete cascade,
  stars int not null check (stars between 1 and 5),
  title text not null,
  body text,
  written_at timestamptz not null default now(),
  unique (product_id, customer_id)
);
comment on table review is 'One opinion for each customer and article';
create index review_customer on review (customer_id);
