-- pair: keys change, foreign keys that refer to them follow
-- from
create table r (a int, b int, constraint r_pk primary key (a), constraint r_u unique (b));
create table t (x int constraint fk1 references r, y int constraint fk2 references r (b));
-- to
create table r (a int, b int, constraint r_pk primary key (b), constraint r_u unique (a));
create table t (x int constraint fk1 references r (a), y int constraint fk2 references r);

-- pair: a key's columns change type with those that refer to it
-- from
create table r (a int primary key);
create table t (x int primary key references r, y int);
create table u (x int references t);
create view v as select r.a, t.x from r join t on t.x = r.a;
-- to
create table r (a bigint primary key);
create table t (x bigint primary key references r, y int);
create table u (x bigint references t);
create view v as select r.a, t.x from r join t on t.x = r.a;

-- pair: text keys to uuid
-- from
create table r (a text primary key);
create table t (x text not null references r on delete cascade);
-- to
create table r (a uuid primary key);
create table t (x uuid not null references r on delete cascade);

-- pair: foreign keys in a ring, with themselves
-- from
create table a (id int primary key, b int);
create table b (id int primary key, a int references a);
alter table a add constraint a_b foreign key (b) references b deferrable initially deferred;
create table s (id int primary key, parent int references s);
-- to
create table a (id int primary key, b int, c int);
create table b (id int primary key, a int references a on delete set null);
create table c (id int primary key, a int references a);
alter table a add constraint a_b foreign key (b) references b deferrable;
alter table a add constraint a_c foreign key (c) references c;
create table s (id int primary key, parent int references s on delete cascade on update restrict);

-- pair: a ring that goes
create table keep (id int);
-- from
create table a (id int primary key, b int);
create table b (id int primary key, a int references a);
alter table a add constraint a_b foreign key (b) references b;
create table c (id int primary key references a);
alter table b add constraint b_c foreign key (a) references c;
-- to

-- pair: every action of a foreign key
create table r (a int, b int, primary key (a, b));
-- from
create table t (x int, y int, constraint fk foreign key (x, y) references r match full on delete cascade on update cascade not valid);
-- to
create table t (x int, y int, constraint fk foreign key (x, y) references r on delete set default on update no action deferrable initially immediate);

-- pair: set columns
-- since: 15
create table r (a int, b int, primary key (a, b));
-- from
create table t (x int, y int, constraint fk foreign key (x, y) references r on delete set null (x));
-- to
create table t (x int, y int, constraint fk foreign key (x, y) references r on delete set default (y));

-- pair: deferrable of every kind
-- from
create table r (a int primary key);
create table t (a int constraint k1 primary key deferrable, b int constraint k2 unique, c int constraint k3 references r deferrable initially deferred);
-- to
create table r (a int primary key);
create table t (a int constraint k1 primary key, b int constraint k2 unique deferrable initially deferred, c int constraint k3 references r);

-- pair: not valid there and back
-- from
create table r (a int primary key);
create table t (a int, b int);
alter table t add constraint c1 check (a > 0) not valid;
alter table t add constraint c2 check (b > 0);
alter table t add constraint f1 foreign key (a) references r not valid;
alter table t add constraint f2 foreign key (b) references r;
-- to
create table r (a int primary key);
create table t (a int, b int);
alter table t add constraint c1 check (a > 0);
alter table t add constraint c2 check (b > 0) not valid;
alter table t add constraint f1 foreign key (a) references r;
alter table t add constraint f2 foreign key (b) references r not valid;

-- pair: not enforced there and back
-- since: 18
-- from
create table r (a int primary key);
create table t (a int, b int);
alter table t add constraint c1 check (a > 0) not enforced;
alter table t add constraint c2 check (b > 0);
alter table t add constraint f1 foreign key (a) references r not enforced;
alter table t add constraint f2 foreign key (b) references r;
-- to
create table r (a int primary key);
create table t (a int, b int);
alter table t add constraint c1 check (a > 0);
alter table t add constraint c2 check (b > 0) not enforced;
alter table t add constraint f1 foreign key (a) references r;
alter table t add constraint f2 foreign key (b) references r not enforced;

-- pair: temporal keys and periods
-- since: 18
-- from
create table r (id int4range, v tstzrange, constraint r_pk primary key (id, v without overlaps));
create table t (id int4range, v tstzrange, r int4range, constraint t_fk foreign key (r, period v) references r (id, period v));
-- to
create table r (id int4range, v tstzrange, w int, constraint r_pk primary key (id, v without overlaps), constraint r_u unique (id, v without overlaps) include (w));
create table t (id int4range, v tstzrange, r int4range, constraint t_pk primary key (id, v without overlaps));

-- pair: exclusion constraints
-- from
create table t (a int, r int4range, c circle, constraint e1 exclude using gist (r with &&), constraint e2 exclude using gist (c with &&) where (a > 1));
-- to
create table t (a int, r int4range, c circle, constraint e1 exclude using gist (r with &&, c with &&) with (fillfactor = 70) deferrable initially deferred, constraint e2 exclude using gist (c with &&) where (a > 2), constraint e3 exclude (a with =));

