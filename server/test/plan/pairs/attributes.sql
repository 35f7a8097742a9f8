-- pair: alter table t set (fillfactor = 60)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (fillfactor = 60);

-- pair: alter table t set (autovacuum_enabled = false)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_enabled = false);

-- pair: alter table t set (autovacuum_vacuum_threshold = 99)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_vacuum_threshold = 99);

-- pair: alter table t set (autovacuum_vacuum_scale_factor = 0.3)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_vacuum_scale_factor = 0.3);

-- pair: alter table t set (autovacuum_analyze_threshold = 77)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_analyze_threshold = 77);

-- pair: alter table t set (autovacuum_analyze_scale_factor = 0.4)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_analyze_scale_factor = 0.4);

-- pair: alter table t set (autovacuum_vacuum_cost_delay = 5)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_vacuum_cost_delay = 5);

-- pair: alter table t set (autovacuum_vacuum_cost_limit = 300)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_vacuum_cost_limit = 300);

-- pair: alter table t set (autovacuum_freeze_min_age = 1000)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_freeze_min_age = 1000);

-- pair: alter table t set (autovacuum_freeze_max_age = 200000)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_freeze_max_age = 200000);

-- pair: alter table t set (autovacuum_freeze_table_age = 3000)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_freeze_table_age = 3000);

-- pair: alter table t set (autovacuum_multixact_freeze_min_age = 10)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_multixact_freeze_min_age = 10);

-- pair: alter table t set (autovacuum_multixact_freeze_max_age = 20000)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_multixact_freeze_max_age = 20000);

-- pair: alter table t set (log_autovacuum_min_duration = 10)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (log_autovacuum_min_duration = 10);

-- pair: alter table t set (parallel_workers = 2)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (parallel_workers = 2);

-- pair: alter table t set (user_catalog_table = true)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (user_catalog_table = true);

-- pair: alter table t set (vacuum_truncate = false)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (vacuum_truncate = false);

-- pair: alter table t set (toast_tuple_target = 500)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (toast_tuple_target = 500);

-- pair: alter table t set (vacuum_index_cleanup = off)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (vacuum_index_cleanup = off);

-- pair: alter table t set (autovacuum_vacuum_insert_threshold = 55)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (autovacuum_vacuum_insert_threshold = 55);

-- pair: alter table t set (toast.autovacuum_enabled = false)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (toast.autovacuum_enabled = false);

-- pair: alter table t set (toast.vacuum_truncate = false)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (toast.vacuum_truncate = false);

-- pair: alter table t set (toast.autovacuum_freeze_max_age = 200000)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set (toast.autovacuum_freeze_max_age = 200000);

-- pair: alter table t alter a set statistics 100
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter a set statistics 100;

-- pair: alter table t alter b set storage external
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter b set storage external;

-- pair: alter table t alter d set storage plain
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter d set storage plain;

-- pair: alter table t alter a set (n_distinct = 10)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter a set (n_distinct = 10);

-- pair: alter table t alter a set (n_distinct_inherited = -1)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter a set (n_distinct_inherited = -1);

-- pair: alter table t alter a set default 3
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter a set default 3;

-- pair: alter table t alter a drop not null
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter a drop not null;

-- pair: alter table t alter b type varchar(3)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter b type varchar(3);

-- pair: alter table t alter b type text collate "C"
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter b type text collate "C";

-- pair: alter table t alter a add generated always as identity
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter a add generated always as identity;

-- pair: alter table t alter a add generated by default as identity (increment 3)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter a add generated by default as identity (increment 3);

-- pair: alter table t replica identity full
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t replica identity full;

-- pair: alter table t replica identity nothing
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t replica identity nothing;

-- pair: alter table t replica identity using index u
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t replica identity using index u;

-- pair: alter table t cluster on i
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t cluster on i;

-- pair: alter table t set unlogged
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t set unlogged;

-- pair: alter table t enable row level security
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t enable row level security;

-- pair: alter table t force row level security
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t force row level security;

-- pair: alter table t owner to app_owner
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t owner to app_owner;

-- pair: alter index i set (fillfactor = 33)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter index i set (fillfactor = 33);

-- pair: alter index i set (deduplicate_items = off)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter index i set (deduplicate_items = off);

-- pair: alter index u rename to u2
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter index u rename to u2;

