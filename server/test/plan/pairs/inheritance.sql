-- pair: two parents, local and merged columns
create table a (x int, y text);
create table b (x int, z date);
-- from
create table c (w int) inherits (a, b);
-- to
create table c (w int, x int) inherits (a, b);
-- unresolved

-- pair: children follow a new column, a changed type and a removed one
-- from
create table a (x int, y text, old int);
create table b (own int) inherits (a);
create table c (x int) inherits (a);
create table d () inherits (b);
-- to
create table a (x bigint, y text, n int default 3);
create table b (own int) inherits (a);
create table c (x bigint) inherits (a);
create table d () inherits (b);
-- unresolved

-- pair: a column taken from the parent
-- from
create table a (x int, y text, old int);
create table b () inherits (a);
create table d () inherits (b);
create view v as select old from b;
-- to
create table a (x int, y text);
create table b () inherits (a);
create table d () inherits (b);

-- pair: types change under children and their views
-- from
create table a (x int, y varchar(10));
create table b () inherits (a);
create table c () inherits (b);
create view v as select x, y from c;
create index b_x on b (x);
create index c_y on c (lower(y));
-- to
create table a (x bigint, y varchar(20));
create table b () inherits (a);
create table c () inherits (b);
create view v as select x, y from c;
create index b_x on b (x);
create index c_y on c (lower(y));

-- pair: checks inherited, local, merged and not inherited
create table a (x int);
create table b (own int) inherits (a);
-- from
alter table a add constraint c1 check (x > 0);
alter table only a add constraint c2 check (x > 1) no inherit;
alter table b add constraint c3 check (own > 0);
-- to
alter table a add constraint c1 check (x > 5);
alter table a add constraint c2 check (x > 1);
alter table b add constraint c3 check (own > 0) not valid;

-- pair: a local check that becomes inherited
create table a (x int);
create table b (own int) inherits (a);
-- from
alter table b add constraint c1 check (x > 0);
-- to
alter table b add constraint c1 check (x > 0);
alter table a add constraint c1 check (x > 0);

-- pair: parents come and go
create table a (x int);
create table b (y int);
-- from
create table c (x int, y int) inherits (a);
-- to
create table c (x int, y int) inherits (b);
-- unresolved

-- pair: inherit and no inherit of declared columns
create table a (x int, constraint ck check (x > 0));
create table b (y int);
-- from
create table c (x int, y int, constraint ck check (x > 0));
-- to
create table c (x int, y int, constraint ck check (x > 0));
alter table c inherit a;
alter table c inherit b;

-- pair: defaults of children that differ
-- from
create table a (x int default 1, y int);
create table b () inherits (a);
create table c () inherits (a);
alter table b alter x set default 2;
alter table c alter x drop default;
-- to
create table a (x int default 5, y int default 6);
create table b () inherits (a);
create table c () inherits (a);
alter table b alter x set default 2;

-- pair: not null of children
-- from
create table a (x int, y int not null);
create table b () inherits (a);
alter table b alter x set not null;
-- to
create table a (x int not null, y int);
create table b () inherits (a);

-- pair: not null with no inherit
-- since: 18
create table a (x int, y int);
create table b () inherits (a);
-- from
alter table a add constraint xn not null x no inherit;
-- to
alter table a add constraint xn not null x;
alter table a add constraint yn not null y no inherit;

-- pair: a child with a key, a foreign key and a child of a child dropped
-- unresolved
create table a (x int primary key);
-- from
create table b (primary key (x)) inherits (a);
create table c () inherits (b);
-- to
create table b (unique (x), foreign key (x) references a) inherits (a);

-- pair: the middle of a chain goes
-- from
create table a (x int);
create table b (y int) inherits (a);
create table c (z int) inherits (b);
-- to
create table a (x int);
create table c (x int, y int, z int);
alter table c inherit a;
-- unresolved

-- pair: typed tables
create type t1 as (a int, b text);
-- from
create table x of t1 (primary key (a));
create table y (a int, b text);
-- to
create table x (a int not null constraint x_pkey primary key, b text);
create table y of t1 (a with options not null, b with options default 'q');

