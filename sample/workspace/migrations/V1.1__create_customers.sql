-- Who buys.

create domain email_address as text
  check (value ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$');

create table customer (
  id bigint generated always as identity primary key,
  email email_address not null,
  first_name text not null,
  last_name text not null,
  full_name text generated always as (first_name || ' ' || last_name) stored,
  newsletter boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table customer is 'Everybody who has an account';
create unique index customer_email on customer (lower(email));
create index customer_name on customer (last_name, first_name);

create table address (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer (id) on delete cascade,
  street text not null,
  postal_code text not null,
  city text not null,
  country_code char(2) not null default 'DE',
  is_default boolean not null default false
);
comment on table address is 'Where customers have things sent';
create index address_customer on address (customer_id);
create unique index address_one_default on address (customer_id) where is_default;