-- pair: comment on index i is 'x'
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
comment on index i is 'x';

-- pair: comment on column t.a is 'x'
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
comment on column t.a is 'x';

-- pair: comment on table t is 'x'
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
comment on table t is 'x';

-- pair: grant select on t to app_reader
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
grant select on t to app_reader;

-- pair: grant select (a) on t to app_reader
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
grant select (a) on t to app_reader;

-- pair: grant update (a), insert (b) on t to app_reader with grant option
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
grant update (a), insert (b) on t to app_reader with grant option;

-- pair: grant truncate, references, trigger on t to public
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
grant truncate, references, trigger on t to public;

-- pair: revoke all on t from postgres
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
revoke all on t from postgres;

-- pair: drop index i
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
drop index i;

-- pair: alter table t add primary key using index u
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t add primary key using index u;

-- pair: alter table t add constraint uu unique using index u
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t add constraint uu unique using index u;

-- pair: alter table t rename a to a2
-- unresolved
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t rename a to a2;

-- pair: alter table t rename to t9
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t rename to t9;

-- pair: create index on t (b, a)
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
create index on t (b, a);

-- pair: create index i9 on t (b) where a > 1
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
create index i9 on t (b) where a > 1;

-- pair: alter table t add e int
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t add e int;

-- pair: alter table t drop d
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t drop d;

-- pair: alter table t alter b set compression pglz
-- since: 14
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t alter b set compression pglz;

-- pair: create unique index n on t (b) nulls not distinct
-- since: 15
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
create unique index n on t (b) nulls not distinct;

-- pair: alter table t rename constraint t_a_not_null to nn
-- since: 18
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t rename constraint t_a_not_null to nn;

-- pair: alter table t add constraint nn not null b not valid
-- since: 18
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t add constraint nn not null b not valid;

-- pair: alter table t add constraint nn not null b no inherit
-- since: 18
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t add constraint nn not null b no inherit;

-- pair: alter table t add constraint ck check (a > 1) not enforced
-- since: 18
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t add constraint ck check (a > 1) not enforced;

-- pair: alter table t add v int generated always as (a) virtual
-- since: 18
create table t (a int not null, b text, c int[], d numeric);
create index i on t (b);
create unique index u on t (a);
-- to
alter table t add v int generated always as (a) virtual;

-- pair: alter table p1 alter b set default 'x'
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table p1 alter b set default 'x';

-- pair: alter table p1 alter b set not null
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table p1 alter b set not null;

-- pair: alter table p detach partition p1
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table p detach partition p1;

-- pair: create table p2 partition of p default
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
create table p2 partition of p default;

-- pair: alter index pi rename to pj
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter index pi rename to pj;

-- pair: alter index p1_b_idx rename to p1_x
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter index p1_b_idx rename to p1_x;

-- pair: create index on p1 (a)
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
create index on p1 (a);

-- pair: alter table p1 set (fillfactor = 50)
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table p1 set (fillfactor = 50);

-- pair: alter table p add constraint ck check (a > 0)
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table p add constraint ck check (a > 0);

-- pair: alter table p1 add constraint ck check (a > 0)
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table p1 add constraint ck check (a > 0);

-- pair: alter table p add unique (a)
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table p add unique (a);

-- pair: alter table p alter b type varchar(9)
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table p alter b type varchar(9);

-- pair: alter table only p alter b set default 'q'
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter table only p alter b set default 'q';

-- pair: comment on table p1 is 'x'
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
comment on table p1 is 'x';

-- pair: alter index p1_b_idx set (fillfactor = 40)
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
alter index p1_b_idx set (fillfactor = 40);

-- pair: comment on index p1_b_idx is 'x'
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9);
create index pi on p (b);
-- to
comment on index p1_b_idx is 'x';

-- pair: alter function f immutable
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f immutable;

-- pair: alter function f stable
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f stable;

-- pair: alter function f strict
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f strict;

-- pair: alter function f security definer
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f security definer;

-- pair: alter function f leakproof
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f leakproof;

-- pair: alter function f cost 3
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f cost 3;

-- pair: alter function f parallel safe
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f parallel safe;

-- pair: alter function f parallel restricted
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f parallel restricted;

-- pair: alter function f set work_mem = '8MB'
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f set work_mem = '8MB';

