-- pair: column type under a chain of views, a rule, a policy, a generated column and an index
create table t (id int primary key, a int, b text, g int generated always as (id * 2) stored);
-- from
create view v1 as select id, a, b from t;
create view v2 as select v1.a + 1 as a1, v1.b from v1;
create materialized view m1 as select a, count(*) as n from v1 group by a;
create unique index m1_a on m1 (a);
create view v3 as select m1.n, v2.b from m1 join v2 on v2.a1 = m1.a;
create index t_expr on t ((a + 1)) where a > 3;
create policy p on t using (a > 3);
alter table t add constraint ck check (a > 0);
create rule r as on delete to t where old.a > 5 do instead nothing;
comment on view v2 is 'two';
comment on column v2.a1 is 'a one';
grant select on v2 to app_reader;
grant select (b) on v3 to app_writer;
-- to
alter table t alter a type bigint;
create view v1 as select id, a, b from t;
create view v2 as select v1.a + 1 as a1, v1.b from v1;
create materialized view m1 as select a, count(*) as n from v1 group by a;
create unique index m1_a on m1 (a);
create view v3 as select m1.n, v2.b from m1 join v2 on v2.a1 = m1.a;
create index t_expr on t ((a + 1)) where a > 3;
create policy p on t using (a > 3);
alter table t add constraint ck check (a > 0);
create rule r as on delete to t where old.a > 5 do instead nothing;
comment on view v2 is 'two';
comment on column v2.a1 is 'a one';
grant select on v2 to app_reader;
grant select (b) on v3 to app_writer;

-- pair: columns of a view in another order
create table t (a int, b text, c date);
-- from
create view v as select a, b, c from t;
create view w as select * from v;
grant select on w to app_reader;
-- to
create view v as select c, a, b from t;
create view w as select a, b from v;
grant select on w to app_reader;

-- pair: a view's column renamed and of another type
create table t (a int, b text);
-- from
create view v as select a as x, b from t;
-- to
create view v as select b as x, a as b from t;

-- pair: a recursive view
-- from
create recursive view v (n) as values (1) union all select n + 1 from v where n < 10;
-- to
create recursive view v (n) as values (1) union all select n + 2 from v where n < 20;

-- pair: view options come and go
create table t (a int primary key, b text);
-- from
create view v with (security_barrier) as select a from t where a > 1;
create view w as select a from t where a > 1 with local check option;
-- to
create view v as select a from t where a > 1;
create view w as select a from t where a > 1 with cascaded check option;

-- pair: security invoker
-- since: 15
create table t (a int);
-- from
create view v with (security_invoker = true, security_barrier = true) as select a from t;
create view w with (security_invoker = false) as select a from t;
-- to
create view v with (security_barrier = true) as select a from t;
create view w as select a from t;

-- pair: a view that becomes a table, a table that becomes a view
create table base (a int, b text);
-- from
create view x as select a, b from base;
create table y (a int, b text);
-- to
create table x (a int, b text);
create view y as select a, b from base;

-- pair: a view that becomes a materialized view and back
create table base (a int, b text);
-- from
create view x as select a, b from base;
create materialized view y as select a from base;
create index y_a on y (a);
comment on view x is 'X';
-- to
create materialized view x as select a, b from base;
create unique index x_a on x (a);
create view y as select a from base;
comment on materialized view x is 'X';

-- pair: materialized view unpopulated, with indexes, options, clustered, statistics
create table base (a int, b text);
-- from
create materialized view m with (fillfactor = 60) as select a, b from base with no data;
create index m_b on m (b);
-- to
create materialized view m with (fillfactor = 70, autovacuum_enabled = off) as select a, b || 'x' as b from base;
create index m_b on m (b desc);
create unique index m_a on m (a);
alter materialized view m cluster on m_a;
alter materialized view m alter column b set statistics 77;
alter materialized view m alter column b set storage external;
comment on column m.b is 'bee';

