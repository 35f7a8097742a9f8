-- pair: aggregates of every kind
create function acc(bigint, int) returns bigint language sql immutable as $$ select $1 + $2 $$;
create function acc2(bigint, int) returns bigint language sql immutable as $$ select $1 - $2 $$;
create function fin(bigint) returns text language sql immutable as $$ select $1::text $$;
-- from
create aggregate s(int) (sfunc = acc, stype = bigint, initcond = '0');
create aggregate p(float8) (sfunc = float8_accum, stype = float8[], finalfunc = float8_avg, initcond = '{0,0,0}', parallel = safe);
create aggregate m(int) (sfunc = acc, stype = bigint, msfunc = acc, minvfunc = acc2, mstype = bigint, initcond = '0', minitcond = '0');
comment on aggregate s(int) is 'S';
-- to
create aggregate s(int) (sfunc = acc, stype = bigint, initcond = '5', finalfunc = fin, finalfunc_modify = read_write);
create aggregate p(float8) (sfunc = float8_accum, stype = float8[], finalfunc = float8_avg, combinefunc = float8_combine, initcond = '{0,0,0}', parallel = restricted, sspace = 100);
create aggregate m(int) (sfunc = acc, stype = bigint, msfunc = acc, minvfunc = acc2, mstype = bigint, mfinalfunc = fin, finalfunc = fin, initcond = '0', minitcond = '1');
create aggregate hyp(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
create aggregate cnt(*) (sfunc = int8inc, stype = int8, initcond = '0');
create aggregate va(variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
grant execute on function s(int) to app_reader;

-- pair: an aggregate in a view whose function changes
-- from
create function acc(a bigint, b int) returns bigint language sql immutable as $$ select $1 + $2 $$;
create aggregate s(int) (sfunc = acc, stype = bigint, initcond = '0');
create table t (a int);
create view v as select s(a) as x from t;
-- to
create function acc(x bigint, y int) returns bigint language sql immutable as $$ select $1 + $2 $$;
create aggregate s(int) (sfunc = acc, stype = bigint, initcond = '0', sortop = <);
create table t (a int);
create view v as select s(a) as x from t;

-- pair: operators with partners
create function lt(point, point) returns boolean language sql immutable as $$ select $1[0] < $2[0] $$;
create function gt(point, point) returns boolean language sql immutable as $$ select $1[0] > $2[0] $$;
create function nlt(point, point) returns boolean language sql immutable as $$ select not $1[0] < $2[0] $$;
-- from
create operator <<< (leftarg = point, rightarg = point, function = lt);
-- to
create operator <<< (leftarg = point, rightarg = point, function = lt, commutator = >>>, negator = !<<<, restrict = scalarltsel, join = scalarltjoinsel);
create operator >>> (leftarg = point, rightarg = point, function = gt, commutator = <<<);
create operator !<<< (leftarg = point, rightarg = point, function = nlt, negator = <<<);
comment on operator <<<(point, point) is 'less';

-- pair: operators used by views, indexes and classes
create function same(text, text) returns boolean language sql immutable as $$ select lower($1) = lower($2) $$;
create table t (a text);
-- from
create operator === (leftarg = text, rightarg = text, function = same);
create view v as select a from t where a === 'x';
alter table t add constraint ck check (a === 'y');
-- to
create operator === (leftarg = text, rightarg = text, function = same, commutator = ===, hashes);
create view v as select a from t where a === 'x';
alter table t add constraint ck check (a === 'y');

-- pair: operator families and classes
-- from
create operator family f using btree;
create operator class c for type int using btree family f as operator 1 <, operator 3 =, function 1 btint4cmp(int, int);
-- to
create operator family f using btree;
create operator class c for type int using btree family f as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
alter operator family f using btree add operator 1 < (int4, int8), function 1 (int4, int8) btint48cmp(int4, int8);
comment on operator class c using btree is 'C';

-- pair: operator class used by an index
create table t (a int);
-- from
create operator class c for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
create index i on t (a c);
-- to
create operator class c for type int using btree as operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 btint4cmp(int, int);
create index i on t (a c desc);

-- pair: casts
create type pt as (x int, y int);
create function pt_text(pt) returns text language sql immutable as $$ select $1.x::text $$;
-- from
create cast (pt as text) with function pt_text(pt);
create cast (text as pt) with inout as assignment;
comment on cast (pt as text) is 'c';
-- to
create cast (pt as text) with function pt_text(pt) as implicit;
create cast (text as pt) with inout;
comment on cast (text as pt) is 'd';

-- pair: text search of every kind
-- from
create text search dictionary d (template = snowball, language = 'english', stopwords = 'english');
create text search configuration c (parser = default);
alter text search configuration c add mapping for word, asciiword with d, simple;
create table t (b text, v tsvector generated always as (to_tsvector('c', coalesce(b, ''))) stored);
create index t_v on t using gin (to_tsvector('c', b));
-- to
create text search dictionary d (template = snowball, language = 'german');
create text search dictionary d2 (template = synonym, synonyms = 'synonym_sample');
create text search configuration c (parser = default);
alter text search configuration c add mapping for word with d;
alter text search configuration c add mapping for email, url with simple;
create table t (b text, v tsvector generated always as (to_tsvector('c', coalesce(b, ''))) stored);
create index t_v on t using gin (to_tsvector('c', b));
comment on text search dictionary d is 'D';
alter text search configuration c owner to app_owner;

-- pair: collations of every provider
-- from
create collation c1 (provider = icu, locale = 'de-DE');
create collation c2 (locale = 'C');
create table t (a text collate c1);
create index i on t (a collate c2);
comment on collation c1 is 'C1';
-- to
create collation c1 (provider = icu, locale = 'sv-SE');
create collation c2 (lc_collate = 'C', lc_ctype = 'POSIX');
create table t (a text collate c1);
create index i on t (a collate c2);
alter collation c2 owner to app_owner;

-- pair: nondeterministic collations
-- from
create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table t (a text collate ci unique);
-- to
create collation ci (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
create table t (a text collate ci unique);

-- pair: conversions, languages, transforms, access methods
-- from
create conversion cv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create access method am type index handler bthandler;
-- to
create default conversion cv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create access method am2 type table handler heap_tableam_handler;
create table t (a int) using am2;
comment on access method am2 is 'AM';
create trusted language mylang handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create function f() returns int language mylang as $$ begin return 1; end $$;
comment on language mylang is 'L';

-- pair: a range type's functions and a domain in an operator
-- from
create function diff(float8, float8) returns float8 language sql immutable as $$ select $1 - $2 $$;
create type fr as range (subtype = float8);
-- to
create function diff(float8, float8) returns float8 language sql immutable as $$ select $1 - $2 $$;
create type fr as range (subtype = float8, subtype_diff = diff);
create function low(fr) returns float8 language sql immutable as $$ select lower($1) $$;
create operator @@> (rightarg = fr, function = low);

-- pair: an operator class has another name
create operator family f using btree;
-- from
create operator class c for type int8 using btree family f as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint8cmp(int8, int8);
-- to
create operator class d for type int8 using btree family f as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint8cmp(int8, int8);

-- pair: a text search configuration under a generated column does without a dictionary that goes
create text search configuration c (parser = "default");
-- from
create text search dictionary d (template = simple);
alter text search configuration c add mapping for asciiword, word with d, english_stem;
create table t (b text, v tsvector generated always as (to_tsvector('public.c', b)) stored);
-- to
alter text search configuration c add mapping for word with english_stem;
create table t (b text, v tsvector generated always as (to_tsvector('public.c', b)) stored);
