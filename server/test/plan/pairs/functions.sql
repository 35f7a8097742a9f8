-- pair: result type of a function used by a default, a check, an index, a view and a trigger
-- from
create function f(a int) returns int language sql immutable as $$ select a $$;
create table t (id int default f(1), a int check (f(a) > 0), g int generated always as (f(1)) stored);
create index t_f on t (f(a));
create view v as select f(a) as x from t;
-- to
create function f(a int) returns bigint language sql immutable as $$ select a::bigint $$;
create table t (id int default f(1), a int check (f(a) > 0), g int generated always as (f(1)) stored);
create index t_f on t (f(a));
create view v as select f(a) as x from t;

-- pair: argument renamed in a function that a view uses
-- from
create function f(a int) returns int language sql as $$ select a $$;
create view v as select f(1) as x;
-- to
create function f(b int) returns int language sql as $$ select b $$;
create view v as select f(1) as x;

-- pair: default of an argument taken away
-- from
create function f(a int, b int default 3, c text default 'x') returns int language sql as $$ select a $$;
create view v as select f(1) as x;
-- to
create function f(a int, b int default 4, c text default null) returns int language sql as $$ select a + 1 $$;
create view v as select f(1) as x;

-- pair: fewer defaults
-- from
create function f(a int, b int default 3) returns int language sql as $$ select a $$;
create view v as select f(1, 2) as x;
-- to
create function f(a int, b int) returns int language sql as $$ select a $$;
create view v as select f(1, 2) as x;

-- pair: overloads come and go
-- from
create function f(a int) returns int language sql as $$ select 1 $$;
create function f(a text) returns int language sql as $$ select 2 $$;
create procedure f(a date) language sql as $$ select 1 $$;
-- to
create function f(a int) returns int language sql as $$ select 1 $$;
create function f(a bigint) returns int language sql as $$ select 3 $$;
create function f(a text, b text) returns int language sql as $$ select 2 $$;

-- pair: a function that becomes a procedure
-- from
create function f(a int) returns void language sql as $$ select 1 $$;
create procedure g(a int) language sql as $$ select 1 $$;
comment on function f is 'F';
-- to
create procedure f(a int) language sql as $$ select 1 $$;
create function g(a int) returns void language sql as $$ select 1 $$;
comment on procedure f is 'F';

-- pair: a function that becomes an aggregate
-- from
create function f(a int) returns int language sql as $$ select 1 $$;
-- to
create aggregate f(int) (sfunc = int4pl, stype = int);

-- pair: every attribute of a function
-- from
create function f(a int[]) returns setof int language plpgsql as $$ begin return next 1; end $$;
-- to
create function f(a int[]) returns setof int language plpgsql immutable leakproof strict security definer parallel restricted cost 7 rows 33 set search_path = public, pg_temp set work_mem = '3MB' as $$ begin return next 2; end $$;
alter function f owner to app_owner;
revoke all on function f from public;
grant execute on function f to app_reader with grant option;
comment on function f is 'it''s';

-- pair: argument modes and a table result
-- from
create function f(in a int, out b text, inout c date) returns record language sql as $$ select 'x'::text, c $$;
create function g(variadic a text[]) returns int language sql as $$ select 1 $$;
create function h(a int) returns table (x int, y text) language sql as $$ select 1, 'a'::text $$;
-- to
create function f(in a int, out b text, out d int, inout c date) returns record language sql as $$ select 'x'::text, 1, c $$;
create function g(variadic a text[] default '{}') returns int language sql as $$ select 1 $$;
create function h(a int) returns table (x int, y text, z date) language sql as $$ select 1, 'a'::text, current_date $$;

-- pair: begin atomic over a column whose type changes
-- since: 14
create table t (a int, b text);
-- from
create function f(x int) returns bigint language sql begin atomic select count(*) from t where a = x; end;
create function g(x int) returns bigint language sql return f(x) + 1;
create view v as select g(1) as g, a from t;
comment on function g is 'G';
grant execute on function f to app_reader;
-- to
alter table t alter a type bigint;
create function f(x int) returns bigint language sql begin atomic select count(*) from t where a = x; end;
create function g(x int) returns bigint language sql return f(x) + 1;
create view v as select g(1) as g, a from t;
comment on function g is 'G';
grant execute on function f to app_reader;

-- pair: begin atomic over a view that is made again
-- since: 14
create table t (a int, b text);
-- from
create view v as select a, b from t;
create function f() returns setof int language sql begin atomic select a from v; end;
-- to
create view v as select b, a from t;
create function f() returns setof int language sql begin atomic select a from v; end;

-- pair: begin atomic becomes a string and back
-- since: 14
create table t (a int);
-- from
create function f() returns bigint language sql begin atomic select count(*) from t; end;
create function g() returns bigint language sql as $$ select count(*) from t $$;
create procedure p() language sql begin atomic insert into t values (1); delete from t where a = 2; end;
-- to
create function f() returns bigint language sql as $$ select count(*) from t $$;
create function g() returns bigint language sql begin atomic select count(*) from t; end;
create procedure p() language sql begin atomic insert into t values (2); end;

-- pair: a table's default calls a function that reads the table
-- from
create schema s;
-- to
create schema s;
create table s.t (id int, n bigint);
create function s.f() returns bigint language sql as $$ select count(*) from s.t $$;
alter table s.t alter n set default s.f();

-- pair: a function whose argument is a table's row type, and the table's check uses it
-- from
create table t (a int);
-- to
create table t (a int);
create function f(t) returns boolean language sql immutable as $$ select true $$;
alter table t add constraint ck check (f(t.*));

