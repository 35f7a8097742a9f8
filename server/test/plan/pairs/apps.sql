-- pair: a forum grows up
-- from
create table users (id serial primary key, username varchar(30) not null unique, email varchar(255) not null, created_at timestamp not null default now(), role varchar(10) not null default 'member' check (role in ('member', 'moderator', 'admin')));
create table categories (id serial primary key, name text not null, parent_id int references categories (id), position int not null default 0);
create table topics (id serial primary key, category_id int not null references categories on delete cascade, user_id int references users on delete set null, title text not null check (length(title) between 3 and 200), views int not null default 0, created_at timestamp not null default current_timestamp);
create table posts (id serial primary key, topic_id int not null references topics on delete cascade, user_id int references users, body text not null, search tsvector, unique (topic_id, id));
create index posts_topic on posts (topic_id);
create index posts_search on posts using gin (search);
create function posts_search() returns trigger language plpgsql as $$ begin new.search := to_tsvector('english', new.body); return new; end $$;
create trigger posts_search before insert or update on posts for each row execute procedure posts_search();
create view active_topics as select t.id, t.title, u.username, count(p.id) as posts from topics t left join users u on u.id = t.user_id left join posts p on p.topic_id = t.id group by t.id, t.title, u.username having count(p.id) > 3;
-- to
create type user_role as enum ('member', 'moderator', 'admin', 'owner');
create extension citext;
create table users (id bigserial primary key, username citext not null unique, email citext not null constraint users_email_key unique, created_at timestamptz not null default now(), role user_role not null default 'member', bio text, settings jsonb not null default '{}'::jsonb check (jsonb_typeof(settings) = 'object'));
create table categories (id serial primary key, name text not null, parent_id int references categories (id) on delete restrict, position int not null default 0, constraint categories_name unique (parent_id, name));
create table topics (id bigserial primary key, category_id int not null references categories on delete cascade, user_id bigint references users on delete set null, title varchar(200) not null check (length(title) >= 3), views bigint not null default 0, created_at timestamptz not null default current_timestamp, closed_at timestamptz, pinned boolean not null default false);
create table posts (id bigserial primary key, topic_id bigint not null references topics on delete cascade, user_id bigint references users, body text not null, search tsvector, edited_at timestamptz, unique (topic_id, id));
create index posts_topic on posts (topic_id, id desc);
create index posts_search on posts using gin (search) with (fastupdate = off);
create index posts_edited on posts (edited_at) where edited_at is not null;
create function posts_search() returns trigger language plpgsql as $$ begin new.search := to_tsvector('simple', new.body); return new; end $$;
create trigger posts_search before insert or update of body on posts for each row execute function posts_search();
create table likes (user_id bigint references users on delete cascade, post_id bigint references posts on delete cascade, at timestamptz not null default now(), primary key (user_id, post_id));
create view active_topics as select t.id, t.title, u.username, u.role, count(p.id) as posts from topics t left join users u on u.id = t.user_id left join posts p on p.topic_id = t.id where t.closed_at is null group by t.id, t.title, u.username, u.role having count(p.id) > 3;
create materialized view top_posters as select user_id, count(*) as n from posts group by user_id with no data;
create unique index top_posters_user on top_posters (user_id);

-- pair: a shop changes its order lines
-- from
create domain money_amount as numeric(10,2) check (value >= 0);
create table products (sku char(8) primary key, name text not null, price money_amount not null, tags text[] not null default '{}', discontinued bool default false);
create table orders (id bigint generated always as identity primary key, placed date not null default current_date, status smallint not null default 0 check (status in (0, 1, 2)));
create table lines (order_id bigint references orders on delete cascade, line int, sku char(8) not null references products, qty int not null check (qty > 0), price money_amount not null, total numeric generated always as (qty * price) stored, primary key (order_id, line));
create index lines_sku on lines (sku);
create view order_totals as select order_id, sum(total) as total, count(*) as lines from lines group by order_id;
create view big_orders as select o.id, o.placed, t.total from orders o join order_totals t on t.order_id = o.id where t.total > 1000;
create function order_total(o bigint) returns numeric language sql stable as 'select total from order_totals where order_id = o';
-- to
create domain money_amount as numeric(12,2) check (value >= 0);
create table products (sku varchar(20) primary key, name text not null, price money_amount not null, tags text[] not null default '{}', discontinued bool not null default false);
create table orders (id bigint generated by default as identity primary key, placed timestamptz not null default now(), status text not null default 'new' check (status in ('new', 'paid', 'sent')));
create table lines (order_id bigint references orders on delete cascade, line int, sku varchar(20) not null references products on update cascade, qty numeric(8,3) not null check (qty > 0), price money_amount not null, total numeric generated always as (qty * price) stored, primary key (order_id, line));
create index lines_sku on lines (sku) include (qty);
create view order_totals as select order_id, sum(total) as total, count(*) as lines from lines group by order_id;
create view big_orders as select o.id, o.placed, t.total from orders o join order_totals t on t.order_id = o.id where t.total > 1000;
create function order_total(o bigint) returns numeric language sql stable as 'select total from order_totals where order_id = o';
-- unresolved

