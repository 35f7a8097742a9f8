-- pair: enum values added first, in the middle, last
-- commits
-- from
create type e as enum ('b', 'd');
create table t (a e default 'b', b e[]);
-- to
create type e as enum ('a', 'b', 'c', 'c2', 'd', 'e', 'it''s');
create table t (a e default 'c', b e[] default '{a,d}');

-- pair: enum reordered, in use everywhere
-- from
create type e as enum ('a', 'b', 'c');
create table t (id int, a e not null default 'b', b e[] default '{a,c}', g text generated always as (case a when 'a'::e then 'x' else 'y' end) stored);
alter table t add constraint ck check (a <> 'c');
create index t_a on t (a);
create index t_p on t (id) where a = 'b';
create view v as select a, b from t where a > 'a';
create materialized view m as select a, count(*) from t group by a;
create function f(e) returns e language sql as $$ select $1 $$;
create policy p on t using (a = 'a');
create domain de as e check (value <> 'b');
create type comp as (x e, y int);
create type er as range (subtype = e);
-- to
create type e as enum ('c', 'b', 'a');
create table t (id int, a e not null default 'b', b e[] default '{a,c}', g text generated always as (case a when 'a'::e then 'x' else 'y' end) stored);
alter table t add constraint ck check (a <> 'c');
create index t_a on t (a);
create index t_p on t (id) where a = 'b';
create view v as select a, b from t where a > 'a';
create materialized view m as select a, count(*) from t group by a;
create function f(e) returns e language sql as $$ select $1 $$;
create policy p on t using (a = 'a');
create domain de as e check (value <> 'b');
create type comp as (x e, y int);
create type er as range (subtype = e);

-- pair: enum value removed, used by a column, a default, an array
-- from
create type e as enum ('a', 'b', 'c');
create table t (a e default 'a', ar e[] default array['a']::e[]);
-- to
create type e as enum ('a', 'b');
create table t (a e default 'b', ar e[] default array['b']::e[]);

-- pair: enum removed from columns with a trigger when and a rule
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
-- from
create type e as enum ('a', 'b', 'c');
create table t (a e default 'a', n int);
create trigger tr before update on t for each row when (new.a = 'b') execute function trg();
create rule r as on update to t where new.a = 'b' do also nothing;
create statistics st on a, n from t;
comment on type e is 'E';
-- to
create type e as enum ('b', 'a');
create table t (a e default 'a', n int);
create trigger tr before update on t for each row when (new.a = 'b') execute function trg();
create rule r as on update to t where new.a = 'b' do also nothing;
create statistics st on a, n from t;
comment on type e is 'E2';

-- pair: an enum becomes text and a check, and back
-- from
create type e as enum ('a', 'b');
create table t (a e not null default 'a', b text not null default 'a' check (b in ('a', 'b')));
-- to
create type e as enum ('a', 'b');
create table t (a text not null default 'a', b e not null default 'a', constraint t_b_check check (a in ('a', 'b')));

-- pair: an enum moves to another schema
create schema s;
-- from
create type e as enum ('a', 'b');
create table t (a e default 'a');
-- to
create type s.e as enum ('a', 'b');
create table t (a s.e default 'a');

-- pair: an enum dropped and its column too
create table keep (id int);
-- from
create type e as enum ('a');
create type empty as enum ();
create table t (id int, a e);
create function f(a e default 'a') returns int language sql as $$ select 1 $$;
-- to
create table t (id int);

-- pair: domain changes of every kind
-- from
create domain d as int;
create domain d2 as text collate "C" default 'x' not null constraint long check (length(value) > 2);
create table t (a d, b d2, c d[]);
-- to
create domain d as int default 5 not null check (value > 0) constraint small check (value < 1000);
create domain d2 as text collate "C" default 'y' constraint long check (length(value) > 3);
create table t (a d, b d2, c d[]);
comment on domain d is 'D';
comment on constraint small on domain d is 'S';