-- pair: alter function f set search_path = ''
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f set search_path = '';

-- pair: alter function f owner to app_owner
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f owner to app_owner;

-- pair: revoke execute on function f from public
create function f(a int) returns int language sql as $$ select a $$;
-- to
revoke execute on function f from public;

-- pair: grant execute on function f to app_reader
create function f(a int) returns int language sql as $$ select a $$;
-- to
grant execute on function f to app_reader;

-- pair: comment on function f is 'x'
create function f(a int) returns int language sql as $$ select a $$;
-- to
comment on function f is 'x';

-- pair: create or replace function f(a int) returns int language sql as $$ select a + 1 $$
create function f(a int) returns int language sql as $$ select a $$;
-- to
create or replace function f(a int) returns int language sql as $$ select a + 1 $$;

-- pair: create or replace function f(a int default 4) returns int language sql as $$ select a $$
create function f(a int) returns int language sql as $$ select a $$;
-- to
create or replace function f(a int default 4) returns int language sql as $$ select a $$;

-- pair: create or replace function f(a int) returns int language plpgsql as $$ begin return a; end $$
create function f(a int) returns int language sql as $$ select a $$;
-- to
create or replace function f(a int) returns int language plpgsql as $$ begin return a;
end $$;

-- pair: alter function f rename to g
create function f(a int) returns int language sql as $$ select a $$;
-- to
alter function f rename to g;

-- pair: create function f(a text) returns int language sql as $$ select 1 $$
create function f(a int) returns int language sql as $$ select a $$;
-- to
create function f(a text) returns int language sql as $$ select 1 $$;

-- pair: drop function f; create function f(a int, out b int) language sql as $$ select a $$
create function f(a int) returns int language sql as $$ select a $$;
-- to
drop function f;
create function f(a int, out b int) language sql as $$ select a $$;

-- pair: drop function f; create function f(a int) returns setof int rows 7 language sql as $$ select a $$
create function f(a int) returns int language sql as $$ select a $$;
-- to
drop function f;
create function f(a int) returns setof int rows 7 language sql as $$ select a $$;

-- pair: create or replace function f(a int) returns int language sql return a
-- since: 14
create function f(a int) returns int language sql as $$ select a $$;
-- to
create or replace function f(a int) returns int language sql return a;

-- pair: alter table t disable trigger tr
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
alter table t disable trigger tr;

-- pair: alter table t enable always trigger tr
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
alter table t enable always trigger tr;

-- pair: alter table t enable replica trigger tr
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
alter table t enable replica trigger tr;

-- pair: comment on trigger tr on t is 'x'
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
comment on trigger tr on t is 'x';

-- pair: alter trigger tr on t rename to tz
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
alter trigger tr on t rename to tz;

-- pair: drop trigger tr on t; create trigger tr after update of a on t for each row execute function trg()
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
drop trigger tr on t;
create trigger tr after update of a on t for each row execute function trg();

-- pair: drop trigger tr on t; create trigger tr after update on t for each row when (old.* is distinct from new.*) execute function trg()
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
drop trigger tr on t;
create trigger tr after update on t for each row when (old.* is distinct from new.*) execute function trg();

-- pair: drop trigger tr on t; create trigger tr after update on t for each row execute function trg('x')
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
drop trigger tr on t;
create trigger tr after update on t for each row execute function trg('x');

-- pair: drop trigger tr on t; create trigger tr after update on t for each statement execute function trg()
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
drop trigger tr on t;
create trigger tr after update on t for each statement execute function trg();

-- pair: drop trigger tr on t; create trigger tr before update on t for each row execute function trg()
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
drop trigger tr on t;
create trigger tr before update on t for each row execute function trg();

-- pair: drop trigger tr on t; create constraint trigger tr after update on t initially deferred for each row execute function trg()
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
drop trigger tr on t;
create constraint trigger tr after update on t initially deferred for each row execute function trg();

-- pair: drop trigger tr on t; create trigger tr after update on t referencing old table as o for each row execute function trg()
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr after update on t for each row execute function trg();
-- to
drop trigger tr on t;
create trigger tr after update on t referencing old table as o for each row execute function trg();

-- pair: alter view v set (security_barrier)
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter view v set (security_barrier);

-- pair: alter view v set (check_option = local)
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter view v set (check_option = local);

