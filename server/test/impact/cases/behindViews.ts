// Views on views, and rules and triggers that are run in place of a command.
import type { Group } from '../case.ts'

export const behindViewGroups: readonly Group[] = [
  {
    about: 'views on views, with rules and triggers',
    before: `
  create table t (id int primary key, a int, b text);
  create table s (id int, t_id int references t);
  create table log (at timestamptz, what text);
  create view v1 as select id, a from t where a > 0;
  create view v2 as select id, a * 2 as aa from v1;
  create view v3 as select v2.id, s.t_id from v2 join s on s.t_id = v2.id;
  create view va as select a, count(*) as n from t group by a;
  create view vu as select id from t union all select id from s;
  create view vc as with c as (select * from s) select c.id from c, t;
  create view vq as select q.id from (select * from t) q;
  create view vs as select s.*, x.id as x from s join t x on x.id = s.t_id;
  create view vr as select id, a from t;
  create rule v2_ins as on insert to v2 do instead insert into t (id, a) values (new.id, new.aa);
  create rule vr_upd as on update to vr do instead insert into log values (now(), 'x');
  create rule vr_del as on delete to vr where old.a = 9 do instead nothing;
  create rule v3_del as on delete to v3 do instead (delete from s where t_id = old.id; insert into log values (now(), 'x'));
  create rule t_log as on update to t do also insert into log values (now(), new.b);
  create rule log_none as on insert to log where new.what = 'never' do instead nothing;
  create function seen() returns trigger language plpgsql as 'begin return new; end';
  create trigger vu_ins instead of insert or delete on vu for each row execute function seen();
  create materialized view m1 as select v2.id from v2;
  insert into t values (1, 1, 'a'); insert into s values (1, 1)`,
    cases: [
      'select * from v3 for update of v3',
      'select * from v3 for share',
      'select * from vq for update',
      'select * from (select * from t) q for update',
      'select * from (select * from t) q, s for update of q',
      'select * from t x join s on s.t_id = x.id for no key update of x',
      'insert into v2 values (2, 2)',
      'insert into vu values (3)',
      'delete from vu',
      'update vr set a = 3',
      'update v1 set a = 3',
      'delete from v3',
      'alter table t drop column a cascade',
      'alter table t drop column b cascade',
      'alter table s drop column t_id cascade',
      'alter table s drop column id cascade',
      'alter table log drop column what cascade',
      'analyze v1',
      'prepare q as update v1 set a = 2',
      'prepare q2 as select * from v3',
    ],
  },
  {
    about: 'what hangs on other objects',
    before: `
  create table t (id int primary key); create index t_id on t (id); create materialized view m as select id from t;
  create function seen() returns trigger language plpgsql as 'begin return new; end';
  create trigger tg after insert on t for each row execute function seen();
  create foreign data wrapper nowhere; create server afar foreign data wrapper nowhere;
  create foreign table ft (id int) server afar; create view v as select id from t`,
    cases: [
      'alter trigger tg on t depends on extension plpgsql',
      'alter materialized view m depends on extension plpgsql',
      'alter index t_id depends on extension plpgsql',
      'drop server afar cascade',
      'analyze v, t',
    ],
  },
]