-- pair: base type of a domain in use
-- from
create domain d as int constraint c check (value > 0);
create table t (id int, a d default 3, b d[]);
create view v as select a from t;
create function f(d) returns d language sql as $$ select $1 $$;
create index t_a on t (a);
comment on domain d is 'D';
grant usage on type d to app_reader;
-- to
create domain d as bigint constraint c check (value > 0);
create table t (id int, a d default 3, b d[]);
create view v as select a from t;
create function f(d) returns d language sql as $$ select $1 $$;
create index t_a on t (a);
comment on domain d is 'D';
grant usage on type d to app_reader;

-- pair: a domain over a domain over an enum
-- from
create type e as enum ('a', 'b');
create domain d1 as e check (value <> 'b');
create domain d2 as d1 not null default 'a';
create table t (x d2, y d1);
-- to
create type e as enum ('b', 'a');
create domain d1 as e check (value <> 'b');
create domain d2 as d1 not null default 'a';
create table t (x d2, y d1);

-- pair: domain constraints not valid and renamed
-- from
create domain d as int;
alter domain d add constraint c1 check (value > 0) not valid;
alter domain d add constraint c2 check (value > 1);
create table t (a d);
-- to
create domain d as int;
alter domain d add constraint c1 check (value > 0);
alter domain d add constraint c3 check (value > 1);
create table t (a d);

-- pair: a domain constraint by a function that is made anew
-- from
create function ok(int) returns boolean language sql immutable as $$ select $1 > 0 $$;
create domain d as int constraint c check (ok(value));
create table t (a d);
-- to
create function ok(x int) returns boolean language sql immutable as $$ select x > 0 $$;
create domain d as int constraint c check (ok(value));
create table t (a d);

-- pair: a domain named not null
-- since: 17
-- from
create domain d as int constraint given not null;
create table t (a d);
-- to
create domain d as int constraint present not null;
create table t (a d);

-- pair: composite attributes come, go and change
-- from
create type c as (a int, b text, x date);
create function f(c) returns c language sql as $$ select $1 $$;
create view v as select (row(1, 'a', null)::c).a as a;
-- to
create type c as (a bigint, b text collate "C", y numeric(5,2));
create function f(c) returns c language sql as $$ select $1 $$;
create view v as select (row(1, 'a', null)::c).a as a;
comment on column c.y is 'why';

-- pair: a composite type in columns gets and loses attributes
-- from
create type c as (a int, b text);
create table t (id int, v c, vs c[]);
-- to
create type c as (a int, z date);
create table t (id int, v c, vs c[]);

-- pair: a composite type in columns whose attribute changes type
-- from
create type c as (a int, b text);
create table t (id int, v c default row(1, 'x')::c);
create index t_a on t (((v).a));
-- to
create type c as (a bigint, b text);
create table t (id int, v c default row(1, 'x')::c);
create index t_a on t (((v).a));

-- pair: attributes of a composite type in another order
-- from
create type c as (a int, b text);
create function f(c) returns int language sql as $$ select 1 $$;
-- to
create type c as (b text, a int);
create function f(c) returns int language sql as $$ select 1 $$;

-- pair: range types
-- from
create type fr as range (subtype = float8, subtype_diff = float8mi);
create table t (a fr default '[1,2]');
create index t_a on t using gist (a);
-- to
create type fr as range (subtype = float8);
create table t (a fr default '[1,2]');
create index t_a on t using gist (a);
create type tr as range (subtype = text, collation = "C", subtype_opclass = text_pattern_ops);

-- pair: a named multirange type
-- since: 14
-- from
create type fr as range (subtype = float8, multirange_type_name = fmr);
create table t (a fr, b fmr);
-- to
create type fr as range (subtype = float8, multirange_type_name = other_mr);
create table t (a fr, b other_mr);