-- pair: a chain where the lowest view goes
create table t (a int, b int);
-- from
create view v1 as select a, b from t;
create view v2 as select a from v1;
create view v3 as select a from v2;
-- to
create view v2 as select a from t;
create view v3 as select a from v2;

-- pair: a column dropped under a view that no longer uses it
create table t (a int, b int);
-- from
alter table t add c text;
create view v as select a, b, c from t;
create view w as select c from v;
-- to
create view v as select a, b from t;
create view w as select b as c from v;

-- pair: view over a function whose result changes
-- from
create function f(a int) returns int language sql immutable as $$ select a $$;
create view v as select f(1) as x;
create view w as select x from v;
-- to
create function f(a int) returns bigint language sql immutable as $$ select a::bigint $$;
create view v as select f(1) as x;
create view w as select x from v;

-- pair: view default and trigger, instead of
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
-- from
create view v as select a, b from t;
alter view v alter b set default 'x';
create trigger tr instead of insert on v for each row execute function trg();
-- to
create view v as select b, a from t;
alter view v alter b set default 'y';
create trigger tr instead of insert or update on v for each row execute function trg('z');

-- pair: a view's rule kept while the view is made again
create table t (a int, b text);
create table log (a int);
-- from
create view v as select a from t;
create rule ins as on insert to v do instead insert into log values (new.a);
-- to
create view v as select b, a from t;
create rule ins as on insert to v do instead insert into log values (new.a);

-- pair: a view used by a function's row type
create table t (a int, b text);
-- from
create view v as select a, b from t;
create function f() returns setof v language sql as $$ select * from v $$;
-- to
create view v as select b, a from t;
create function f() returns setof v language sql as $$ select * from v $$;

-- pair: group by primary key makes a view depend on the key
-- from
create table t (id int, a text, constraint t_pk primary key (id));
create view v as select id, a, count(*) as n from t group by id;
-- to
create table t (id int, a text, constraint t_key primary key (id));
create view v as select id, a, count(*) as n from t group by id;

-- pair: group by a primary key that becomes wider
create table u (x int);
-- from
create table t (id int, a text, k int not null, constraint t_pk primary key (id));
create view v as select id, a, count(*) as n from t group by id;
-- to
create table t (id int, a text, k int not null, constraint t_pk primary key (id, k));
create view v as select id, k, a, count(*) as n from t group by id, k;

-- pair: on conflict on constraint in a rule
-- from
create table t (id int constraint t_u unique, a text);
create view v as select id, a from t;
create rule ins as on insert to v do instead insert into t values (new.id, new.a) on conflict on constraint t_u do nothing;
-- to
create table t (id int constraint t_u2 unique, a text);
create view v as select id, a from t;
create rule ins as on insert to v do instead insert into t values (new.id, new.a) on conflict on constraint t_u2 do nothing;

-- pair: views in several schemas with the same name
create schema s1;
create schema s2;
create table s1.t (a int);
create table s2.t (a text);
-- from
create view s1.v as select a from s1.t;
create view s2.v as select a from s1.v;
create view public.v as select v.a from s2.v;
-- to
create view s1.v as select a from s2.t;
create view s2.v as select a from s1.v;
create view public.v as select v.a from s2.v;

-- pair: whole row references
create table t (a int, b text);
-- from
create view v as select t as whole, t.a from t;
create function f(t) returns int language sql immutable as $$ select 1 $$;
create view w as select f(t) as one, t.f from t;
-- to
alter table t add c int;
create view v as select t as whole, t.a from t;
create function f(t) returns int language sql immutable as $$ select 2 $$;
create view w as select f(t) as one, t.f from t;

-- pair: a view with column names given and a star over a changed table
-- from
create table t (a int, b text);
create view v (x, y) as select * from t;
-- to
create table t (a int, b text, c date);
create view v (x, y, z) as select * from t;

