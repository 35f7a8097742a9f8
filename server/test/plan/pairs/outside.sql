-- pair: publications
create schema s;
create table t (a int primary key, b text, c int);
create table u (a int primary key);
create table s.w (a int primary key);
-- from
create publication p1 for table t;
create publication p2 for all tables;
create publication p3 for table t, u with (publish = 'insert, update');
-- to
create publication p1 for table u with (publish_via_partition_root = true);
create publication p2 for table t;
create publication p3 for all tables with (publish = 'truncate');
create publication p4;
comment on publication p1 is 'P';
alter publication p1 owner to app_owner;

-- pair: publications with filters, columns and schemas
-- since: 15
create schema s;
create table t (a int primary key, b text, c int);
create table u (a int primary key);
-- from
create publication p1 for table t (a, b) where (a > 1 and b <> 'x;y');
create publication p2 for tables in schema s, table u;
create publication p3 for table t where (c is null);
-- to
create publication p1 for table t (a, c) where (a > 2);
create publication p2 for table u where (a < 5), tables in schema public;
create publication p3 for table t (c, a);

-- pair: a published table's filter column changes type
-- since: 15
-- from
create table t (a int primary key, b text);
create publication p1 for table t (a, b) where (a > 1);
-- to
create table t (a bigint primary key, b text);
create publication p1 for table t (a, b) where (a > 1);

-- pair: published generated columns
-- since: 18
create table t (a int primary key, g int generated always as (a * 2) stored);
-- from
create publication p1 for table t with (publish_generated_columns = stored);
create publication p2 for table t (a, g);
-- to
create publication p1 for table t;
create publication p2 for table t (a, g) with (publish_generated_columns = stored);

-- pair: subscriptions altered
-- since: 14
-- from
create subscription s1 connection 'host=a dbname=b' publication p1, p2 with (connect = false, slot_name = none);
-- to
create subscription s1 connection 'host=a dbname=b' publication p2 with (connect = false, slot_name = none, synchronous_commit = 'local', binary = true);
comment on subscription s1 is 'S';

-- pair: foreign data of every kind
-- from
create foreign data wrapper w1 options (debug 'true');
create server s1 type 'pg' version '1' foreign data wrapper w1 options (host 'a', port '1');
create user mapping for app_reader server s1 options (username 'x');
create foreign table f1 (a int options (n 'x') not null, b text collate "C") server s1 options (t 'y');
-- to
create foreign data wrapper w1 options (debug 'false', more '1');
create server s1 type 'pg' version '2' foreign data wrapper w1 options (host 'b');
create user mapping for app_writer server s1 options (username 'x');
create user mapping for public server s1;
create foreign table f1 (a bigint options (n 'z', m '1'), b text, c date default now()) server s1 options (t 'y', "U V" 'it''s');
alter foreign table f1 add constraint ck check (a > 0);
comment on foreign table f1 is 'F';
comment on column f1.a is 'A';
grant select on f1 to app_reader;
grant usage on foreign server s1 to app_reader;
grant usage on foreign data wrapper w1 to app_writer;
alter server s1 owner to postgres;

-- pair: a foreign table of another server, a server of another type
create foreign data wrapper w1;
-- from
create server s1 foreign data wrapper w1;
create server s2 type 'x' foreign data wrapper w1;
create foreign table f1 (a int) server s1;
create view v as select a from f1;
-- to
create server s1 type 'y' foreign data wrapper w1;
create server s2 type 'x' foreign data wrapper w1;
create foreign table f1 (a int) server s2;
create view v as select a from f1;

-- pair: foreign tables become tables
create foreign data wrapper w1;
create server s1 foreign data wrapper w1;
-- from
create foreign table a (x int) server s1;
create table b (x int);
-- to
create table a (x int);
create foreign table b (x int) server s1;

-- pair: grants of every kind of object
-- from
create schema s;
create table s.t (a int, b int);
create sequence s.q;
create function s.f() returns int language sql as $$ select 1 $$;
create procedure s.p() language sql as $$ select 1 $$;
create type s.e as enum ('a');
create view s.v as select 1 as x;
create materialized view s.m as select 1 as x;
grant usage, create on schema s to app_reader with grant option;
grant all on s.t to app_writer;
grant select (a), insert (b) on s.t to app_reader;
grant execute on function s.f to app_reader;
revoke execute on function s.f from public;
-- to
create schema s;
create table s.t (a int, b int);
create sequence s.q;
create function s.f() returns int language sql as $$ select 1 $$;
create procedure s.p() language sql as $$ select 1 $$;
create type s.e as enum ('a');
create view s.v as select 1 as x;
create materialized view s.m as select 1 as x;
grant usage on schema s to app_reader;
grant usage on schema s to public;
grant select, insert on s.t to app_writer;
grant select on s.t to app_reader;
revoke all on s.t from postgres;
grant update on sequence s.q to app_writer;
grant execute on procedure s.p to app_writer with grant option;
revoke all on procedure s.p from public;
revoke usage on type s.e from public;
grant select on s.v, s.m to public;

