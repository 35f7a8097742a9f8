// The schema that random statements are written for, with rows in every table, and what the grammar
// needs to know of it. It has one of everything; names are unlike each other, so that a mix-up shows.

export const schema = 'shop'

/** Run first, in a database of its own. */
export const fixture = `
  create schema shop;
  create schema attic;
  set search_path to shop;
  create domain plain as text;
  create domain positive as int check (value > 0);
  create domain required as text not null;
  create type mood as enum ('sad', 'ok', 'happy');
  create type pair as (x int, y int);
  create sequence counter;
  create function fixed() returns int language plpgsql immutable as 'begin return 1; end';
  create function steady() returns int language plpgsql stable as 'begin return 1; end';
  create function dice() returns int language plpgsql volatile as 'begin return 1; end';
  create function touched() returns trigger language plpgsql as 'begin return new; end';
  create table customer (
    id bigint generated always as identity primary key,
    email varchar(100) not null unique,
    name text,
    code char(4),
    feeling mood default 'ok',
    age int check (age > 0),
    score numeric(8,2),
    born date,
    seen timestamp(3),
    at timestamptz default now(),
    doc json,
    data jsonb,
    tags text[],
    ip cidr,
    active boolean default true,
    note plain,
    level positive);
  create table product (
    sku text primary key,
    title varchar(50),
    price numeric(10,2) not null,
    stock int default 0,
    weight real,
    twice numeric generated always as (price * 2) stored,
    constraint price_ok check (price >= 0),
    constraint title_set check (title is not null));
  create table orders (
    id bigserial primary key,
    customer_id bigint references customer on delete cascade,
    sku text references product on update cascade on delete set null,
    qty int not null default 1,
    placed timestamptz,
    boss bigint references orders,
    unique (customer_id, qty));
  alter table orders add constraint qty_ok check (qty > 0) not valid;
  alter table orders add constraint placed_fk foreign key (boss) references orders not valid;
  create table line (
    order_id bigint not null references orders on delete cascade,
    no int not null,
    amount numeric(6,2),
    primary key (order_id, no));
  create table lone (a int, b text, c text not null, d int4range, e uuid);
  create table event (id bigint, at date not null, kind text default 'x', size int) partition by range (at);
  create table event_old partition of event for values from (minvalue) to ('2024-01-01');
  create table event_2024 partition of event for values from ('2024-01-01') to ('2025-01-01');
  create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
  create table event_rest partition of event default;
  create table event_2026 (id bigint, at date not null, kind text default 'x', size int);
  create table region (id int, code text, n int, primary key (id, code)) partition by list (code);
  create table region_eu partition of region for values in ('de', 'fr') partition by range (id);
  create table region_eu_low partition of region_eu for values from (0) to (100);
  create table region_eu_high partition of region_eu for values from (100) to (200);
  create table region_us partition of region for values in ('us', null);
  create table region_jp (id int not null, code text not null, n int, check (code = 'jp'));
  create table bucket (id int primary key, v text) partition by hash (id);
  create table bucket_0 partition of bucket for values with (modulus 2, remainder 0);
  create table bucket_1 partition of bucket for values with (modulus 2, remainder 1);
  create table visit (id int primary key, bucket_id int references bucket, region_id int, code text, foreign key (region_id, code) references region);
  create table base (id int, label text);
  create table derived (extra int) inherits (base);
  create table derived_more () inherits (derived);
  create table typed of pair;
  create unlogged table scratch (id int, v text);
  create index lone_a on lone (a);
  create index lone_expr on lone (lower(b));
  create index lone_some on lone (a) where b is not null;
  create unique index lone_c on lone (c);
  create index customer_name on customer (name);
  create index customer_code on customer (code);
  create index event_kind on event (kind);
  create index region_n on only region (n);
  create index region_us_n on region_us (n);
  create index base_id on base (id);
  create statistics lone_stats on a, b from lone;
  create view recent as select id, sku, qty from orders where qty > 0;
  create view names as select c.name, r.qty from customer c join orders o on o.customer_id = c.id join recent r on r.id = o.id;
  create view happening as select * from event;
  create view simple as select a, b from lone;
  create materialized view totals as select sku, sum(qty) as n from orders group by sku;
  create unique index totals_sku on totals (sku);
  create materialized view empty_one as select id from recent with no data;
  create trigger customer_touch before update on customer for each row execute function touched();
  create trigger event_touch after insert on event for each row execute function touched();
  create trigger orders_each after delete on orders for each statement execute function touched();
  create rule lone_quiet as on update to lone where new.a = -1 do also insert into scratch values (1, 'x');
  alter table lone enable row level security;
  create policy lone_all on lone using (a in (select id from scratch));
  create publication news for table lone, event with (publish = 'insert');
  create domain even as positive check (value % 2 = 0);
  create domain words as text[];
  create type spot as (place pair, level positive);
  create table deep (id bigint not null, at date not null, kind text not null, v int) partition by range (at);
  create table deep_2024 partition of deep for values from ('2024-01-01') to ('2025-01-01') partition by list (kind);
  create table deep_2024_a partition of deep_2024 for values in ('a') partition by hash (id);
  create table deep_2024_a0 partition of deep_2024_a for values with (modulus 2, remainder 0);
  create table deep_2024_a1 partition of deep_2024_a for values with (modulus 2, remainder 1);
  create table deep_2024_b partition of deep_2024 for values in ('b');
  create table deep_2024_rest partition of deep_2024 default;
  create table deep_2025 partition of deep for values from ('2025-01-01') to ('2026-01-01');
  create table deep_rest partition of deep default;
  create index deep_kind on deep (kind);
  create table lefty (id int, x text);
  create table righty (id int, y int not null);
  create table both_of (z int) inherits (lefty, righty);
  create table both_more () inherits (both_of);
  create table attic.lone (a int primary key, k text) ;
  create table attic."Odd.Table" (id int, "Col""umn" text);
  create table slot (id int, during int4range, spot spot, even even, words words, exclude using gist (during with &&));
  create foreign data wrapper dummy;
  create server dumb foreign data wrapper dummy;
  create foreign table far (id int, k text) server dumb;
  create view far_off as select id from far;
  create function peek(int) returns int language plpgsql stable as 'begin return (select count(*) from attic.lone); end';
  create function noting() returns trigger language plpgsql as $$ begin insert into scratch values (1, 'noted'); return new; end $$;
  create view peeking as select id, qty, peek(qty) as n from orders;
  create table peeked (id int default peek(1), n int check (peek(n) is not null));
  create procedure tidy() language sql as 'delete from scratch';
  create trigger line_note before insert or update on line for each row execute function noting();
  create rule simple_in as on insert to simple do instead insert into lone (a, b, c) values (new.a, new.b, 'c');
  create materialized view totals_more as select sku from totals;
  insert into customer (email, name, code, age, score, born, seen, data, level) values ('a@b.c', 'A', 'x', 3, 1.5, '2000-01-01', '2024-01-01', '{}', 1), ('b@b.c', 'B', 'y', 4, 2.5, '2001-01-01', '2024-01-02', '{}', 2);
  insert into product values ('p1', 'One', 10, 1, 1), ('p2', 'Two', 10, 1, 1);
  insert into orders (customer_id, sku, qty, placed) values (1, 'p1', 1, now());
  insert into line values (1, 1, 5);
  insert into lone values (1, 'b', 'c', '[1,2)');
  insert into event values (1, '2023-05-05'), (2, '2024-05-05'), (3, '2025-05-05'), (4, '2031-01-01');
  insert into event_2026 values (5, '2026-02-02');
  insert into region values (1, 'de', 1), (150, 'fr', 1), (2, 'us', 1);
  insert into region_jp values (3, 'jp', 1);
  insert into bucket values (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
  insert into visit values (1, 1, 1, 'de');
  insert into base values (1, 'x'); insert into derived values (2, 'y', 1); insert into derived_more values (3, 'z', 1);
  insert into typed values (1, 1); insert into scratch values (1, 'x');
  insert into deep values (1, '2024-02-02', 'a', 1), (2, '2024-03-03', 'b', 2), (3, '2024-03-03', 'c', 3), (4, '2025-03-03', 'c', 4), (5, '2030-01-01', 'z', 5);
  insert into both_of values (1, 'x', 2, 3); insert into both_more values (1, 'x', 2, 3); insert into lefty values (1, 'x'); insert into righty values (1, 1);
  insert into attic."Odd.Table" values (1, 'x'); insert into attic.lone values (1, null); insert into slot values (1, '[1,2)', null, 2); insert into peeked values (1, 1);
  refresh materialized view totals; refresh materialized view totals_more`
