// What queries lock through foreign keys, with rows that need them.
import { type Group, since } from '../case.ts'

const before = `
  create table u (id int primary key, code text unique);
  create table t (id int primary key, u_id int references u, code text references u (code) on update cascade, d int default 1 references u,
    self int references t);
  create table c (id int primary key, t_id int references t on delete cascade);
  create table n (id int, t_id int references t on delete set null, c_id int references c on delete cascade);
  create table o (id int, u_id int references u on delete restrict);
  create view vw as select id, u_id from t;
  insert into u values (1, 'a'), (2, 'b'), (9, 'z');
  insert into t values (1, 1, 'a', 1, null); insert into c values (1, 1); insert into n values (1, 1, 1)`

export const foreignKeyQueryGroups: readonly Group[] = [
  {
    about: 'queries on tables with foreign keys',
    before,
    cases: [
      'insert into t values (2, 1, null, null, null)',
      'insert into t (id, d) values (2, null)',
      'insert into t (id) values (2)',
      'insert into t (id, u_id, d) values (2, 2, null)',
      'insert into t (id, u_id, d) values (2, null, null), (3, 1, null)',
      'insert into t (id, u_id, d) select 5, 1, null::int',
      "insert into t (id, code, d) values (2, 'b', null)",
      'insert into t (id, u_id, d) values (1, null, null) on conflict (id) do update set u_id = 2',
      'insert into t (id, d) values (1, null) on conflict do nothing',
      'insert into o values (1, 2)',
      'insert into vw values (7, 1)',
      'update t set u_id = 2',
      'update t set u_id = null',
      'update t set self = id',
      "update u set code = 'c' where id = 1",
      'update u set id = 10 where id = 9',
      "update u set code = 'y', id = 11 where id = 9",
      'delete from t',
      'delete from c',
      'delete from u where id = 9',
      'delete from n',
      'delete from o',
      'explain delete from t',
      'explain (analyze) delete from t',
      'explain (analyze false) delete from t',
      'with gone as (delete from c returning t_id) select * from gone',
      ...since(
        15,
        'merge into t using u on u.id = t.id when matched then update set u_id = 2',
        'merge into t using u on u.id = t.id when matched then delete when not matched then insert (id, u_id, d) values (u.id, u.id, null)',
      ),
    ].filter(one => typeof one !== 'string' || !one.includes('into vw')),
  },
]