-- pair: owners of every kind of object
create schema s;
create table s.t (a serial, b int);
create function s.f() returns int language sql as $$ select 1 $$;
create type s.e as enum ('a');
create domain s.d as int;
create view s.v as select 1 as x;
create materialized view s.m as select 1 as x;
create statistics s.st on a, b from s.t;
create aggregate s.ag(int) (sfunc = int4pl, stype = int);
grant select on s.t to app_reader;
-- from
alter table s.t owner to app_writer;
-- to
alter schema s owner to app_owner;
alter table s.t owner to app_owner;
alter function s.f owner to app_owner;
alter type s.e owner to app_owner;
alter domain s.d owner to app_owner;
alter view s.v owner to app_owner;
alter materialized view s.m owner to app_owner;
alter statistics s.st owner to app_owner;
alter aggregate s.ag(int) owner to app_owner;

-- pair: default privileges
create schema s;
-- from
alter default privileges in schema s grant select on tables to app_reader;
alter default privileges revoke execute on functions from public;
alter default privileges for role app_owner grant all on sequences to app_writer with grant option;
create table s.t (a int);
-- to
alter default privileges in schema s grant select, insert on tables to app_reader, app_writer;
alter default privileges grant usage on schemas to app_reader;
alter default privileges revoke usage on types from public;
create table s.t (a int);
create table s.u (a int);
create function s.f() returns int language sql as $$ select 1 $$;
create schema s2;

-- pair: the public schema
-- from
comment on schema public is 'mine';
revoke all on schema public from public;
-- to
grant create on schema public to app_reader;
comment on schema public is null;

-- pair: the public schema gone
create schema s;
-- from
create table public.t (a int);
-- to
drop schema public;
create table s.t (a int);

-- pair: schemas come and go with all they hold
-- from
create schema a;
create table a.t (id int primary key);
create view a.v as select id from a.t;
create function a.f() returns int language sql as $$ select 1 $$;
create type a.e as enum ('x');
create sequence a.q;
-- to
create schema b authorization app_owner;
create table b.t (id int primary key);
create view b.v as select id from b.t;
create function b.f() returns int language sql as $$ select 1 $$;
create type b.e as enum ('x');
create sequence b.q;
comment on schema b is 'B';

-- pair: extensions and what uses them
-- from
create extension citext;
create table t (a citext primary key, b text);
create index t_a on t (a);
create view v as select a from t where a = 'x';
-- to
create schema ext;
create extension hstore schema ext;
create extension pg_trgm;
create extension btree_gist with schema ext;
create table t (a text primary key, b text, h ext.hstore default 'a=>1');
create index t_b on t using gin (b gin_trgm_ops);
create index t_h on t using gist (h ext.gist_hstore_ops (siglen = 32));
alter table t add constraint ex exclude using gist (a with =, int4range(1, 2) with &&);
create view v as select a, h operator(ext.->) 'a' as x from t where a % 'x';
comment on extension pg_trgm is 'mine';

-- pair: extensions move to another schema
create schema ext;
-- from
create extension citext;
create table t (a citext, b citext[]);
create index t_a on t (a);
-- to
create extension citext schema ext;
create table t (a ext.citext, b ext.citext[]);
create index t_a on t (a);

