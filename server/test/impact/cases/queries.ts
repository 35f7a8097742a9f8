// Queries and what they lock.
import { type Group, since } from '../case.ts'

const before = `
  create table u (id int primary key, x int); create table t (id int primary key, a int, b text);
  create view vw as select id, a from t; create table parent (id int); create table child () inherits (parent);
  create table p (id int, k int) partition by list (k); create table p1 partition of p for values in (1);
  insert into u values (1, 1); insert into t values (1, 1, 'a'); insert into p values (1, 1)`

export const queryGroups: readonly Group[] = [
  {
    about: 'queries',
    before,
    cases: [
      'select 1',
      'select * from t',
      'select * from t join u on u.id = t.a',
      'select * from t where a in (select x from u)',
      'select (select max(x) from u) from t',
      'with q as (select * from t) select * from q',
      'with t as (select 1 as id) select * from t',
      'select * from t for update',
      'select * from t, u for update of t',
      'select * from t for share',
      'select * from vw',
      'select * from parent',
      'select * from only parent',
      'select * from p',
      "insert into t values (2, 2, 'b')",
      'insert into t (id) select id + 10 from u',
      'insert into t values (1, 1) on conflict do nothing',
      'insert into t values (1, 1) on conflict (id) do update set a = excluded.a',
      'update t set a = 2',
      'update t set a = u.x from u where u.id = t.id',
      'update t set a = (select max(x) from u)',
      'delete from t',
      'delete from t using u where u.id = t.id',
      'delete from only parent',
      'delete from parent',
      'update p set id = 2',
      'insert into p values (2, 1)',
      'with gone as (delete from t returning *) select * from gone',
      'with gone as (delete from t returning *) insert into u select id + 5, a from gone',
      'update vw set a = 3',
      'delete from vw',
      'explain select * from t',
      'explain update t set a = 1',
      'table t',
      'values (1)',
      'select * from t union select * from t',
      'select * from t as x where exists (select from u where u.id = x.id)',
      ...since(
        15,
        'merge into t using u on u.id = t.id when matched then update set a = u.x',
        'merge into t using u on u.id = t.id when not matched then insert (id) values (u.id) when matched then delete',
      ),
    ],
  },
]