-- pair: tenants with row security
-- from
create schema app;
create table app.tenants (id uuid primary key default gen_random_uuid(), name text not null unique);
create table app.accounts (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references app.tenants, email text not null, unique (tenant_id, email));
create function app.current_tenant() returns uuid language sql stable as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;
alter table app.accounts enable row level security;
create policy tenant on app.accounts using (tenant_id = app.current_tenant());
grant usage on schema app to app_reader;
grant select on all tables in schema app to app_reader;
-- to
create schema app;
create table app.tenants (id uuid primary key default gen_random_uuid(), name text not null unique, plan text not null default 'free' check (plan in ('free', 'pro')));
create table app.accounts (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references app.tenants on delete cascade, email text not null, deleted_at timestamptz);
create unique index accounts_email on app.accounts (tenant_id, lower(email)) where deleted_at is null;
create function app.current_tenant() returns uuid language sql stable security definer set search_path = app, pg_temp as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;
revoke execute on function app.current_tenant() from public;
grant execute on function app.current_tenant() to app_reader, app_writer;
alter table app.accounts enable row level security, force row level security;
create policy tenant on app.accounts to app_reader, app_writer using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
create policy tenant_admin on app.accounts as restrictive for delete using (current_user = 'app_owner');
create table app.audit (id bigint generated always as identity, tenant_id uuid not null default app.current_tenant(), at timestamptz not null default clock_timestamp(), entry jsonb not null) partition by range (at);
create table app.audit_2024 partition of app.audit for values from ('2024-01-01') to ('2025-01-01');
create table app.audit_rest partition of app.audit default;
create index audit_tenant on app.audit (tenant_id, at desc);
create function app.audited() returns trigger language plpgsql as $$ begin insert into app.audit (entry) values (to_jsonb(new)); return new; end $$;
create trigger audited after insert or update or delete on app.accounts for each row execute function app.audited();
grant usage on schema app to app_reader, app_writer;
grant select on all tables in schema app to app_reader;
grant insert, update on app.accounts to app_writer;
alter default privileges in schema app grant select on tables to app_reader;

-- pair: bookings that may not overlap
-- from
create extension btree_gist;
create table rooms (id int primary key, name text);
create table bookings (id serial primary key, room int not null references rooms, during tsrange not null, who text, exclude using gist (room with =, during with &&));
-- to
create extension btree_gist;
create table rooms (id int primary key, name text not null default 'room', capacity int check (capacity > 0));
create table bookings (id serial primary key, room int not null references rooms on delete cascade, during tstzrange not null, who text, state text default 'held', constraint no_overlap exclude using gist (room with =, during with &&) where (state <> 'cancelled'));

-- pair: a log by month, rolled forward
-- from
create table events (id bigint not null, at timestamptz not null, kind text not null, data jsonb) partition by range (at);
create table events_2024_01 partition of events for values from ('2024-01-01') to ('2024-02-01');
create table events_2024_02 partition of events for values from ('2024-02-01') to ('2024-03-01');
create index events_kind on events (kind, at);
alter table events add primary key (id, at);
-- to
create table events (id bigint not null, at timestamptz not null, kind text not null, data jsonb, source text default 'web') partition by range (at);
create table events_2024_02 partition of events for values from ('2024-02-01') to ('2024-03-01');
create table events_2024_03 partition of events for values from ('2024-03-01') to ('2024-04-01') with (fillfactor = 90);
create table events_rest partition of events default;
create index events_kind on events (kind, at desc);
create index events_data on events using gin (data jsonb_path_ops);
alter table events add primary key (id, at);
alter table events add constraint kind_known check (kind in ('view', 'click', 'buy'));