-- pair: comments on everything
create schema s;
create table s.t (a int constraint pk primary key, b text);
create index i on s.t (b);
create view s.v as select a, b from s.t;
create function s.f(a int, out b text) language sql as $$ select 'x'::text $$;
create procedure s.p() language sql as $$ select 1 $$;
create aggregate s.ag(*) (sfunc = int8inc, stype = int8, initcond = '0');
create type s.c as (x int);
create domain s.d as int constraint dc check (value > 0);
create sequence s.q;
create statistics s.st on a, b from s.t;
create text search configuration s.tc (copy = simple);
create operator family s.f using hash;
-- from
comment on table s.t is 'x';
-- to
comment on schema s is 'a';
comment on table s.t is 'it''s \ and "q"';
comment on column s.t.a is 'b';
comment on constraint pk on s.t is 'c';
comment on index s.i is 'd';
comment on index s.pk is 'dd';
comment on view s.v is 'e';
comment on column s.v.a is 'f';
comment on function s.f is 'g';
comment on procedure s.p is 'h';
comment on aggregate s.ag(*) is 'i';
comment on type s.c is 'j';
comment on column s.c.x is 'k';
comment on domain s.d is 'l';
comment on constraint dc on domain s.d is 'm';
comment on sequence s.q is 'n';
comment on statistics s.st is 'o';
comment on text search configuration s.tc is 'p';
comment on operator family s.f using hash is 'q';

-- pair: secrets of foreign servers are asked for, not written
-- unresolved
create foreign data wrapper w1;
create server s1 foreign data wrapper w1;
-- from
create user mapping for app_reader server s1 options (username 'x');
-- to
create user mapping for app_reader server s1 options (username 'x', password 'secret');
create user mapping for app_writer server s1 options (password 'secret');

-- pair: a foreign-data wrapper has another name, and a mapping its secret
-- unresolved
-- from
create foreign data wrapper far;
create server there foreign data wrapper far;
create user mapping for public server there options (user 'u', password 'p');
-- to
create foreign data wrapper away;
create server there foreign data wrapper away;
create user mapping for public server there options (user 'u', password 'p');

-- pair: an extension has no way back
-- unresolved
-- from
create extension citext version '1.5';
-- to
create extension citext version '1.6';

-- pair: privileges on the functions of an extension
create extension citext;
-- from
grant execute on function citext_eq(citext, citext) to app_reader;
-- to
revoke execute on function citext_eq(citext, citext) from public;

-- pair: an extension that comes before the default privileges which give away what it brings
create schema api;
-- from
alter default privileges in schema api grant execute on functions to app_reader;
alter default privileges revoke execute on functions from public;
create table t (id int);
-- to
create extension pg_trgm with schema api;
create function api.plain() returns int language sql as 'select 1';
alter default privileges in schema api grant execute on functions to app_reader;
alter default privileges revoke execute on functions from public;
create table t (id int, name text);
create index t_name on t using gin (name api.gin_trgm_ops);

-- pair: a table that is published no longer is unlogged
-- from
create table t (id int);
create publication p for table t;
create publication rest for table t;
-- to
create unlogged table t (id int);
create publication p;

-- pair: a table with all that stands on it, a sequence and a view become an extension's
create extension citext;
create table t (id serial primary key, a text);
create index ti on t (a);
create view v as select id from t;
create table u (t int references t);
create materialized view m as select 1 as a;
create sequence q;
-- to
alter extension citext add table t;
alter extension citext add materialized view m;
alter extension citext add sequence q;
alter extension citext add view v;
grant select on t to app_reader;

-- pair: a table is let go of by an extension that goes
create extension citext;
create table t (id serial primary key, a text);
-- from
alter extension citext add table t;
-- to
drop extension citext;

-- pair: objects of every sort become an extension's under whoever uses them
create extension citext;
create schema x;
create function x.f(int, text) returns int language sql as 'select 1';
create type x.color as enum ('red');
create domain x.d as int;
create operator x.=== (leftarg = text, rightarg = text, function = texteq);
create aggregate x.total(int) (sfunc = int4pl, stype = int);
create cast (x.color as text) with inout;
create operator family x.fam using btree;
create text search dictionary x.dict (template = simple);
create foreign data wrapper w;
create server s foreign data wrapper w;
create table t (a x.color, b x.d);
create view v as select a from t where b operator(pg_catalog.=) 1 and a::text operator(x.===) 'red';
-- to
alter extension citext add function x.f(int, text);
alter extension citext add type x.color;
alter extension citext add domain x.d;
alter extension citext add operator x.===(text, text);
alter extension citext add aggregate x.total(int);
alter extension citext add cast (x.color as text);
alter extension citext add operator family x.fam using btree;
alter extension citext add text search dictionary x.dict;
alter extension citext add foreign data wrapper w;
alter extension citext add schema x;

-- pair: privileges that went through other hands
create table t (a int);
-- from
grant select on t to app_writer with grant option;
set role app_writer; grant select on t to app_reader with grant option; reset role;
set role app_reader; grant select on t to app_owner; reset role;
-- to
grant select on t to app_reader with grant option;
set role app_reader; grant select on t to app_writer; reset role;
