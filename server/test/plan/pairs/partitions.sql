-- pair: partitions attached, detached, added, bound changed
create table p (id int not null, at date not null, msg text) partition by range (at);
-- from
create table p1 partition of p for values from ('2024-01-01') to ('2025-01-01');
create table p2 partition of p for values from ('2025-01-01') to ('2026-01-01');
create table p3 (id int not null, at date not null, msg text);
create table pd partition of p default;
-- to
create table p1 partition of p for values from ('2024-01-01') to ('2024-07-01');
create table p2 (id int not null, at date not null, msg text);
create table p3 (id int not null, at date not null, msg text);
alter table p attach partition p3 for values from ('2025-01-01') to ('2026-01-01');
create table p4 partition of p for values from ('2026-01-01') to (maxvalue);

-- pair: default partition comes
-- from
create table p (id int) partition by list (id);
create table p1 partition of p for values in (1, 2, null);
-- to
create table p (id int) partition by list (id);
create table p1 partition of p for values in (1, null);
create table p2 partition of p for values in (2);
create table pd partition of p default;

-- pair: keys and indexes on a parent with attached children
create table p (id int not null, k int not null, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
alter table p add constraint p_key primary key (id);
create index p_t on p (t);
create index p1_own on p1 (k);
-- to
alter table p add constraint p_key primary key (id, k);
create index p_t on p (t desc, k);
create unique index p_u on p (id, t);
create index p2_own on p2 (k);

-- pair: children's indexes with names of their own
create table p (id int not null, k int not null, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
create index p_t on p (t);
-- to
create index p_t on only p (t);
create index first_t on p1 (t);
create index second_t on p2 (t);
alter index p_t attach partition first_t;
alter index p_t attach partition second_t;
comment on index first_t is 'one';

-- pair: a partitioned index half attached
create table p (id int not null, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
create index p_t on only p (t);
create index first_t on p1 (t);
alter index p_t attach partition first_t;
-- to
create index p_t on p (t);

-- pair: a partitioned key with ONLY, children attached by hand
create table p (id int not null, t text) partition by range (id);
create table p1 partition of p for values from (0) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
alter table p add primary key (id);
-- to
alter table only p add constraint p_pk primary key (id);
alter table p1 add constraint one_pk primary key (id);
alter table p2 add constraint two_pk primary key (id);
alter index p_pk attach partition one_pk;
alter index p_pk attach partition two_pk;

-- pair: sub-partitions
-- from
create table p (a int not null, b int not null, c text) partition by list (a);
create table p1 partition of p for values in (1) partition by range (b);
create table p11 partition of p1 for values from (0) to (10);
create table p12 partition of p1 default;
create table p2 partition of p for values in (2);
create index p_c on p (c);
-- to
create table p (a int not null, b int not null, c text) partition by list (a);
create table p1 partition of p for values in (1) partition by range (b);
create table p11 partition of p1 for values from (0) to (5);
create table p13 partition of p1 for values from (5) to (10);
create table p2 partition of p for values in (2, 3);
create table p3 partition of p default partition by hash (b);
create table p30 partition of p3 for values with (modulus 2, remainder 0);
create table p31 partition of p3 for values with (modulus 2, remainder 1);
create index p_c on p (c, b);
alter table p add primary key (a, b);

-- pair: columns of a partitioned table
create table p (a int not null, b int, c text default 'x') partition by list (a);
create table p1 partition of p for values in (1);
create table p2 partition of p for values in (2);
-- from
alter table p add d int;
alter table p1 alter c set default 'one';
alter table p2 alter b set not null;
create view v as select d from p;
-- to
alter table p alter b type bigint;
alter table p alter b set not null;
alter table p alter c drop default;
alter table p2 alter c set default 'two';
alter table p add e text not null default 'e';
alter table p1 alter e set default 'e1';

-- pair: a partition with columns in another order
create table p (a int not null, b int, c text) partition by list (a);
-- from
create table p1 (c text, b int, a int not null);
alter table p attach partition p1 for values in (1);
-- to
create table p1 (c text, b int, a int not null);
alter table p attach partition p1 for values in (1);
create table p2 (b int, a int not null, c text default 'z', check (a = 2));
alter table p attach partition p2 for values in (2);

-- pair: an attached table with checks of its own, and a check of the parent
create table p (a int not null, b int) partition by range (a);
create table p1 (a int not null, b int);
-- from
alter table p attach partition p1 for values from (1) to (10);
-- to
alter table p1 add constraint own check (b > 0);
alter table p1 add constraint both_ck check (b < 100);
alter table p add constraint both_ck check (b < 100);
alter table p attach partition p1 for values from (1) to (10);

-- pair: checks and foreign keys on a partitioned table
create table r (id int primary key);
create table p (a int not null, b int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
alter table p add constraint ck check (b > 0);
alter table p add constraint fk foreign key (b) references r;
-- to
alter table p add constraint ck check (b > 1);
alter table p1 add constraint fk1 foreign key (b) references r;
alter table p2 add constraint ck2 check (b > 3) not valid;

-- pair: a foreign key that refers to a partitioned table
create table p (a int not null, b int not null, constraint p_pk primary key (a, b)) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
create table r (x int, y int, constraint fk foreign key (x, y) references p);
-- to
create table p2 partition of p for values from (10) to (20);
create table r (x int, y int, constraint fk foreign key (x, y) references p on delete cascade);
create table r2 (x int, y int, constraint fk foreign key (x, y) references p on delete set null deferrable);

-- pair: a foreign key between partitioned tables, and from itself
-- from
create table p (a int not null primary key, b int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create table q (a int not null, b int) partition by hash (a);
create table q0 partition of q for values with (modulus 1, remainder 0);
-- to
create table p (a int not null primary key, b int references p (a)) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create table q (a int not null, b int references p on delete cascade) partition by hash (a);
create table q0 partition of q for values with (modulus 1, remainder 0);

-- pair: triggers on a partitioned table, disabled on one partition
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create table p (a int not null, b int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create table p2 partition of p for values from (10) to (20);
-- from
create trigger tr after insert on p for each row execute function trg();
alter table p1 disable trigger tr;
create trigger st after insert on p for each statement execute function trg();
-- to
create trigger tr after insert or update on p for each row execute function trg();
alter table p2 enable always trigger tr;
create trigger own before insert on p1 for each row execute function trg();

-- pair: row security, replica identity, options and owner per partition
create table p (a int not null, b int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
alter table p1 set (fillfactor = 60);
alter table p enable row level security;
create policy pol on p using (a > 1);
-- to
alter table p1 enable row level security;
alter table p1 owner to app_owner;
alter table p1 replica identity full;
alter table p1 set (autovacuum_enabled = false);
create policy pol1 on p1 to app_reader using (a > 1);
grant select on p to app_reader;
grant insert on p1 to app_writer;
comment on table p1 is 'one';
comment on column p1.a is 'a of one';

-- pair: partition keys with expressions, collations and operator classes
-- from
create table base (a int);
-- to
create table base (a int);
create table p (a text not null, b int, c timestamptz) partition by range (lower(a) collate "C" text_pattern_ops, (b + 1), b);
create table p1 partition of p for values from ('a', 1, minvalue) to ('b', maxvalue, maxvalue);
create table q (a text) partition by list (a collate "POSIX");
create table q1 partition of q for values in ('it''s', 'b', null) partition by hash (a);
create table q11 partition of q1 for values with (modulus 4, remainder 3);
create table z (at timestamptz) partition by range (at);
create table z1 partition of z for values from ('2024-01-01 00:00:00+00') to ('2024-06-01 12:30:00+02');
create table zb (b boolean) partition by list (b);
create table zb1 partition of zb for values in (true);

-- pair: identity of a partitioned table
-- since: 17
create table p (a int not null, b int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
create table x (a int);
-- to
create table x (a int);
alter table p add id bigint generated always as identity;
create table p2 partition of p for values from (10) to (20);

-- pair: identity dropped from a partitioned table
-- since: 17
-- from
create table p (a int not null, id int generated by default as identity) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- to
create table p (a int not null, id int not null) partition by range (a);
create table p1 partition of p for values from (1) to (10);

-- pair: generated columns of partitions
-- from
create table p (a int not null, g int generated always as (a * 2) stored) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- to
create table p (a int not null, g int generated always as (a * 2) stored, h int generated always as (a + 1) stored) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create table p2 partition of p for values from (10) to (20);

-- pair: a table becomes a partition of another parent
create table p (a int not null) partition by range (a);
create table q (a int not null) partition by list (a);
-- from
create table x partition of p for values from (1) to (5);
-- to
create table x partition of q for values in (3);

-- pair: storage, statistics and compression on a partitioned table
create table p (a int not null, t text) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
alter table p alter t set storage external;
alter table p1 alter t set statistics 10;
-- to
alter table p alter t set statistics 20;
alter table p1 alter t set storage main;

-- pair: an exclusion constraint on a partition, unique with include on the parent
create table p (a int not null, r int4range) partition by list (a);
create table p1 partition of p for values in (1);
-- from
alter table p1 add constraint ex exclude using gist (r with &&);
-- to
alter table p1 add constraint ex exclude using gist (r with =);
alter table p add constraint un unique (a) include (r);

-- pair: an exclusion constraint on a partitioned table
-- since: 17
create table p (a int4range not null, r int4range) partition by list (a);
create table p1 partition of p for values in ('[1,2)');
-- from
alter table p add constraint ex exclude using gist (a with =, r with &&);
-- to
alter table p add constraint ex exclude using gist (a with =, r with =);
create table p2 partition of p for values in ('[2,3)');

-- pair: unlogged and foreign partitions
create foreign data wrapper w;
create server s foreign data wrapper w;
create table p (a int not null, t text) partition by range (a);
-- from
create foreign table f1 partition of p for values from (1) to (10) server s options (x 'y');
create unlogged table u1 partition of p for values from (10) to (20);
-- to
create foreign table f1 partition of p for values from (1) to (10) server s options (x 'z');
create unlogged table u1 partition of p for values from (10) to (15);
create foreign table f2 (a int not null, t text options (n 'tt')) server s;
alter table p attach partition f2 for values from (20) to (30);

-- pair: partition detached and its parent gone
-- from
create table p (a int not null primary key, t text) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create index p_t on p (t);
-- to
create table p1 (a int not null constraint p1_pkey primary key, t text);
create index p1_t_idx on p1 (t);

-- pair: parent made around a table
-- from
create table p1 (a int not null constraint p1_pkey primary key, t text);
create index p1_t_idx on p1 (t);
-- to
create table p1 (a int not null constraint p1_pkey primary key, t text);
create index p1_t_idx on p1 (t);
create table p (a int not null primary key, t text) partition by range (a);
create index p_t on p (t);
alter table p attach partition p1 for values from (1) to (10);

-- pair: unique index of a partition becomes a constraint
create table p (a int not null, t text) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
create unique index p1_u on p1 (a);
create unique index p_u on p (a);
-- to
alter table p1 add constraint p1_u unique (a);
alter table p add constraint p_u unique (a);

-- pair: statistics and rules on a partitioned table
create table p (a int not null, t text) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
create statistics st on a, t from p;
create statistics st1 on a, t from p1;
-- to
create statistics st (mcv) on a, t from p;
create rule r as on insert to p do also notify x;

-- pair: column dropped from a parent whose index and check used it
create table r (id int primary key);
-- from
create table p (a int not null, t text, x int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create index p_x on p (x);
create index p_tx on p (t, x);
alter table p add constraint ck check (x > a);
alter table p add constraint fk foreign key (x) references r;
-- to
create table p (a int not null, t text) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create index p_t on p (t);

-- pair: a partitioned table whose key has another type
-- unresolved
create table x (a int);
-- from
create table p (a int not null) partition by range (a);
-- to
create table p (a bigint not null) partition by range (a);

-- pair: named not-null constraints of partitions
-- since: 18
create table p (a int constraint a_given not null, b int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
create table p2 (a int constraint a_own not null, b int);
alter table p attach partition p2 for values from (10) to (20);
alter table p1 alter b set not null;
-- to
create table p2 (a int constraint a_own not null, b int);
alter table p attach partition p2 for values from (10) to (20);
alter table p add constraint b_given not null b;

-- pair: partitions with foreign keys leave and join
create table r (a int primary key);
create table s (a int primary key);
create table p (k int, a int references r, b int references s) partition by range (k);
create table o (k int, a int references r) partition by range (k);
-- from
create table p1 partition of p for values from (1) to (2);
create table p2 partition of p for values from (2) to (3) partition by list (a);
create table p2a partition of p2 for values in (1);
create table p3 (k int, a int, b int, constraint p_a_fkey foreign key (a) references r on delete cascade);
create table o1 partition of o for values from (1) to (2);
-- to
create table p1 (k int, a int, b int, constraint p_a_fkey foreign key (a) references r);
create table p2 (k int, a int, b int, constraint p_a_fkey foreign key (a) references r, constraint p_b_fkey foreign key (b) references s) partition by list (a);
create table p2a partition of p2 for values in (1);
create table p3 partition of p for values from (1) to (2);
create table o1 (k int, a int);

-- pair: a partition of a partition gets another bound while its parent gets an index
create table p (id int, r text, at int) partition by range (at);
create table p2 partition of p for values from (100) to (200) partition by list (r);
create table pd partition of p2 default;
-- from
create table p2a partition of p2 for values in ('a', 'b');
create index p_old on p (id);
-- to
create table p2a partition of p2 for values in ('a');
create unique index p_id on p (id desc, at, r);
create index p_expression on p ((id + 1));
alter index p2a_expr_idx alter column 1 set statistics 50;

-- pair: an index of partitions that hands its name below to another one
create table p (a int, b int, c text) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create table pd partition of p default;
-- from
create index p_first on p ((b + 1));
-- to
create index p_first on p ((c || 'x')) include (b);
create index p_second on p ((c || 'x'));

-- pair: the comment of a partitioned index under a column that changes its type
-- from
create table p (a int, b text) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create index p_b on p (b);
comment on index p_b is 'of p alone';
-- to
create table p (a int, b varchar(20)) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create index p_b on p (b);
comment on index p_b is 'of p alone';

-- pair: an unproven not-null constraint of a partitioned table is proved, and called otherwise
-- since: 18
create table p (a int, b int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
alter table p add constraint known not null b not valid;
-- to
alter table p add constraint b_known not null b;

-- pair: a table that would have to be partitioned otherwise stays, and others change
-- unresolved
create table other (id int primary key);
-- from
create table p (id int not null, r text not null, at int not null) partition by range (at);
create table p1 partition of p for values from (1) to (10);
create view busy as select id, r from p where at > 5;
create function seen(one p1) returns int language sql as 'select 1';
-- to
create table p (id bigint not null, r text not null, at int not null, note text, primary key (id, r)) partition by list (r);
create table p1 partition of p for values in ('a');
create table p2 partition of p for values in ('b') partition by hash (id);
create index p_note on p (note);
create view busy as select id, r, note from p where at > 5;
create view fresh as select * from p2;
alter table other add note text;
create view others as select * from other;

-- pair: a table that would have to be partitioned at all
-- unresolved
-- from
create table p (id int primary key, at date not null);
create table line (p int references p);
-- to
create table p (id int, at date not null, primary key (id, at)) partition by range (at);
create table p_old partition of p for values from ('2020-01-01') to ('2021-01-01');
create table line (p int, at date, foreign key (p, at) references p);

-- pair: a new partition brings indexes that PostgreSQL would give one name
create table p (a int, b text) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create index p_z on p ((b || 'x'));
create index p_y on p ((b || 'y'));
create index p_x on p ((b || 'z'));
alter index p_y alter column 1 set statistics 300;
-- to
create table p2 partition of p for values from (10) to (20);
alter index p2_expr_idx rename to p2_last;
alter index p2_expr_idx2 alter column 1 set statistics 500;

-- pair: a partition leaves its parent, which becomes another then
-- unresolved
create table p (a int not null, b text, c int, constraint old check (c > 0)) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
-- to
alter table p detach partition p1;
alter table p drop constraint old, drop b, add d int default 4, add constraint new check (a > 0), alter c type bigint;

-- pair: a table joins a parent that gets a column and a key by then
create table p (id int not null, at date not null, v int) partition by range (at);
-- from
create table old (id int not null, at date not null, v int);
-- to
alter table p add note text default 'x' not null, alter v type bigint, alter v set not null, add constraint v_ok check (v > 0), add primary key (id, at);
create table old partition of p for values from ('2024-01-01') to ('2025-01-01');

-- pair: a not-null constraint that a partition has declared, too, goes with its parent's
-- since: 18
create table p (a int, b int) partition by range (a);
create table p1 partition of p for values from (1) to (10);
-- from
alter table p add constraint known not null b;
alter table p1 alter b set not null;
-- to

-- pair: a table joins a parent that has a check
create table p (a int not null, b int, constraint known check (b > 0)) partition by range (a);
create table q (b int, constraint known check (b > 0));
-- from
create table p1 (a int not null, b int);
create table kid (b int);
-- to
create table p1 partition of p for values from (1) to (10);
create table kid (b int, constraint known check (b > 0)) inherits (q);

-- pair: a table joins with an index that is called otherwise than its parent would call it
create table p (a int not null, b text) partition by range (a);
create index p_b on p (b);
create table p1 (a int not null, b text);
-- from
create index p1_x on p1 (b) with (fillfactor = 40);
create index p1_y on p1 (a);
create index p1_z on p1 (a);
-- to
alter table p attach partition p1 for values from (1) to (9);
comment on index p1_b_idx is 'joined';
create index p1_w on p1 (a);

-- pair: the index of a parent is renamed, and that of its partition is not
create table p (a int not null, b text) partition by range (a);
create index p_b on p (b);
create table p1 partition of p for values from (1) to (9);
-- from
alter index p1_b_idx set (fillfactor = 40);
-- to
alter index p_b rename to p_c;

-- pair: a check of a parent becomes its partition's own
create table p (a int not null, b text) partition by range (a);
create table p1 partition of p for values from (1) to (9) partition by range (b);
create table p11 partition of p1 default;
-- from
alter table p add constraint ck check (a > 0);
-- to
alter table p1 add constraint ck check (a > 0);

-- pair: the index of a partition is let go of by that of its parent
create table p (k int not null) partition by range (k);
create table p_d partition of p default;
create index p_k on only p (k);
create index p_d_k on p_d (k);
-- from
alter index p_k attach partition p_d_k;

-- pair: a partition changes its bound below a foreign key of the topmost table
create table r (id int primary key);
create table p (k int not null, t date) partition by range (t);
create table p_1 partition of p for values from ('2024-01-01') to ('2025-01-01') partition by list (k);
alter table p add constraint p_fk foreign key (k) references r (id);
-- from
create table p_1_1 partition of p_1 for values in (1, 2);
-- to
create table p_1_1 partition of p_1 for values in (1, 2, 3);

-- pair: a column takes the name of a not-null constraint that another gives up, as a partition goes
-- since: 18
create table p (id bigint constraint nid not null, k int constraint nn not null) partition by range (id);
create table p_3 partition of p for values from (0) to (9);
-- from
create table p_2 partition of p for values from (10) to (19);
-- to
alter table p alter k drop not null;
alter table p rename constraint nid to nn;
