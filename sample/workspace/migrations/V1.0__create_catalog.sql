-- What the shop sells, and who delivers it.

create table supplier (
  id int generated always as identity primary key,
  name text not null unique,
  country_code char(2) not null,
  email text,
  active boolean not null default true
);
comment on table supplier is 'Companies that deliver to us';

create table category (
  id int generated always as identity primary key,
  parent_id int references category (id),
  name text not null,
  slug text not null unique
);
comment on table category is 'Two levels: departments and their shelves';
create index category_parent on category (parent_id);

create table product (
  id int generated always as identity primary key,
  sku text not null unique,
  name text not null,
  category_id int not null references category (id),
  supplier_id int not null references supplier (id),
  price numeric(10, 2) not null check (price >= 0),
  weight_grams int not null check (weight_grams > 0),
  tags text[] not null default '{}',
  attributes jsonb not null default '{}',
  discontinued boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table product is 'One row for each article that has ever been on sale';
comment on column product.sku is 'Stock keeping unit, printed on the label';
comment on column product.price is 'Current price with tax, in euros; older ones stand in product_price';
create index product_category on product (category_id);
create index product_supplier on product (supplier_id);
create index product_tags on product using gin (tags);
create index product_on_sale on product (name) where not discontinued;

create table product_price (
  product_id int not null references product (id) on delete cascade,
  valid_from date not null,
  price numeric(10, 2) not null check (price >= 0),
  primary key (product_id, valid_from)
);
comment on table product_price is 'Every price an article has had';
