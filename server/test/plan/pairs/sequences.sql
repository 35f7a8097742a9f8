-- pair: every option of a sequence
-- from
create sequence s1;
create sequence s2 as smallint increment 5 minvalue -10 maxvalue 100 start 50 cache 3 cycle;
create sequence s3 increment -1;
create sequence s4 as integer maxvalue 10;
-- to
create sequence s1 as integer increment 2 minvalue 10 maxvalue 1000 start 20 cache 5 cycle;
create sequence s2;
create sequence s3 increment 1;
create sequence s4 as smallint;

-- pair: ownership
create table t (a int, b int);
-- from
create sequence q owned by t.a;
create sequence r;
-- to
create sequence q owned by t.b;
create sequence r owned by t.a;

-- pair: owned sequences of a dropped table survive
-- from
create table t (a int, b int);
create sequence q owned by t.a;
-- to
create sequence q;

-- pair: owned sequences whose column goes
-- from
create table t (b int, a int);
create sequence q owned by t.a;
comment on sequence q is 'Q';
-- to
create table t (b int);
create sequence q;
comment on sequence q is 'Q';

-- pair: a sequence in use moves to another schema
create schema s;
-- from
create sequence q;
create table t (a int default nextval('q'));
create view v as select last_value from q;
-- to
create sequence s.q;
create table t (a int default nextval('s.q'));
create view v as select last_value from s.q;

-- pair: grants and owners of sequences
-- from
create sequence q;
grant usage on sequence q to app_reader;
create table t (a serial);
grant all on sequence t_a_seq to app_writer;
-- to
create sequence q;
grant select, update on sequence q to app_reader with grant option;
alter sequence q owner to app_owner;
create table t (a serial);
alter table t owner to app_owner;
grant usage on sequence t_a_seq to public;

-- pair: unlogged sequences
-- since: 15
-- from
create unlogged sequence q;
create sequence r;
-- to
create sequence q;
create unlogged sequence r;

-- pair: identity sequences with comments and grants
-- from
create table t (a int generated always as identity);
comment on sequence t_a_seq is 'A';
grant usage on sequence t_a_seq to app_reader;
-- to
create table t (a int generated always as identity);
comment on sequence t_a_seq is 'AA';
grant select on sequence t_a_seq to app_reader, app_writer;

-- pair: a sequence becomes a table
-- from
create sequence q;
create table r (a int);
-- to
create table q (a int);
create sequence r;

-- pair: regclass defaults of several forms
create sequence "Odd Seq";
create schema "S";
create sequence "S"."Q";
-- from
create table t (a int default nextval('"Odd Seq"'));
-- to
create table t (a int default nextval('"S"."Q"'::regclass), c bigint default currval('"Odd Seq"'));
-- then
