// Partition trees of three levels, heirs of several tables, and definitions that call functions.
import { type Group, since, until } from '../case.ts'

export const deepTreeGroups: readonly Group[] = [
  {
    about: 'partition trees of three levels',
    before: `
  create table m (id bigint not null, at date not null, kind text not null, v int) partition by range (at);
  create table m_2024 partition of m for values from ('2024-01-01') to ('2025-01-01') partition by list (kind);
  create table m_2024_a partition of m_2024 for values in ('a') partition by hash (id);
  create table m_2024_a0 partition of m_2024_a for values with (modulus 2, remainder 0);
  create table m_2024_a1 partition of m_2024_a for values with (modulus 2, remainder 1);
  create table m_2024_b partition of m_2024 for values in ('b');
  create table m_rest partition of m default;
  create table q (id bigint not null, at date not null, kind text not null, v int, check (kind = 'q'));
  create table q2 (id bigint not null, at date not null, kind text not null, v int, check (kind = 'q'), check (at >= '2024-01-01' and at < '2025-01-01'));
  create table pair (id bigint not null, at date not null, kind text not null, v int) partition by list (kind);
  create table pair_q partition of pair for values in ('q');
  create table pair_r (id bigint not null, at date not null, kind text not null, v int, check (at >= '2026-01-01' and at < '2027-01-01'));
  alter table pair attach partition pair_r for values in ('r');
  insert into m values (1, '2024-02-02', 'a', 1), (2, '2024-03-03', 'b', 2), (3, '2030-01-01', 'c', 3);`,
    cases: [
      "alter table m_2024 attach partition q for values in ('q')",
      "alter table m_2024 attach partition q2 for values in ('q')",
      "alter table m attach partition pair for values from ('2026-01-01') to ('2027-01-01')",
      "update m set kind = 'b' where at = '2024-02-02' and kind = 'a'",
      "update m set kind = 'b' where at = '2024-02-02' and id = 1 and kind = 'a'",
      'alter table m add primary key (id, at, kind)',
      'alter table m_2024_a add primary key (id)',
      'alter table m add primary key (id, at, kind), alter column v set not null',
    ],
  },
  {
    about: 'a key that points at a partition tree',
    before: `
  create table p (id int, k int, primary key (id, k)) partition by list (k);
  create table p1 partition of p for values in (1) partition by list (id);
  create table p11 partition of p1 for values in (1);
  create table r (id int, k int, foreign key (id, k) references p);`,
    cases: [
      'alter table p detach partition p1',
      'alter table p1 detach partition p11',
      'drop table p cascade',
    ],
  },
  {
    about: 'heirs of several tables',
    before: `
  create table a (id int, x text); create table b (id int, y int not null);
  create table ab (z int) inherits (a, b); create table abc (w int) inherits (ab); create table a2 () inherits (a);
  create table keyed (id int not null); create table keyed_heir () inherits (keyed);
  insert into ab values (1, 'x', 2, 3); insert into abc values (1, 'x', 2, 3, 4); insert into a2 values (1, 'q');`,
    cases: [
      'alter table a add column y int',
      'alter table a drop column id',
      'alter table a drop column x',
      'alter table a drop column x, drop column id',
      'alter table b drop column y',
      'alter table ab drop column z',
      'alter table a add column n int default random()::int',
      'alter table keyed add primary key (id)',
      'alter table b add primary key (y)',
      'alter table a add primary key (id)',
      ...since(
        18,
        'alter table a add constraint nn not null id no inherit',
        'alter table a add constraint nn not null id',
      ),
    ],
  },
  {
    about: 'a NOT NULL that heirs have unproved',
    since: 18,
    before: `
  create table a (id int); create table b () inherits (a); create table c () inherits (b);
  alter table a add constraint nn not null id not valid;
  insert into a values (1); insert into b values (1); insert into c values (1);`,
    cases: [
      'alter table a alter column id set not null',
      'alter table b alter column id set not null',
      'alter table c alter column id set not null',
      'alter table a validate constraint nn',
    ],
  },
  {
    about: 'definitions that call functions and draw from sequences',
    before: `
  create sequence s; create sequence s2; create table look (k int, v text); create table log (what text);
  create function look_up(x int) returns text language plpgsql stable as 'begin return (select v from look where k = x); end';
  create function inlined(x int) returns text language sql stable as 'select v from look where k = x';
  create function counts(x int) returns int language plpgsql immutable as 'begin return x + (select count(*) from log); end';
  create domain dom as int check (counts(value) > 0); create domain over_dom as dom;
  create table t (id serial, a int, b text); create table g (id int generated always as identity, n bigint default nextval('s2'));
  create table chk (id int check (look_up(id) is null), d text default look_up(1));
  create table gen (id int, twice int generated always as (counts(id)) stored);
  create table dd (x dom, y int, z over_dom);
  create view vf as select id, look_up(id) as v, b from t; create view vw as select b from t where inlined(id) is null;
  create materialized view mf as select id from t;
  create table trig (id int); create function noop() returns trigger language plpgsql as 'begin return new; end';
  create trigger tt before insert on trig for each row when (look_up(new.id) is null) execute function noop();
  create table safe (id int, o text); create policy po on safe using (o = look_up(id));
  insert into t (a) values (1); insert into g default values; insert into chk values (1); insert into gen values (1); insert into dd values (1, 1, 1); insert into log values ('l');`,
    cases: [
      "select nextval('s')",
      "select setval('s', 5)",
      'insert into t (a) values (1)',
      'insert into t values (default, 1)',
      'insert into t values (7, 1)',
      'insert into t select 1',
      'insert into g default values',
      'insert into g (n) values (5)',
      'insert into chk default values',
      "insert into chk values (2, 'x')",
      "update chk set d = 'x'",
      'insert into gen values (2)',
      'update gen set id = 2',
      'insert into dd (y) values (1)',
      'update dd set y = 2',
      'update dd set x = 2',
      'select 3::dom',
      'select * from vf',
      'select v from vf',
      'select id from vf where b is null',
      'select count(*) from vf',
      'select b from vw',
      'declare c cursor for select * from vf',
      'explain select * from vf',
      'alter table t add column c text default look_up(1)',
      'alter table t add column c int generated always as (counts(a)) stored',
      'alter table t add column c dom',
      'alter table t add check (look_up(a) is null)',
      'alter table t add check (look_up(a) is null) not valid',
      'alter table dd alter column y type text using look_up(y)',
      'alter domain dom add check (counts(value) > 1)',
      'drop function look_up(int) cascade',
      'drop routine inlined cascade',
      'drop function counts(int) cascade',
      'drop domain dom cascade',
      'do $$ begin if exists (select from log) then alter table t add column c int; end if; end $$',
      'do $$ declare n int; begin n := (select count(*) from log); select max(k) into n from look; end $$',
      'create table if not exists t as select * from log',
      ...until(16, 'create index on t (counts(a))', 'create index on t (a) where counts(a) > 0'),
    ],
  },
  {
    about: 'names that changed',
    before: `
  create schema if not exists aside; create domain d as int check (value > 0); create table t (x d, id int primary key);
  create table n (t_id int references t); create materialized view mv as select id from t;
  create function f(x int) returns int language plpgsql stable as 'begin return (select count(*) from n); end';
  create view v as select f(1) as f; insert into t values (1, 1);
  alter domain d rename to d2; alter table t rename to t2; alter function f(int) rename to g;`,
    cases: [
      'alter domain d2 add check (value < 9)',
      'drop domain d2 cascade',
      'alter table t2 alter column x type int',
      'alter table t2 add column z d2',
      'refresh materialized view mv',
      'drop function g(int) cascade',
      'select g(1)',
    ],
  },
  {
    about: 'checks that keep rows out of a new partition, and conditions that leave partitions out',
    before: `
  create table part (id int, k text not null) partition by list (k); create table part_a partition of part for values in ('a');
  create table part_d partition of part default; alter table part_d add check (k <> 'q' and k <> 'r');
  create table rg (id int not null, at date not null) partition by range (at); create table rg_1 partition of rg for values from ('2024-01-01') to ('2025-01-01');
  create table rg_d partition of rg default; alter table rg_d add check (at < '2024-01-01' or at >= '2026-01-01');
  create view vg as select k, count(*) as c from part group by k; create table w (id int);
  create function af() returns trigger language plpgsql as $$ begin insert into w values (1); return new; end $$;
  create trigger tr after insert on part for each row execute function af();
  insert into part values (1, 'z'); insert into rg values (1, '2023-01-01');`,
    cases: [
      "create table n partition of part for values in ('q')",
      "create table n partition of part for values in ('q', 'r')",
      "create table n partition of part for values in ('q', 's')",
      "create table n partition of part for values in ('q', null)",
      "create table n partition of rg for values from ('2025-01-01') to ('2026-01-01')",
      "create table n partition of rg for values from ('2025-01-01') to ('2026-02-01')",
      "create table n partition of rg for values from ('2025-02-01') to (maxvalue)",
      "select * from vg where k = 'a'",
      'select * from vg where c = 1',
      "select * from vg where k = 'a' and c > 1",
      'select * from part where 1 = 0',
      'select * from part where 1 = 1',
      "select * from part where 1 <> 1 or k = 'a'",
      "select * from part where k = any ('{a}')",
      "select * from part where (k, id) = ('a', 1)",
      "select * from part where not ((k, id) = ('a', 1))",
      "update part set k = 'a' where k = 'z'",
      'update part set id = 3',
    ],
  },
  {
    about: 'foreign servers',
    before: `
  create foreign data wrapper dummy_truth; create server dumb foreign data wrapper dummy_truth;
  create foreign table ft (id int) server dumb; create view vf as select id from ft; create table lone (id int);
  create table p (k int) partition by list (k); create foreign table p1 partition of p for values in (1) server dumb;`,
    cases: [
      'drop server dumb cascade',
      'drop foreign data wrapper dummy_truth cascade',
      'lock table vf',
      'alter extension plpgsql add table lone',
    ],
  },
]