-- pair: a ring of bodies that are strings
-- from
create table x (a int);
-- to
create table x (a int);
set check_function_bodies = off;
create function f(a int) returns int language sql as $$ select g(a - 1) $$;
create function g(a int) returns int language sql as $$ select f(a - 1) $$;

-- pair: bodies with dollars, quotes, backslashes and line ends
-- from
create function f() returns text language sql as $_$ select '$$ $f$ $function$ \ it''s' $_$;
create function g() returns text language plpgsql as $x$ begin return $$a$$; end $x$;
-- to
create function f() returns text language sql as $_$ select '$$ $f$ $function$ $body$ \\ it''s' $_$;
create function g() returns text language plpgsql as $x$
begin
	-- a tab, a "quote" and $1
	return $_$a$_$ || $y$b$y$;

end
$x$;

-- pair: a trigger function made anew under triggers and an event trigger
-- from
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create table t (a int);
create trigger tr before insert on t for each row execute function f();
-- to
create function f(x int default 1) returns int language sql as $$ select 1 $$;
create function f2() returns trigger language plpgsql as $$ begin return new; end $$;
create table t (a int);
create trigger tr before insert on t for each row execute function f2();

-- pair: function with a type that is made anew
-- from
create type mood as enum ('a', 'b', 'c');
create table t (m mood default 'a', ms mood[] default '{a,b}');
create function f(m mood default 'b') returns mood language sql as $$ select m $$;
create view v as select f(m) as m from t;
create index t_m on t (m) where m = 'b';
-- to
create type mood as enum ('c', 'a');
create table t (m mood default 'a', ms mood[] default '{a,c}');
create function f(m mood default 'a') returns mood language sql as $$ select m $$;
create view v as select f(m) as m from t;
create index t_m on t (m) where m = 'a';

-- pair: window and support functions
-- from
create function w() returns bigint language internal window as 'window_row_number';
-- to
create function w() returns int language internal immutable strict window as 'window_rank';

-- pair: polymorphic and set-returning signatures
-- from
create function f(anyelement, anyarray) returns anyelement language sql as $$ select $1 $$;
create function g() returns setof record language sql as $$ select 1, 2 $$;
-- to
create function f(anyelement, anyarray) returns anyarray language sql as $$ select $2 $$;
create function g() returns record language sql as $$ select 1, 2 $$;

-- pair: settings of a function
-- from
create function f() returns int language sql set search_path to '' set "my.var" to 'it''s, a list' as $$ select 1 $$;
create function g() returns int language sql set search_path from current as $$ select 1 $$;
-- to
create function f() returns int language sql set search_path to "Odd", 'public', pg_temp set datestyle to iso, dmy set timezone to 'Europe/Berlin' as $$ select 1 $$;
create function g() returns int language sql set statement_timeout to 1000 as $$ select 1 $$;

-- pair: functions move between schemas
create schema s1;
create schema s2;
-- from
create function s1.f(a int) returns int language sql as $$ select 1 $$;
create table t (a int default s1.f(1));
-- to
create function s2.f(a int) returns int language sql as $$ select 1 $$;
create table t (a int default s2.f(1));

-- pair: defaults that are expressions with casts and quotes
-- from
create function f(a text default 'a DEFAULT b', b timestamptz default now(), c int[] default array[1,2]) returns int language sql as $$ select 1 $$;
-- to
create function f(a text default 'a, DEFAULT (b', b timestamptz default '2024-01-01 00:00:00+00', c int[] default '{3}'::int[]) returns int language sql as $$ select 1 $$;

-- pair: out arguments of a procedure
-- since: 14
-- from
create procedure p(in a int, out b text) language plpgsql as $$ begin b := 'x'; end $$;
-- to
create procedure p(in a int, out b int, out c text) language plpgsql as $$ begin b := 1; end $$;
call p(1, null, null);

-- pair: a function used by a cast, an operator, an aggregate and a domain
-- from
create type pt as (x int, y int);
create function to_text(pt) returns text language sql immutable as $$ select $1.x::text $$;
create cast (pt as text) with function to_text(pt) as assignment;
create function add(pt, pt) returns pt language sql immutable as $$ select row($1.x + $2.x, 0)::pt $$;
create operator + (leftarg = pt, rightarg = pt, function = add, commutator = +);
create aggregate total(pt) (sfunc = add, stype = pt, initcond = '(0,0)');
create domain big as int check (value > 3);
-- to
create type pt as (x int, y int);
create function to_text(p pt) returns text language sql immutable as $$ select $1.x::text || 'x' $$;
create cast (pt as text) with function to_text(pt) as implicit;
create function add(a pt, b pt) returns pt language sql immutable as $$ select row($1.x + $2.x, 1)::pt $$;
create operator + (leftarg = pt, rightarg = pt, function = add, commutator = +);
create aggregate total(pt) (sfunc = add, stype = pt, initcond = '(0,1)');
create function ok(int) returns boolean language sql immutable as $$ select $1 > 3 $$;
create domain big as int check (ok(value));

-- pair: an overload that goes while another one comes to fit the same calls
-- from
create function f(a int) returns int language sql immutable as 'select a';
create function f(a int, b int) returns int language sql immutable as 'select a + b';
create table t (x int default f(1), y int, constraint ck check (f(y) > 0));
create index i on t (f(y));
create view v as select f(x) as fx from t;
-- to
create function f(a int, b int default 5) returns int language sql immutable as 'select a + b';
create table t (x int default f(1), y int, constraint ck check (f(y) > 0));
create index i on t (f(y));
create view v as select f(x) as fx from t;