-- pair: alter view v set (check_option = cascaded)
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter view v set (check_option = cascaded);

-- pair: alter view v alter a set default 3
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter view v alter a set default 3;

-- pair: alter view v owner to app_owner
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter view v owner to app_owner;

-- pair: comment on view v is 'x'
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
comment on view v is 'x';

-- pair: comment on column v.a is 'x'
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
comment on column v.a is 'x';

-- pair: grant select on v to app_reader
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
grant select on v to app_reader;

-- pair: grant select (a) on v to app_reader
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
grant select (a) on v to app_reader;

-- pair: create or replace view v as select a, b, 1 as c from t
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
create or replace view v as select a, b, 1 as c from t;

-- pair: alter view v rename column a to z
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter view v rename column a to z;

-- pair: alter view v rename to w
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter view v rename to w;

-- pair: alter materialized view m set (fillfactor = 40)
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter materialized view m set (fillfactor = 40);

-- pair: alter materialized view m alter a set statistics 9
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter materialized view m alter a set statistics 9;

-- pair: alter materialized view m cluster on mi
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter materialized view m cluster on mi;

-- pair: alter materialized view m owner to app_owner
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter materialized view m owner to app_owner;

-- pair: comment on materialized view m is 'x'
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
comment on materialized view m is 'x';

-- pair: comment on column m.a is 'x'
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
comment on column m.a is 'x';

-- pair: alter materialized view m alter b set storage plain
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter materialized view m alter b set storage plain;

-- pair: alter materialized view m rename column a to z
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter materialized view m rename column a to z;

-- pair: alter materialized view m alter a set (n_distinct = 3)
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter materialized view m alter a set (n_distinct = 3);

-- pair: alter view v set (security_invoker)
-- since: 15
create table t (a int, b text);
create view v as select a, b from t;
create materialized view m as select a, b from t;
create index mi on m (a);
-- to
alter view v set (security_invoker);

-- pair: alter sequence q increment 2
create sequence q;
create table t (a int); 
-- to
alter sequence q increment 2;

-- pair: alter sequence q minvalue -5
create sequence q;
create table t (a int); 
-- to
alter sequence q minvalue -5;

-- pair: alter sequence q maxvalue 999
create sequence q;
create table t (a int); 
-- to
alter sequence q maxvalue 999;

-- pair: alter sequence q start 7
create sequence q;
create table t (a int); 
-- to
alter sequence q start 7;

-- pair: alter sequence q cache 9
create sequence q;
create table t (a int); 
-- to
alter sequence q cache 9;

-- pair: alter sequence q cycle
create sequence q;
create table t (a int); 
-- to
alter sequence q cycle;

-- pair: alter sequence q as smallint
create sequence q;
create table t (a int); 
-- to
alter sequence q as smallint;

-- pair: alter sequence q owned by t.a
create sequence q;
create table t (a int); 
-- to
alter sequence q owned by t.a;

-- pair: alter sequence q owner to app_owner
create sequence q;
create table t (a int); 
-- to
alter sequence q owner to app_owner;

-- pair: grant usage on sequence q to app_reader
create sequence q;
create table t (a int); 
-- to
grant usage on sequence q to app_reader;

-- pair: comment on sequence q is 'x'
create sequence q;
create table t (a int); 
-- to
comment on sequence q is 'x';

-- pair: alter sequence q increment -1
create sequence q;
create table t (a int); 
-- to
alter sequence q increment -1;

-- pair: alter sequence q set unlogged
-- since: 15
create sequence q;
create table t (a int); 
-- to
alter sequence q set unlogged;

-- pair: alter foreign data wrapper w options (a 'b')
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign data wrapper w options (a 'b');

-- pair: alter server s options (a 'b')
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter server s options (a 'b');

-- pair: alter server s version '3'
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter server s version '3';

-- pair: alter foreign table ft options (a 'b')
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign table ft options (a 'b');

-- pair: alter foreign table ft alter a options (c 'd')
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign table ft alter a options (c 'd');

-- pair: alter user mapping for app_reader server s options (u 'v')
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter user mapping for app_reader server s options (u 'v');

-- pair: create user mapping for public server s
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
create user mapping for public server s;

-- pair: alter foreign table ft alter a set default 4
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign table ft alter a set default 4;

