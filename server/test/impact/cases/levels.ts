// Partitions of partitions and heirs that meet again below: what goes down to whom, and what the tables
// above are opened for.
import { type Group, since } from '../case.ts'

export const levelGroups: readonly Group[] = [
  {
    about: 'partitions of partitions, with foreign keys on both sides',
    before: `
  create table cust (id int primary key);
  create table ev (id int, at date, region text, cust_id int references cust, primary key (id, at, region)) partition by range (at);
  create table ev_23 partition of ev for values from ('2023-01-01') to ('2024-01-01') partition by list (region);
  create table ev_23_eu partition of ev_23 for values in ('eu');
  create table ev_23_us partition of ev_23 for values in ('us') partition by hash (id);
  create table ev_23_us_0 partition of ev_23_us for values with (modulus 1, remainder 0);
  create table loose (id int not null, at date not null, region text not null, cust_id int);
  create table points (ev_id int, ev_at date, ev_region text, cust_id int, foreign key (ev_id, ev_at, ev_region) references ev on delete cascade);
  alter table points add constraint later foreign key (ev_id, ev_at, ev_region) references ev not valid;
  insert into cust values (1); insert into ev values (1, '2023-05-05', 'eu', 1)`,
    cases: [
      "alter table ev_23 attach partition loose for values in ('ap')",
      'alter table ev_23 attach partition loose default',
      'alter table cust alter column id type bigint',
      'alter table points validate constraint later',
      "create table n partition of ev for values from ('2025-01-01') to ('2026-01-01')",
      "create table n partition of ev_23 for values in ('ap')",
      'select * from ev, cust where false',
      "select * from ev, cust where false and at = '2023-05-05'",
      'select * from ev where false',
      ...since(
        15,
        "merge into ev using cust on false when not matched then insert values (7, '2023-07-07', 'eu', 1)",
      ),
    ],
  },
  {
    about: 'rows that move to another partition',
    before: `
  create table acct (id int primary key);
  create table move (id int primary key, acct_id int references acct) partition by range (id);
  create table move_low partition of move for values from (0) to (100);
  create table move_high partition of move for values from (100) to (200);
  create table note (id int, move_id int references move on delete set null);
  insert into acct values (1); insert into move values (1, 1)`,
    cases: ['update move set id = 140 where id = 1', 'update move set id = 140, acct_id = 1 where id = 1'],
  },
  {
    about: 'a partition whose parent points at a partitioned table',
    before: `
  create table acct (id int primary key) partition by hash (id);
  create table acct_0 partition of acct for values with (modulus 1, remainder 0);
  create table move (id int, acct_id int references acct) partition by list (id);
  create table spare (id int, acct_id int)`,
    cases: [
      'create table n partition of move for values in (1)',
      'create table n partition of move default',
      'alter table move attach partition spare for values in (1)',
    ],
  },
  {
    about: 'heirs that meet again',
    before: `
  create table a (id int, x int, note text, constraint a_pos check (x > 0));
  create table b (y int) inherits (a); create table c () inherits (a);
  create table d () inherits (b, c); create table side (id int, x int, note text, constraint a_pos check (x > 0));
  alter table a add constraint later check (id > 0) not valid; alter table a add column extra int default 1;
  insert into a values (1, 1); insert into d values (1, 1)`,
    cases: [
      'alter table only a drop constraint a_pos',
      'alter table a drop constraint a_pos',
      'alter table only a drop column note',
      'alter table only a alter column x drop not null',
      'alter table a validate constraint a_pos',
      'alter table a validate constraint later',
      'alter table d add check (extra > 0)',
      'alter table a drop constraint later, drop column extra',
      'copy a to stdout',
      'copy (select * from a) to stdout',
    ],
  },
  {
    about: 'foreign keys that wait for the end of the transaction',
    before: `
  create table one (id int primary key);
  create table two (id int primary key, one_id int references one deferrable initially deferred);
  create table three (id int, two_id int, foreign key (two_id) references two on delete cascade deferrable initially deferred);
  create table four (one_id int references one);
  insert into one values (1); insert into two values (1, 1); insert into three values (1, 1)`,
    cases: [
      'insert into two values (2, 1)',
      'update two set one_id = 1 where id = 1',
      'delete from two',
      'insert into three values (2, 1)',
      'insert into four values (1)',
    ],
  },
  {
    about: 'an index behind a constraint that is not a plain one',
    before: `
  create table t (id int, a int, r int4range, k int[], c text,
    constraint ex exclude using gist (r with &&) where (a > 0),
    constraint inc unique (id) include (a), constraint low exclude ((lower(c)) with =));
  create type mood as enum ('sad'); create domain pos as int check (value > 0);
  create table u (moods mood[], poss pos[], c text)`,
    cases: [
      'alter table t alter column r type int4range',
      'alter table t alter column c type varchar',
      'alter table t drop column a cascade',
      'alter table u alter column moods type text[] using moods::text[]',
      'alter table u alter column poss type int[]',
    ],
  },
  {
    about: 'NOT NULL that is handed down or not',
    since: 18,
    before: `
  create table base (id int, x int not null, constraint id_n not null id no inherit);
  create table heir () inherits (base); create table heir2 () inherits (heir);
  insert into base values (1, 1); insert into heir values (2, 2)`,
    cases: [
      'alter table only base alter column x drop not null',
      'alter table only base drop constraint base_x_not_null',
      'alter table base drop constraint id_n',
      'alter table base alter constraint id_n inherit',
      'alter table base alter constraint base_x_not_null no inherit',
      'alter table heir alter column id set not null',
      'alter table heir add constraint z not null id',
    ],
  },
  {
    about: 'columns that are not stored, constraints that are not enforced',
    since: 18,
    before: `
  create table r (id int primary key);
  create table t (id int, a int, w int generated always as (a + 1) virtual, n int generated always as (a * 2) virtual not null, r_id int references r not enforced);
  create table c (a int, p int generated always as (a) virtual check (p > 0)); insert into c values (1);
  alter table t add constraint later foreign key (id) references r not valid;
  create index t_a on t (a);
  insert into r values (1); insert into t (id, a, r_id) values (1, 1, 1)`,
    cases: [
      'alter table t alter column w type bigint',
      'alter table t alter column n type bigint',
      'alter table c alter column p type bigint',
      'alter table t alter column w set expression as (a + 2)',
      'alter table t alter column n set expression as (a + 2)',
      'alter table t alter constraint t_r_id_fkey not enforced',
      'alter table t alter constraint t_r_id_fkey enforced',
      'alter table t drop column r_id',
      'alter table r alter column id type bigint',
      'drop table t',
      'alter table t drop constraint t_r_id_fkey',
    ],
  },
]