-- pair: a typed table whose type changes
-- from
create type t1 as (a int, b text);
create table x of t1;
-- to
create type t1 as (a int, b text, c date);
create table x of t1;

-- pair: grants, comments and options of inherited columns
create table a (x int, y text);
create table b () inherits (a);
-- from
comment on column b.x is 'bx';
grant select (x) on b to app_reader;
alter table b alter y set storage external;
-- to
comment on column a.x is 'ax';
grant select (y) on b to app_reader;
alter table b alter y set statistics 5;
alter table b alter x set (n_distinct = 3);

-- pair: generated columns in children
-- from
create table a (x int, g int generated always as (x * 2) stored);
create table b () inherits (a);
-- to
create table a (x int, g int generated always as (x * 2) stored, h int generated always as (x + 3) stored);
create table b () inherits (a);

-- pair: the same constraint name on parent and child, dropped from both
-- from
create table a (x int, constraint ck check (x > 0));
create table b (constraint ck check (x > 0)) inherits (a);
-- to
create table a (x int);
create table b () inherits (a);

-- pair: a child leaves its parent, which becomes another then
create table t1 (a int, b text, constraint old check (a > 0));
create table t2 (a int, c text);
create table kid (a int, c text, b text) inherits (t1);
create table grandkid () inherits (kid);
-- unresolved
-- from
-- to
alter table kid no inherit t1;
alter table kid inherit t2;
alter table t1 drop b, add d int, alter a type bigint, drop constraint old;
alter table t2 add constraint new check (a > 1);

-- pair: a child declares a not-null constraint that its parent hands down
-- since: 18
create table p (a int, b int, c int);
create table k () inherits (p);
create table q (a int) partition by range (a);
create table q1 partition of q for values from (0) to (9);
-- to
alter table p add constraint nn_a not null a not valid;
alter table p add constraint nn_b not null b;
alter table p add constraint nn_c not null c not valid;
alter table k alter a set not null;
alter table k alter b set not null;
alter table k alter c set not null;
alter table k alter c set not null;
alter table q add constraint nn_q not null a not valid;
alter table q1 alter a set not null;

-- pair: a not-null constraint is renamed above a child that leaves another parent
-- since: 18
-- unresolved
-- from
create table p (a int not null);
create table r (x int);
create table k () inherits (p, r);
-- to
create table p (a int constraint nn not null);
create table k () inherits (p);

-- pair: a child joins a new parent and gets what that has
-- unresolved
create table p (a int not null);
-- from
create table k () inherits (p);
-- to
create table r (x int not null, constraint positive check (x > 0));
create table k () inherits (p, r);

-- pair: a column from two parents changes its type
-- unresolved
-- from
create table a (id int not null, x text);
create table b (id int not null, y int);
create table c () inherits (a, b);
create table d () inherits (c);
-- to
create table a (id bigint not null, x varchar(9));
create table b (id bigint not null, y numeric);
create table c () inherits (a, b);
create table d () inherits (c);

-- pair: a column that comes by two ways from one parent changes its type
-- from
create table a (id int);
create table b () inherits (a);
create table c () inherits (a);
create table d () inherits (b, c);
-- to
create table a (id bigint);
create table b () inherits (a);
create table c () inherits (a);
create table d () inherits (b, c);

-- pair: a column that leaves the parent alone, and stays in one of the children with its rows
-- from
create table a (x int, y text);
create table b () inherits (a);
create table c (z int) inherits (a);
create table d () inherits (c);
-- to
create table a (x int);
create table b (y text) inherits (a);
create table c (z int) inherits (a);
create table d () inherits (c);
-- unresolved

-- pair: a not-null constraint that leaves the parent, and was declared in a child, too
-- from
create table a (x int not null);
create table b (x int not null) inherits (a);
create table c () inherits (a);
-- to
create table a (x int);
create table b (x int not null) inherits (a);
create table c () inherits (a);