-- pair: unique constraints with include, nulls and options
-- since: 15
-- from
create table t (a int, b int, c text, constraint u1 unique (a) include (b), constraint u2 unique nulls not distinct (b), constraint u3 unique (c) with (fillfactor = 70));
-- to
create table t (a int, b int, c text, constraint u1 unique (a) include (b, c), constraint u2 unique (b), constraint u3 unique (c) with (fillfactor = 80), constraint u4 unique nulls not distinct (a, b) include (c) deferrable);

-- pair: constraint becomes index and index becomes constraint
-- from
create table t (a int, b int);
alter table t add constraint x unique (a);
create unique index y on t (b);
-- to
create table t (a int, b int);
create unique index x on t (a);
alter table t add constraint y unique (b);

-- pair: unique becomes primary key
-- from
create table t (a int not null, b int, constraint k unique (a));
create table u (x int references t (a));
-- to
create table t (a int not null, b int, constraint k primary key (a));
create table u (x int references t (a));

-- pair: generated names against explicit ones
-- from
create table t (a int primary key, b int unique, c int check (c > 0), d int references t);
-- to
create table t (a int constraint pk_t primary key, b int constraint uq_b unique, c int constraint ck_c check (c > 0), d int constraint fk_d references t);

-- pair: two constraints swap their names
-- from
create table t (a int, b int, constraint x check (a > 0), constraint y check (b > 0), constraint u1 unique (a), constraint u2 unique (b));
create index i1 on t (a);
create index i2 on t (b);
-- to
create table t (a int, b int, constraint y check (a > 0), constraint x check (b > 0), constraint u2 unique (a), constraint u1 unique (b));
create index i2 on t (a);
create index i1 on t (b);

-- pair: comments on constraints and on their indexes
-- from
create table t (a int constraint k primary key, b int constraint c check (b > 0));
comment on constraint k on t is 'K';
comment on index k is 'KI';
-- to
create table t (a int constraint k primary key, b int constraint c check (b > 0));
comment on constraint c on t is 'C';
comment on index k is 'KI2';

-- pair: checks that PostgreSQL prints otherwise than they are written
-- from
create table t (a varchar(10), b int, c text, constraint ck check (a in ('x', 'y') and b between 1 and 5 and c is not null));
-- to
create table t (a character varying(10), b integer, c text, constraint ck check ((((a)::text = any (array['x', 'y'])) and ((b >= 1) and (b <= 5))) and (c is not null)));

-- pair: checks over two columns, functions and casts
-- from
create function ok(int, text) returns boolean language sql immutable as $$ select true $$;
create table t (a int, b text, check (ok(a, b)), check (a::text <> b), constraint q check (b ~ '^[a-z]+$' or a is null));
-- to
create function ok(int, text) returns boolean language sql immutable as $$ select false $$;
create table t (a int, b text, check (ok(a, b)), check (a::text = b), constraint q check (b ~* '^[a-z]+$' and (a is null or a > 1)));

-- pair: a primary key is taken off, another column gets one
-- from
create table t (id int primary key, uid uuid);
create table u (t_id int references t);
-- to
create table t (id int not null, uid uuid primary key);
create table u (t_id int, t_uid uuid references t);

-- pair: clustered, replica identity and comment on the same constraint that is made anew
-- from
create table t (a int not null, b int not null, constraint k unique (a));
alter table t cluster on k;
alter table t replica identity using index k;
comment on constraint k on t is 'K';
-- to
create table t (a int not null, b int not null, constraint k unique (a, b));
alter table t cluster on k;
alter table t replica identity using index k;
comment on constraint k on t is 'K';

-- pair: no inherit
-- from
create table t (a int, constraint c check (a > 0) no inherit);
-- to
create table t (a int, constraint c check (a > 0));

-- pair: foreign keys to a table that is replaced by another of its name in another schema
create schema s;
-- from
create table r (id int primary key);
create table s.r (id bigint primary key);
create table t (r int references r);
-- to
create table r (id int primary key);
create table s.r (id bigint primary key);
create table t (r int references s.r);

-- pair: a foreign key that needs a unique index instead of a key
-- from
create table r (id int, k int);
create unique index r_k on r (k);
create table t (x int constraint fk references r (k));
-- to
create table r (id int, k int);
create unique index r_k2 on r (k);
create table t (x int constraint fk references r (k));

-- pair: constraint triggers that are deferred
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create table r (id int primary key);
create table t (a int);
-- from
create constraint trigger c after insert on t deferrable initially deferred for each row execute function trg();
create constraint trigger d after insert or update of a on t from r for each row when (new.a > 1) execute function trg('x', 'it''s');
-- to
create constraint trigger c after insert on t deferrable for each row execute function trg();
create constraint trigger d after insert on t from r not deferrable for each row when (new.a > 2) execute function trg('x');

-- pair: a foreign key that stands on another key of the same columns
create table line (id int);
-- from
create table t (id int, constraint t_key primary key (id));
alter table line add constraint line_t foreign key (id) references t on delete cascade;
-- to
create table t (id int not null, constraint t_unique unique (id));
alter table line add constraint line_t foreign key (id) references t (id);

-- pair: temporal keys whose columns change their type on both sides
-- since: 18
create extension btree_gist;
-- from
create table room (id int, valid daterange, primary key (id, valid without overlaps));
create table booking (room int, at daterange, foreign key (room, period at) references room (id, period valid));
-- to
create table room (id bigint, valid daterange, primary key (id, valid without overlaps));
create table booking (room bigint, at daterange, foreign key (room, period at) references room (id, period valid));