-- pair: a film rental, as sample databases have it
-- from
create type mpaa_rating as enum ('G', 'PG', 'R');
create domain year as integer check (value >= 1901 and value <= 2155);
create sequence film_film_id_seq;
create table film (film_id integer default nextval('film_film_id_seq'::regclass) not null primary key, title varchar(255) not null, release_year year, rating mpaa_rating default 'G'::mpaa_rating, last_update timestamp default now() not null, special_features text[], fulltext tsvector not null);
create table actor (actor_id serial primary key, first_name varchar(45) not null, last_name varchar(45) not null);
create table film_actor (actor_id smallint not null references actor on update cascade on delete restrict, film_id smallint not null references film on update cascade on delete restrict, primary key (actor_id, film_id));
create function _group_concat(text, text) returns text language sql immutable as $_$ select case when $2 is null then $1 when $1 is null then $2 else $1 || ', ' || $2 end $_$;
create aggregate group_concat(text) (sfunc = _group_concat, stype = text);
create view actor_info as select a.actor_id, a.first_name, a.last_name, group_concat(distinct f.title) as film_info from actor a left join film_actor fa on a.actor_id = fa.actor_id left join film f on f.film_id = fa.film_id group by a.actor_id, a.first_name, a.last_name;
create trigger film_fulltext before insert or update on film for each row execute function tsvector_update_trigger('fulltext', 'pg_catalog.english', 'title');
create index film_fulltext_idx on film using gist (fulltext);
-- to
create type mpaa_rating as enum ('G', 'PG', 'PG-13', 'R', 'NC-17');
create domain year as integer check (value >= 1888 and value <= 2155);
create sequence film_film_id_seq;
create table film (film_id integer default nextval('film_film_id_seq'::regclass) not null primary key, title text not null, release_year year, rating mpaa_rating default 'G'::mpaa_rating, last_update timestamptz default now() not null, special_features text[], fulltext tsvector not null, length smallint check (length > 0));
alter sequence film_film_id_seq owned by film.film_id;
create table actor (actor_id serial primary key, first_name text not null, last_name text not null, unique (first_name, last_name));
create table film_actor (actor_id integer not null references actor on update cascade on delete restrict, film_id integer not null references film on update cascade on delete restrict, last_update timestamptz default now() not null, primary key (actor_id, film_id));
create function _group_concat(text, text) returns text language sql immutable parallel safe as $_$ select case when $2 is null then $1 when $1 is null then $2 else $1 || '; ' || $2 end $_$;
create aggregate group_concat(text) (sfunc = _group_concat, stype = text, parallel = safe);
create view actor_info as select a.actor_id, a.first_name, a.last_name, group_concat(distinct f.title) as film_info from actor a left join film_actor fa on a.actor_id = fa.actor_id left join film f on f.film_id = fa.film_id group by a.actor_id, a.first_name, a.last_name;
create trigger film_fulltext before insert or update of title on film for each row execute function tsvector_update_trigger('fulltext', 'pg_catalog.english', 'title');
create index film_fulltext_idx on film using gin (fulltext);
-- commits

-- pair: varchar checks and conditions of every place
-- from
create table base (id int);
-- to
create table base (id int);
create table t (a varchar(10) check (a in ('x', 'y')), b varchar not null default 'p' check (b not in ('q', 'r')), c boolean generated always as (a in ('x', 'z')) stored, d text check (d in ('m', 'n')), e char(3) check (e in ('a', 'b')));
create index t_a on t (b) where a in ('x', 'y');
create view v as select a, case when a in ('x', 'y') then 1 else 2 end as n from t where b not in ('k', 'l');
create materialized view m as select a from t where a in ('x', 'y') and b in ('z', 'w');
create policy p on t using (a in ('x', 'y')) with check (b in ('p', 'q'));
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr before update on t for each row when (new.a in ('x', 'y')) execute function trg();
create rule r as on update to t where new.a in ('x', 'y') do also nothing;
create domain d as varchar(5) check (value in ('a', 'b'));

-- pair: conditions that PostgreSQL prints in its own way
-- from
create table t (a int, b text, c date, d timestamptz, e numeric, j jsonb, arr int[]);
create view v as select a from t;
-- to
create table t (a int, b text, c date, d timestamptz, e numeric, j jsonb, arr int[],
  check (a between symmetric 10 and 1), check (b like 'x%' escape '!'), check (b similar to '(a|b)%'), check (b is distinct from 'q'), check (a in (1, 2, 3)), check (a = any (arr)), check (c > date '2024-01-01' and c < current_date + 5000), check (extract(year from c) > 2000), check (coalesce(a, 0) + nullif(a, 3) > greatest(1, 2)), check (b ~* 'x' or not (b !~ 'y')), check (j ? 'k' and j ->> 'k' = 'v' and j @> '{"a": 1}'), check ((a, e) > (1, 2)), check (a is not null is true), check (substring(b from 1 for 2) = 'ab'), check (position('x' in b) > 0), check (trim(both 'x' from b) <> ''), check (overlay(b placing 'q' from 1) <> ''), check (d at time zone 'UTC' > '2020-01-01'), check (e::int::text = a::text), check (arr[1] > 0 and arr[1:2] = '{1,2}'), check (-a < - 5), check (a % 2 = 0 and a ^ 2 > 4 and @ a > 0), check (row(a, b) is not null), check (b collate "C" > 'x'), check (interval '1 day' * a > '01:00'));
create view v as select a, cast(b as varchar(5)) as b5, e::numeric(5,2) as e52, c - interval '1 day' as y, (select max(a) from t x where x.a < t.a) as m, exists (select from t) as ex, array(select a from t order by 1) as l, array_agg(a) filter (where a > 1) over (partition by c) as w from t where a in (select a from t limit 3 offset 1) order by a desc nulls last, 2 fetch first 5 rows only;