-- pair: kinds of a type swap
-- from
create type x as enum ('a');
create domain y as int;
create type z as (a int);
create table w (a int);
-- to
create domain x as int;
create type y as (a int);
create table z (a int);
create type w as enum ('q');

-- pair: a type and what is made of it move together to another schema
-- from
create type e as enum ('a', 'b');
create type c as (x e, y int);
create domain d as c;
create table t (a c, b e[]);
-- to
create schema s;
create type s.e as enum ('a', 'b');
create type s.c as (x s.e, y int);
create domain s.d as s.c;
create table t (a s.c, b s.e[]);

-- pair: a base type with its functions
-- from
create schema s;
-- to
create schema s;
create type s.tok;
create function s.tok_in(cstring) returns s.tok language internal immutable strict as 'textin';
create function s.tok_out(s.tok) returns cstring language internal immutable strict as 'textout';
create type s.tok (input = s.tok_in, output = s.tok_out, internallength = variable, storage = extended, category = 'S', preferred = false, default = 'x');
create table s.t (a s.tok);

-- pair: shell types
-- from
create type s1;
-- to
create type s2;

-- pair: grants and owners of types
-- from
create type e as enum ('a');
revoke usage on type e from public;
create domain d as int;
-- to
create type e as enum ('a');
grant usage on type e to app_reader with grant option;
alter type e owner to app_owner;
create domain d as int;
alter domain d owner to app_owner;
revoke all on domain d from public;

-- pair: a table's row type is used by a column, a function and an array while the table changes
-- from
create table r (a int, b text);
create table t (x r, y r[]);
create function f(r) returns setof r language sql as $$ select $1 $$;
-- to
create table r (a int, b text, c date);
create table t (x r, y r[]);
create function f(r) returns setof r language sql as $$ select $1 $$;

-- pair: collations of attributes, domains and columns
create collation c1 (provider = libc, locale = 'C');
-- from
create domain d as text collate c1;
create type c as (a text collate c1);
create table t (a text collate c1, b d, v varchar(10) collate "POSIX");
create index t_a on t (a, a collate "C");
create view vw as select a, v from t;
-- to
create domain d as text;
create type c as (a text);
create table t (a text, b d, v varchar(10) collate "C");
create index t_a on t (a collate c1, a collate "C");
create view vw as select a, v from t;

-- pair: a base type in use gets other functions
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create function raw_recv(internal) returns raw language internal stable strict as 'textrecv';
create function raw_send(raw) returns bytea language internal stable strict as 'textsend';
create type raw (input = raw_in, output = raw_out, send = raw_send, storage = extended);
create table t (a raw);
create view v as select a from t;
-- to
alter type raw set (receive = raw_recv, send = none, storage = main, typmod_in = varchartypmodin);

-- pair: a range whose bounds are of an enum that loses a value
-- from
create type e as enum ('a', 'b', 'c');
create type r as range (subtype = e);
create table t (x r, y e);
-- to
create type e as enum ('c', 'a');
create type r as range (subtype = e);
create table t (x r, y e);

-- pair: a typed table lets go of its type while that is made anew
-- from
create domain d as int;
create type c as (x d, y text);
create table t of c (y with options not null, primary key (x));
create view v as select x from t;
-- to
create domain d as bigint;
create type c as (x d, y text);
create table t of c (y with options not null, primary key (x));
create view v as select x from t;

-- pair: attributes come, go and change in a type that is made anew under a typed table
-- from
create type e as enum ('a', 'b', 'c');
create type c as (x e, y text, z int);
create table t of c (y with options not null, primary key (x));
create view v as select x, y from t;
-- to
create type e as enum ('c', 'a');
create type c as (x e, y varchar(9), w text collate "C");
create table t of c (y with options not null, w with options default 'w', primary key (x), check (w <> ''));
create view v as select x, y from t;

-- pair: a table changes while its rows come to stand in a column of another
-- from
create table t (a int, b text);
-- to
create table t (a bigint, b varchar(9));
create table aa (row t, rows t[]);