-- pair: alter foreign table ft alter a set not null
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign table ft alter a set not null;

-- pair: alter foreign table ft add constraint ck check (a > 1)
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign table ft add constraint ck check (a > 1);

-- pair: comment on server s is 'x'
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
comment on server s is 'x';

-- pair: comment on foreign data wrapper w is 'x'
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
comment on foreign data wrapper w is 'x';

-- pair: comment on foreign table ft is 'x'
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
comment on foreign table ft is 'x';

-- pair: grant usage on foreign server s to app_reader
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
grant usage on foreign server s to app_reader;

-- pair: grant usage on foreign data wrapper w to app_reader
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
grant usage on foreign data wrapper w to app_reader;

-- pair: alter foreign table ft alter b set storage external
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign table ft alter b set storage external;

-- pair: alter foreign table ft alter a set statistics 5
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign table ft alter a set statistics 5;

-- pair: alter foreign table ft owner to app_owner
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int, b text) server s;
create user mapping for app_reader server s;
-- to
alter foreign table ft owner to app_owner;

-- pair: alter table t alter constraint fk deferrable
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t alter constraint fk deferrable;

-- pair: alter table t alter constraint fk deferrable initially deferred
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t alter constraint fk deferrable initially deferred;

-- pair: alter table t drop constraint ck, add constraint ck check (b > 0) not valid
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint ck, add constraint ck check (b > 0) not valid;

-- pair: alter table t drop constraint ck, add constraint ck check (b > 0) no inherit
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint ck, add constraint ck check (b > 0) no inherit;

-- pair: alter table t drop constraint fk, add constraint fk foreign key (a) references r on delete cascade
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint fk, add constraint fk foreign key (a) references r on delete cascade;

-- pair: alter table t drop constraint fk, add constraint fk foreign key (a) references r on update set default
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint fk, add constraint fk foreign key (a) references r on update set default;

-- pair: alter table t drop constraint fk, add constraint fk foreign key (a) references r match full
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint fk, add constraint fk foreign key (a) references r match full;

-- pair: alter table t drop constraint fk, add constraint fk foreign key (a) references r not valid
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint fk, add constraint fk foreign key (a) references r not valid;

-- pair: alter table t drop constraint un, add constraint un unique (b) deferrable
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint un, add constraint un unique (b) deferrable;

-- pair: alter table t drop constraint un, add constraint un unique (b) include (a)
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint un, add constraint un unique (b) include (a);

-- pair: alter table t drop constraint un, add constraint un unique (b) with (fillfactor = 10)
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint un, add constraint un unique (b) with (fillfactor = 10);

-- pair: alter table t rename constraint fk to fk2
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t rename constraint fk to fk2;

-- pair: alter table t rename constraint ck to ck2
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t rename constraint ck to ck2;

-- pair: comment on constraint fk on t is 'x'
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
comment on constraint fk on t is 'x';

-- pair: alter table t cluster on un
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t cluster on un;

-- pair: alter index un set (fillfactor = 20)
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter index un set (fillfactor = 20);

-- pair: alter table t drop constraint un, add constraint un unique nulls not distinct (b)
-- since: 15
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t drop constraint un, add constraint un unique nulls not distinct (b);

-- pair: alter table t alter constraint fk not enforced
-- since: 18
create table r (id int primary key);
create table t (a int, b int, constraint fk foreign key (a) references r, constraint ck check (b > 0), constraint un unique (b));
-- to
alter table t alter constraint fk not enforced;

-- pair: alter type e add value 'c'
-- commits
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type e add value 'c';

-- pair: alter type e add value 'z' before 'a'
-- commits
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type e add value 'z' before 'a';

-- pair: alter type e owner to app_owner
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type e owner to app_owner;

-- pair: comment on type e is 'x'
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
comment on type e is 'x';

-- pair: revoke usage on type e from public
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
revoke usage on type e from public;

-- pair: alter type c add attribute z date
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type c add attribute z date;

-- pair: alter type c drop attribute y
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type c drop attribute y;

-- pair: alter type c alter attribute x type bigint
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type c alter attribute x type bigint;

-- pair: comment on column c.x is 'x'
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
comment on column c.x is 'x';

-- pair: comment on type c is 'x'
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
comment on type c is 'x';

-- pair: alter domain d set default 3
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter domain d set default 3;

