-- pair: every attribute of an index
create table t (a int, b text, c int[], d tsvector, e inet, p point);
-- from
create index i1 on t (a);
create index i2 on t (b text_pattern_ops, a desc);
create index i3 on t using gin (c) with (fastupdate = off);
create index i4 on t (lower(b)) where a > 1;
create index i5 on t using brin (a) with (pages_per_range = 4);
create index i6 on t using hash (b);
create index i7 on t using gist (p);
create index i8 on t (a) include (b);
-- to
create unique index i1 on t (a);
create index i2 on t (b varchar_pattern_ops, a desc nulls last);
create index i3 on t using gin (c, d) with (fastupdate = on, gin_pending_list_limit = 100);
create index i4 on t (upper(b)) where a > 2 and b is not null;
create index i5 on t using brin (a, b) with (pages_per_range = 8, autosummarize = on);
create index i6 on t using btree (b collate "C" desc);
create index i7 on t using spgist (p);
create index i8 on t (a) include (b, c);

-- pair: indexes renamed
create table t (a int, b text);
-- from
create index old1 on t (a);
create index old2 on t (lower(b));
create unique index old3 on t (a, b);
alter index old2 alter column 1 set statistics 99;
comment on index old1 is 'one';
-- to
create index new1 on t (a);
create index new2 on t (lower(b));
create unique index new3 on t (a, b);
alter index new2 alter column 1 set statistics 99;
comment on index new1 is 'one';

-- pair: nulls not distinct and deduplication
-- since: 15
create table t (a int, b text);
-- from
create unique index i on t (a) nulls not distinct;
create index j on t (b) with (deduplicate_items = off);
-- to
create unique index i on t (a);
create index j on t (b) with (deduplicate_items = on, fillfactor = 66);

-- pair: operator classes with parameters
create table t (a tsvector, b int4range);
-- from
create index i on t using gist (a tsvector_ops (siglen = 100));
-- to
create index i on t using gist (a tsvector_ops (siglen = 200), b);

-- pair: expression indexes with statistics, casts and odd columns
create table t ("A b" int, "select" text, j jsonb);
-- from
create index i on t (("A b" + 1), ("select" || 'x') collate "C" desc, ((j ->> 'k')::int));
alter index i alter column 1 set statistics 40;
-- to
create index i on t (("A b" + 2), ("select" || 'x') collate "C" desc, ((j ->> 'k')::int));
alter index i alter column 3 set statistics 50;

-- pair: an index on an expression over a function that is made anew
-- from
create function norm(text) returns text language sql immutable as $$ select lower($1) $$;
create table t (a text);
create index i on t (norm(a)) where norm(a) <> '';
-- to
create function norm(t text) returns text language sql immutable as $$ select upper($1) $$;
create table t (a text);
create index i on t (norm(a)) where norm(a) <> '';

-- pair: many indexes of the same columns
create table t (a int, b int);
-- from
create index i1 on t (a);
create index i2 on t (a);
create index i3 on t (a, b);
-- to
create index i2 on t (a);
create index i4 on t (a);
create index i5 on t (a);
create index i3 on t (b, a);

-- pair: indexes move with a table of another name
-- from
create table t (a int);
create index i on t (a);
-- to
create table t (a int);
create table u (a int);
create index i on u (a);

-- pair: index on a materialized view under a changed table
-- from
create table t (a int, b text);
create materialized view m as select a, b from t;
create unique index m_a on m (a);
create index m_b on m (lower(b)) with (fillfactor = 90);
comment on index m_a is 'ma';
-- to
create table t (a bigint, b text);
create materialized view m as select a, b from t;
create unique index m_a on m (a);
create index m_b on m (lower(b)) with (fillfactor = 90);
comment on index m_a is 'ma';

-- pair: options reset
create table t (a int, b int[]);
-- from
create index i on t (a) with (fillfactor = 70);
create index j on t using gin (b) with (fastupdate = off);
create index k on t using gist (int4range(a, a + 1)) with (buffering = on);
-- to
create index i on t (a);
create index j on t using gin (b);
create index k on t using gist (int4range(a, a + 1)) with (buffering = auto);

-- pair: whole-row and system-ish expressions
create table t (a int, b text);
-- from
create index i on t ((a is null), (b like 'x%'));
-- to
create index i on t ((a is not null), (b like 'y%'), (case when a > 1 then 1 else 2 end));

-- pair: extended statistics
create table t (a int, b text, c date);
-- from
create statistics s1 on a, b from t;
create statistics s2 (ndistinct) on a, b, c from t;
alter statistics s1 set statistics 100;
-- to
create statistics s1 on a, b from t;
create statistics s2 (ndistinct, dependencies) on a, b, c from t;
create schema x;
create statistics x.s3 (mcv) on b, c from t;
comment on statistics s1 is 'S';
alter statistics s1 owner to app_owner;

-- pair: expression statistics
-- since: 14
create table t (a int, b text, c date);
-- from
create statistics s1 on (a + 1) from t;
create statistics s2 on (a % 10), lower(b), c from t;
-- to
create statistics s1 on (a + 2) from t;
create statistics s2 (mcv) on (a % 10), lower(b), c from t;

-- pair: extended statistics over a column whose type changes
-- from
create table t (a int, b text);
create statistics s1 on a, b from t;
comment on statistics s1 is 'S1';
-- to
create table t (a bigint, b text);
create statistics s1 on a, b from t;
comment on statistics s1 is 'S1';

-- pair: a new index identifies rows of a table that changes its key and whether it is logged
create table t (id int primary key, a int, c int);
create publication pub for table t;
-- to
alter publication pub drop table t;
alter table t alter a set not null, drop constraint t_pkey, add primary key (id, c), set unlogged;
create unique index ti on t (a);
alter table t replica identity using index ti;
