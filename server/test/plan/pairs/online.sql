-- pair: new indexes of a partitioned table
create table p (id int not null, k int not null, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20) partition by list (k);
create table p21 partition of p2 for values in (1);
create table p22 partition of p2 default;
-- from
-- to
create index on p (t);
create index named on p (k);
comment on index named is 'x';

-- pair: new keys of a partitioned table
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20) partition by range (id);
create table p21 partition of p2 for values from (10) to (12);
create table p22 partition of p2 default;
-- from
-- to
alter table p add primary key (id, k);
alter table p add unique (t, id);
alter table p add constraint u2 unique (k, id) deferrable;

-- pair: an index that two of three partitions have
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
create index p_t_idx on only p (t);
create index p1_t_idx on p1 (t);
alter index p_t_idx attach partition p1_t_idx;
-- to
create index p_t_idx on p (t);

-- pair: a table that joins a parent with indexes
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create index on p (t);
alter table p add primary key (id);
-- from
create table p2 (id int not null, k int, t text not null);
-- to
create table p2 partition of p for values from (10) to (20);

-- pair: a table joins its parent while that gets indexes
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
-- from
create table p2 (id int not null, k int, t text not null);
-- to
create table p2 partition of p for values from (10) to (20);
create index on p (t);
alter table p add primary key (id);

-- pair: a new partition whose indexes have names of their own
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create index on p (t);
alter table p add primary key (id);
-- from
-- to
create table p2 (id int not null, k int, t text not null);
create index mine on p2 (t);
alter table p2 add constraint minekey primary key (id);
alter table p attach partition p2 for values from (10) to (20);

-- pair: a table with an index becomes a partition of a new parent
create table q (id int not null, k int, t text not null);
create index qt on q (t);
-- from
-- to
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create index on p (t);
alter table p attach partition q for values from (10) to (20);

-- pair: a table with partitions joins a parent with indexes
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create index on p (t);
create index on p (k);
-- from
create table p2 (id int not null, k int, t text not null) partition by list (k);
create table p21 partition of p2 default;
create index on p2 (k);
-- to
create table p2 partition of p for values from (10) to (20) partition by list (k);
create table p21 partition of p2 default;

-- pair: a table joins a parent with an index that it shall be without
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
create table p3 (id int not null, k int, t text not null);
-- from
create index p_t_idx on only p (t);
create index p1_t_idx on p1 (t);
alter index p_t_idx attach partition p1_t_idx;
-- to
alter table p attach partition p3 for values from (20) to (30);
create index p_t_idx on only p (t);
create index p1_t_idx on p1 (t);
alter index p_t_idx attach partition p1_t_idx;

-- pair: a partition without an index leaves
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
create index p_t_idx on only p (t);
create index p1_t_idx on p1 (t);
alter index p_t_idx attach partition p1_t_idx;
-- to
alter table p detach partition p2;
create index p_t_idx on p (t);

-- pair: a new partition without the indexes of its parent
create table p (id int not null, k int, t text not null) partition by range (id);
create table p1 partition of p for values from (0) to (10);
-- from
create index p_t_idx on only p (t);
alter table only p add constraint pk primary key (id);
-- to
create table p2 partition of p for values from (10) to (20);
create index p_t_idx on only p (t);
alter table only p add constraint pk primary key (id);

-- pair: tables join a parent by range beside a default partition
create table p (id int not null, d timestamptz, t varchar(10)) partition by range (d);
create table p1 partition of p for values from ('2024-01-01') to ('2025-01-01');
create table pd partition of p default;
create table p2 (id int not null, d timestamptz, t varchar(10));
-- from
-- to
alter table p attach partition p2 for values from ('2025-01-01') to ('2026-01-01');
create table p3 partition of p for values from ('2026-01-01') to (maxvalue);

-- pair: tables join a parent by list
create table p (id int not null, t varchar(10)) partition by list (t);
create table pd partition of p default;
create table p2 (id int not null, t varchar(10));
create table p3 (id int not null, t varchar(10));
-- from
-- to
alter table p attach partition p2 for values in ('a', 'b''c', null);
alter table p attach partition p3 for values in ('x');

-- pair: tables join parents by null, by a boolean and by an enum
create type mood as enum ('sad', 'ok');
create table p (id int not null, t mood) partition by list (t);
create table pd partition of p default;
create table p2 (id int not null, t mood);
create table p3 (id int not null, t mood);
create table b (id int not null, t boolean) partition by list (t);
create table b2 (id int not null, t boolean);
-- from
-- to
alter table p attach partition p2 for values in ('sad');
alter table p attach partition p3 for values in (null);
alter table b attach partition b2 for values in (true);

-- pair: tables join a parent by several keys
create table p (a bigint, b text, c int) partition by range (a, b, c);
create table pd partition of p default;
create table p2 (a bigint, b text, c int);
create table p3 (a bigint, b text, c int);
create table p4 (a bigint, b text, c int);
create table p5 (a bigint, b text, c int);
-- from
-- to
alter table p attach partition p2 for values from (1, 'a', 5) to (1, 'b', 7);
alter table p attach partition p3 for values from (2, minvalue, minvalue) to (3, 'b', maxvalue);
alter table p attach partition p4 for values from (-7, 'x', 1) to (-2, maxvalue, maxvalue);
alter table p attach partition p5 for values from (4, 'x', minvalue) to (maxvalue, maxvalue, maxvalue);