-- pair: alter domain d set not null
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter domain d set not null;

-- pair: alter domain d add constraint dd check (value > 1)
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter domain d add constraint dd check (value > 1);

-- pair: alter domain d add constraint dd check (value > 1) not valid
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter domain d add constraint dd check (value > 1) not valid;

-- pair: comment on domain d is 'x'
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
comment on domain d is 'x';

-- pair: grant usage on type d to app_reader with grant option
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
grant usage on type d to app_reader with grant option;

-- pair: alter domain d owner to app_owner
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter domain d owner to app_owner;

-- pair: comment on type rg is 'x'
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
comment on type rg is 'x';

-- pair: alter type rg owner to app_owner
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type rg owner to app_owner;

-- pair: alter type e rename to e2
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type e rename to e2;

-- pair: alter type e rename value 'a' to 'q'
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type e rename value 'a' to 'q';

-- pair: alter type c rename attribute x to w
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
alter type c rename attribute x to w;

-- pair: drop type rg; create type rg as range (subtype = bigint)
create type e as enum ('a', 'b');
create type c as (x int, y text);
create domain d as int;
create type rg as range (subtype = int);
-- to
drop type rg;
create type rg as range (subtype = bigint);

-- pair: alter text search configuration cfg drop mapping for word
create text search configuration cfg (copy = simple);
create text search dictionary dict (template = simple);
-- to
alter text search configuration cfg drop mapping for word;

-- pair: alter text search configuration cfg alter mapping for word with dict
create text search configuration cfg (copy = simple);
create text search dictionary dict (template = simple);
-- to
alter text search configuration cfg alter mapping for word with dict;

-- pair: alter text search configuration cfg owner to app_owner
create text search configuration cfg (copy = simple);
create text search dictionary dict (template = simple);
-- to
alter text search configuration cfg owner to app_owner;

-- pair: alter text search dictionary dict (stopwords = 'english')
create text search configuration cfg (copy = simple);
create text search dictionary dict (template = simple);
-- to
alter text search dictionary dict (stopwords = 'english');

-- pair: alter text search dictionary dict owner to app_owner
create text search configuration cfg (copy = simple);
create text search dictionary dict (template = simple);
-- to
alter text search dictionary dict owner to app_owner;

-- pair: comment on text search dictionary dict is 'x'
create text search configuration cfg (copy = simple);
create text search dictionary dict (template = simple);
-- to
comment on text search dictionary dict is 'x';

-- pair: comment on text search configuration cfg is 'x'
create text search configuration cfg (copy = simple);
create text search dictionary dict (template = simple);
-- to
comment on text search configuration cfg is 'x';

-- pair: alter statistics st set statistics 50
create table t (a int, b int);
create statistics st on a, b from t;
-- to
alter statistics st set statistics 50;

-- pair: alter statistics st owner to app_owner
create table t (a int, b int);
create statistics st on a, b from t;
-- to
alter statistics st owner to app_owner;

-- pair: comment on statistics st is 'x'
create table t (a int, b int);
create statistics st on a, b from t;
-- to
comment on statistics st is 'x';

-- pair: drop statistics st; create statistics st (mcv) on a, b from t
create table t (a int, b int);
create statistics st on a, b from t;
-- to
drop statistics st;
create statistics st (mcv) on a, b from t;

-- pair: alter statistics st rename to st2
create table t (a int, b int);
create statistics st on a, b from t;
-- to
alter statistics st rename to st2;

-- pair: alter event trigger ev disable
create function et() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger ev on sql_drop execute function et();
-- to
alter event trigger ev disable;

-- pair: alter event trigger ev enable replica
create function et() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger ev on sql_drop execute function et();
-- to
alter event trigger ev enable replica;

-- pair: comment on event trigger ev is 'x'
create function et() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger ev on sql_drop execute function et();
-- to
comment on event trigger ev is 'x';

-- pair: drop event trigger ev; create event trigger ev on sql_drop when tag in ('DROP TABLE') execute function et()
create function et() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger ev on sql_drop execute function et();
-- to
drop event trigger ev;
create event trigger ev on sql_drop when tag in ('DROP TABLE') execute function et();

-- pair: drop event trigger ev; create event trigger ev on ddl_command_end execute function et()
create function et() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger ev on sql_drop execute function et();
-- to
drop event trigger ev;
create event trigger ev on ddl_command_end execute function et();