-- pair: views that use window functions, lateral, json and grouping sets
create table t (a int, b text, j jsonb);
-- from
create view v as select a, row_number() over w as n, sum(a) filter (where a > 1) over w as s from t window w as (partition by b order by a desc nulls last rows between 1 preceding and current row);
create view x as select t.a, e.key, e.value from t cross join lateral jsonb_each_text(t.j) as e(key, value) where e.key ~ '^a';
create view g as select a, b, grouping(a, b) as lvl from t group by grouping sets ((a), (b), ());
-- to
create view v as select a, row_number() over w as n, sum(a) filter (where a > 2) over w as s from t window w as (partition by b order by a nulls first range between unbounded preceding and current row exclude ties);
create view x as select t.a, e.key, e.value from t left join lateral jsonb_each_text(t.j) with ordinality as e(key, value, o) on e.o > 1;
create view g as select a, b, grouping(a, b) as lvl from t group by cube (a, b);

-- pair: a policy that uses a view
create table t (a int, owner_name text);
-- from
create view who as select 'x'::text as name;
create policy p on t using (owner_name in (select name from who));
-- to
create view who as select 1 as id, 'x'::text as name;
create policy p on t using (owner_name in (select name from who));

-- pair: a view owned by another, with grants with grant option
create table t (a int);
-- from
create view v as select a from t;
alter view v owner to app_owner;
grant select on v to app_reader with grant option;
grant all on v to public;
-- to
create view v as select a, 1 as b from t;
grant insert on v to app_reader;
revoke select on v from postgres;

-- pair: materialized views that cannot be filled, as what they read is not
create materialized view m as select 1 as a with no data;
create view v as select a from m;
-- from
create materialized view m2 as select a from v with no data;
-- to
create materialized view m2 as select a + 1 as a from v with no data;
create materialized view m3 as select a from m2 with no data;
create unique index m3_a on m3 (a);

-- pair: a column of a materialized view keeps some of what is its own
create table t (a int, b text);
create materialized view m as select a, b from t;
alter materialized view m alter b set statistics 5;
-- from
alter materialized view m alter b set storage plain;
alter materialized view m alter b set (n_distinct = 3);
alter materialized view m alter a set statistics 9;
alter materialized view m alter a set (n_distinct = 4, n_distinct_inherited = 2);
-- to
alter materialized view m alter a set (n_distinct_inherited = 2);

-- pair: views whose columns are named before VALUES
create table t (x int);
-- from
create view v (a, b) as values (1, 'x)'), (3, 'it''s (VALUES ');
create view u as select 1 as a, 2 as b;
-- to
create view v (a, c) as values (1, 'y');
create view u as select 1 as a, 2 as b union all values (3, 4);
create view w ("A b", b) as values (3, 4) except select x, 1 from t union (values (1, 2) intersect values (4, 4));
create view last (o) as (values (1), (2) order by 1 limit 1) union all values (3);
create view inner_only (x) as with t (x) as (values (1)) select * from t where x in (values (1), (2));
create materialized view m (a, b) as values (1, array[1, 2]), (2, null) order by 1;

-- pair: a query that marks its cycles with values of its own
-- since: 14
create table t (id int, up int);
-- to
create view v as
  with recursive r (id, up) as (select id, up from t union all select t.id, t.up from t join r on t.id = r.up)
    search depth first by id set ord
    cycle id, up set "Is it?" to 'it''s' default '' using path
  select id, "Is it?" from r where id::text <> ' CYCLE id SET a TO ''y''::text DEFAULT ''n''::text USING ';
create view w as
  with recursive r (id) as (select id from t union all select id + 1 from r)
    cycle id set mark to timestamp '2024-01-01' default timestamp 'epoch' using path
  select mark from r;
create view n as
  with recursive r (id) as (select id from t union all select id + 1 from r)
    cycle id set mark to 1 default 0 using path
  select mark from r;

-- pair: a table goes with a view on it that its policy asks
-- from
create table t (a int);
create view v as select a from t;
create policy p on t using (a in (select a from v));