-- pair: a table joins a parent by expressions
create table p (a int, b text) partition by range (lower(b), (a + 1));
create table p2 (a int, b text);
-- from
-- to
alter table p attach partition p2 for values from ('a', 1) to ('b', 3);

-- pair: tables join a partition
create table p (a int, b text, n numeric) partition by list (a);
create table p1 partition of p for values in (1, 2) partition by range (n);
create table pd partition of p1 default;
create table p11 (a int, b text, n numeric);
create table p12 (a int, b text, n numeric) partition by list (b);
create table p121 partition of p12 default;
-- from
-- to
alter table p1 attach partition p11 for values from (1.5) to (2.5);
alter table p1 attach partition p12 for values from (5) to (1e3);

-- pair: a table with names in quotes joins its parent
create schema "my S";
create table "my S"."P" ("A b" int, b text) partition by list ("A b");
create table "my S"."Q" ("A b" int, b text);
-- from
-- to
alter table "my S"."P" attach partition "my S"."Q" for values in (1, 3);

-- pair: a table with checks of its own joins its parent
create table p (a int, b text) partition by list (a);
create table p1 (a int, b text, constraint p1_a_check check (a > 0), constraint p1_bound_check check (a < 100));
-- from
-- to
alter table p attach partition p1 for values in (1, 3);

-- pair: indexes of a table become others
create table t (a int, b text, c int not null);
-- from
create index i on t (a);
create unique index u on t (c);
alter table t replica identity using index u;
create index k on t (b) where a > 0;
alter table t cluster on i;
comment on index k is 'k';
-- to
create index i on t (a desc, b);
create unique index u on t (c) include (a);
alter table t replica identity using index u;
create index k on t (lower(b));
alter table t cluster on i;
alter index k alter column 1 set statistics 200;
comment on index k is 'other';

-- pair: keys of a table become others
create table t (a int not null, b text not null, c int not null);
-- from
alter table t add constraint pk primary key (a);
alter table t add constraint u unique (b);
-- to
alter table t add constraint pk primary key (a, b);
alter table t add constraint u unique (b, c) deferrable initially deferred;
comment on constraint u on t is 'u';

-- pair: a key that others refer to becomes another
create table t (a int not null, b text not null, c int not null);
create table r (a int, b text);
-- from
alter table t add constraint pk primary key (a);
alter table r add constraint fk foreign key (a) references t;
-- to
alter table t add constraint pk primary key (a, b);
alter table r add constraint fk foreign key (a, b) references t;

-- pair: indexes of a partitioned table become others
create table p (id int not null, k int, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20) partition by list (k);
create table p21 partition of p2 for values in (1);
create table p22 partition of p2 default;
-- from
create index i on p (t);
create unique index u on p (id, k);
alter table p add constraint uk unique (k, id);
-- to
create index i on p (t, k);
comment on index i is 'i';
create unique index u on p (id, k) include (t);
alter table p add constraint uk unique (id, k);

-- pair: the primary key of a partitioned table becomes another
create table p (id int not null, k int not null, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
alter table p add constraint pk primary key (id);
-- to
alter table p add constraint pk primary key (k, id);

-- pair: indexes over columns that come and go
create table t (a int, b text);
create function f(int) returns int language sql immutable as 'select 1';
-- from
alter table t add x int;
create index i on t (a, x);
create index j on t (f(a));
-- to
alter table t add y int;
create index i on t (a, y);
create or replace function f(int) returns int language sql immutable as 'select 2';
create index j on t (f(a), a);

-- pair: an index of a materialized view
create table t (a int, b text);
create materialized view m as select * from t;
-- from
create unique index i on m (a);
-- to
create unique index i on m (b);

-- pair: an index becomes a key and back
create table t (a int not null, b text);
-- from
create unique index i on t (a);
-- to
alter table t add constraint i unique (a);

-- pair: an index beside its future name
create table t (a int not null, b text);
create index i_new on t (b, a);
-- from
create index i on t (a);
-- to
create index i on t (b);

-- pair: foreign keys of a partitioned table
create table r (a int primary key, b int);
create table p (id int not null, k int, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20) partition by list (k);
create table p21 partition of p2 for values in (1);
create table p22 partition of p2 default;
-- from
-- to
alter table p add constraint fk foreign key (k) references r on delete cascade;
alter table p add foreign key (id) references r deferrable initially deferred;

-- pair: checks and not-null constraints of trees of tables
create table p (id int not null, k int, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20) partition by list (k);
create table p21 partition of p2 for values in (1);
create table a (x int, y int);
create table b (z int) inherits (a);
-- from
-- to
alter table p add constraint c check (k > 0);
alter table p alter t set not null;
alter table a add constraint c check (x > 0);
alter table a add constraint n check (y > 0) no inherit;
alter table a alter y set not null;

-- pair: a foreign key of a partitioned table whose name a partition has for another
create table r (a int primary key, b int);
create table p (id int not null, k int, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table r2 (t text primary key);
alter table p1 add constraint fk foreign key (t) references r2;
-- from
-- to
alter table p add constraint fk foreign key (k) references r;

-- pair: a table joins a parent with foreign keys
create table r (a int primary key);
create table p (id int not null, k int, x int) partition by range (id);
create table p1 partition of p for values from (0) to (10);
alter table p add constraint fk foreign key (k) references r on delete set null;
alter table p add constraint fk2 foreign key (x) references r;
create table p2 (id int not null, k int, x int, constraint fk check (x > 0), constraint own foreign key (x) references r);
-- from
-- to
alter table p attach partition p2 for values from (10) to (20);