-- pair: alter publication pb set (publish = 'insert')
create table t (a int primary key, b text);
create publication pb for table t;
-- to
alter publication pb set (publish = 'insert');

-- pair: alter publication pb set (publish_via_partition_root)
create table t (a int primary key, b text);
create publication pb for table t;
-- to
alter publication pb set (publish_via_partition_root);

-- pair: alter publication pb drop table t
create table t (a int primary key, b text);
create publication pb for table t;
-- to
alter publication pb drop table t;

-- pair: alter publication pb owner to app_owner
create table t (a int primary key, b text);
create publication pb for table t;
-- to
alter publication pb owner to app_owner;

-- pair: comment on publication pb is 'x'
create table t (a int primary key, b text);
create publication pb for table t;
-- to
comment on publication pb is 'x';

-- pair: alter publication pb set table t (a)
-- since: 15
create table t (a int primary key, b text);
create publication pb for table t;
-- to
alter publication pb set table t (a);

-- pair: alter publication pb set table t where (a > 1)
-- since: 15
create table t (a int primary key, b text);
create publication pb for table t;
-- to
alter publication pb set table t where (a > 1);

-- pair: alter publication pb add tables in schema public
-- since: 15
create table t (a int primary key, b text);
create publication pb for table t;
-- to
alter publication pb add tables in schema public;

-- pair: alter publication pb set (publish_generated_columns = stored)
-- since: 18
create table t (a int primary key, b text);
create publication pb for table t;
-- to
alter publication pb set (publish_generated_columns = stored);

-- pair: alter table t disable rule ru
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
alter table t disable rule ru;

-- pair: alter table t enable always rule ru
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
alter table t enable always rule ru;

-- pair: comment on rule ru on t is 'x'
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
comment on rule ru on t is 'x';

-- pair: comment on policy po on t is 'x'
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
comment on policy po on t is 'x';

-- pair: alter policy po on t using (a > 1)
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
alter policy po on t using (a > 1);

-- pair: alter policy po on t with check (a > 2)
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
alter policy po on t with check (a > 2);

-- pair: alter policy po on t to app_reader
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
alter policy po on t to app_reader;

-- pair: drop policy po on t; create policy po on t as restrictive using (a > 0)
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
drop policy po on t;
create policy po on t as restrictive using (a > 0);

-- pair: drop policy po on t; create policy po on t for select using (a > 0)
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
drop policy po on t;
create policy po on t for select using (a > 0);

-- pair: alter policy po on t rename to pp
create table t (a int, b text);
create rule ru as on insert to t do also nothing; alter table t enable row level security;
create policy po on t using (a > 0);
-- to
alter policy po on t rename to pp;

-- pair: comment on aggregate ag(int) is 'x'
create aggregate ag(int) (sfunc = int4pl, stype = int);
-- to
comment on aggregate ag(int) is 'x';

-- pair: alter aggregate ag(int) owner to app_owner
create aggregate ag(int) (sfunc = int4pl, stype = int);
-- to
alter aggregate ag(int) owner to app_owner;

-- pair: revoke execute on function ag(int) from public
create aggregate ag(int) (sfunc = int4pl, stype = int);
-- to
revoke execute on function ag(int) from public;

-- pair: drop aggregate ag(int); create aggregate ag(int) (sfunc = int4pl, stype = int, initcond = '0')
create aggregate ag(int) (sfunc = int4pl, stype = int);
-- to
drop aggregate ag(int);
create aggregate ag(int) (sfunc = int4pl, stype = int, initcond = '0');

-- pair: drop aggregate ag(int); create aggregate ag(int) (sfunc = int4pl, stype = int, parallel = safe)
create aggregate ag(int) (sfunc = int4pl, stype = int);
-- to
drop aggregate ag(int);
create aggregate ag(int) (sfunc = int4pl, stype = int, parallel = safe);

-- pair: drop aggregate ag(int); create aggregate ag(int) (sfunc = int4pl, stype = int, sspace = 9)
create aggregate ag(int) (sfunc = int4pl, stype = int);
-- to
drop aggregate ag(int);
create aggregate ag(int) (sfunc = int4pl, stype = int, sspace = 9);

