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