-- pair: drop aggregate ag(int); create aggregate ag(int) (sfunc = int4pl, stype = int, sortop = >)
create aggregate ag(int) (sfunc = int4pl, stype = int);
-- to
drop aggregate ag(int);
create aggregate ag(int) (sfunc = int4pl, stype = int, sortop = >);

-- pair: comment on operator ====(int, int) is 'x'
create function eq(int, int) returns boolean language sql immutable as $$ select $1 = $2 $$;
create operator ==== (leftarg = int, rightarg = int, function = eq);
create operator family fam using btree;
-- to
comment on operator ====(int, int) is 'x';

-- pair: alter operator ====(int, int) owner to app_owner
create function eq(int, int) returns boolean language sql immutable as $$ select $1 = $2 $$;
create operator ==== (leftarg = int, rightarg = int, function = eq);
create operator family fam using btree;
-- to
alter operator ====(int, int) owner to app_owner;

-- pair: alter operator ====(int, int) set (restrict = eqsel, join = eqjoinsel)
create function eq(int, int) returns boolean language sql immutable as $$ select $1 = $2 $$;
create operator ==== (leftarg = int, rightarg = int, function = eq);
create operator family fam using btree;
-- to
alter operator ====(int, int) set (restrict = eqsel, join = eqjoinsel);

-- pair: comment on operator family fam using btree is 'x'
create function eq(int, int) returns boolean language sql immutable as $$ select $1 = $2 $$;
create operator ==== (leftarg = int, rightarg = int, function = eq);
create operator family fam using btree;
-- to
comment on operator family fam using btree is 'x';

-- pair: alter operator family fam using btree add operator 1 < (int, int), function 1 (int, int) btint4cmp(int, int)
create function eq(int, int) returns boolean language sql immutable as $$ select $1 = $2 $$;
create operator ==== (leftarg = int, rightarg = int, function = eq);
create operator family fam using btree;
-- to
alter operator family fam using btree add operator 1 < (int, int), function 1 (int, int) btint4cmp(int, int);

-- pair: alter operator family fam using btree owner to app_owner
create function eq(int, int) returns boolean language sql immutable as $$ select $1 = $2 $$;
create operator ==== (leftarg = int, rightarg = int, function = eq);
create operator family fam using btree;
-- to
alter operator family fam using btree owner to app_owner;

-- pair: comment on schema s is 'x'
create schema s;
-- to
comment on schema s is 'x';

-- pair: alter schema s owner to app_owner
create schema s;
-- to
alter schema s owner to app_owner;

-- pair: grant usage on schema s to public
create schema s;
-- to
grant usage on schema s to public;

-- pair: grant create on schema s to app_reader with grant option
create schema s;
-- to
grant create on schema s to app_reader with grant option;

-- pair: alter schema s rename to s2
create schema s;
-- to
alter schema s rename to s2;

-- pair: alter default privileges in schema s grant select on tables to app_reader
create schema s;
-- to
alter default privileges in schema s grant select on tables to app_reader;

-- pair: alter default privileges in schema s grant execute on functions to app_reader
create schema s;
-- to
alter default privileges in schema s grant execute on functions to app_reader;

-- pair: alter default privileges in schema s grant usage on sequences to app_reader with grant option
create schema s;
-- to
alter default privileges in schema s grant usage on sequences to app_reader with grant option;

-- pair: alter default privileges in schema s grant usage on types to app_reader
create schema s;
-- to
alter default privileges in schema s grant usage on types to app_reader;

-- pair: alter default privileges for role app_owner revoke all on functions from public
create schema s;
-- to
alter default privileges for role app_owner revoke all on functions from public;

-- pair: create extension hstore
-- to
create extension hstore;

-- pair: comment on schema public is 'x'
-- to
comment on schema public is 'x';

-- pair: grant create on schema public to app_reader
-- to
grant create on schema public to app_reader;

-- pair: create cast (text as int) with inout
-- to
create cast (text as int) with inout;

-- pair: create collation cc (provider = icu, locale = 'de')
-- to
create collation cc (provider = icu, locale = 'de');

-- pair: create conversion cv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8
-- to
create conversion cv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;

-- pair: create transform for int language sql (from sql with function prsd_lextype(internal))
-- to
create transform for int language sql (from sql with function prsd_lextype(internal));

-- pair: create access method am type index handler bthandler
-- to
create access method am type index handler bthandler;
