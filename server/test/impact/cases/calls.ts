// Functions that queries call, and those behind triggers: what their bodies lock is locked by the statement.
import { type Group, since } from '../case.ts'

export const callGroups: readonly Group[] = [
  {
    about: 'functions and triggers that read and write other tables',
    before: `
  create table t (id int primary key, a int, b text);
  create table u (id int primary key, t_id int references t on delete cascade);
  create table log (what text); create table log2 (what text); create table deep (x int);
  create table p (id int, k int) partition by list (k); create table p1 partition of p for values in (1);
  create view v as select * from t; create view vv as select u.id from u join t on t.id = u.t_id;
  create function count_u(x int) returns int language sql stable as 'select count(*)::int from u where id = x';
  create function logs() returns trigger language plpgsql as $$ begin insert into log values (tg_op); return coalesce(new, old); end $$;
  create function logs2() returns trigger language plpgsql as $$ declare n int; begin if exists (select from log2) then null; end if; n := (select count(*) from deep); select max(x) into n from deep; return null; end $$;
  create function deeper() returns trigger language plpgsql as $$ begin insert into deep values (1); return new; end $$;
  create function vins() returns trigger language plpgsql as $$ begin insert into t values (new.id); return new; end $$;
  create function upd_log() returns int language plpgsql as $$ begin update log set what = 'x'; return 1; end $$;
  create function rec(n int) returns int language plpgsql as $$ begin if n > 0 then perform rec(n - 1); end if; return (select count(*) from log); end $$;
  create function setf() returns setof t language plpgsql as $$ begin return query select * from t; end $$;
  create procedure pr(x int default 1) language plpgsql as $$ begin insert into log values (x); perform count_u(1); end $$;
  create trigger t1 after insert on t for each row execute function logs();
  create trigger t2 after update of a on t for each statement execute function logs2();
  create trigger t3 before delete on t for each row execute function logs();
  create trigger l1 after insert on log for each row execute function deeper();
  create trigger vi instead of insert on vv for each row execute function vins();
  create trigger pt after insert on p for each row execute function logs();
  create trigger tt before truncate on log2 for each statement execute function logs2();
  create trigger off after update on u for each statement execute function logs();
  alter table u disable trigger off;
  insert into t values (1, 1, 'x'), (2, 2, 'y'); insert into u values (1, 1);`,
    cases: [
      "insert into t values (3, 1, 'x')",
      'insert into t select id + 10 from t',
      "insert into v values (4, 1, 'x')",
      'insert into vv values (5)',
      'update t set a = 2',
      "update t set b = 'z'",
      'update v set a = 2',
      'delete from t where id = 2',
      'delete from v where id = 2',
      'update u set id = id',
      'insert into p values (1, 1)',
      'select count_u(1)',
      'select count_u(id) from t',
      'select * from t where a = count_u(1)',
      'select upd_log()',
      'select rec(2)',
      'select * from setf()',
      'select (select upd_log())',
      'call pr()',
      'call pr(3)',
      'truncate log2',
      'copy (insert into t values (20) returning *) to stdout',
      'create table n as select count_u(1)',
      'explain analyze insert into t values (30)',
      'explain insert into t values (30)',
      'with x as (insert into t values (31) returning id) select count_u(1) from x',
      'prepare qqq as insert into t values (33)',
      'alter table log add column z int default upd_log()',
      "insert into log values ('a')",
      ...since(
        15,
        'merge into t using u on u.t_id = t.id when matched then update set a = 5',
        'merge into t using u on u.t_id = t.id + 50 when not matched then insert values (u.id + 70)',
      ),
    ],
  },
  {
    about: 'what bodies declare, put together and change',
    before: `
      create table t (id int primary key, v text); create table u (id int); create table q (id int); create table z (id int); create table log (x int);
      create function dyn() returns void language plpgsql as $$ begin execute 'delete from u'; execute format('insert into %I values (1)', 'log'); end $$;
      create function opened() returns void language plpgsql as $$ declare c cursor for select * from t; unused cursor for select * from z; r record; begin open c; fetch c into r; end $$;
      create function preset() returns int language plpgsql as $$ declare x int := (select max(id) from t); y int default 5; begin return x; end $$;
      create function ddl() returns void language plpgsql as $$ begin alter table t add column zz int default random(); create index on t (zz); end $$;
      create function emptied() returns void language sql as $$ truncate q; insert into log values (1); $$;
      create function locked() returns void language plpgsql as $$ begin lock table q in share mode; perform 1 from z for update; end $$;
      create function looped() returns void language plpgsql as $$ declare c cursor (k int) for select * from t where id >= k; r2 record; begin for r in c(1) loop update log set x = 1; end loop; for r2 in execute 'select * from q' loop null; end loop; for i in 1..(select count(*) from z) loop null; end loop; end $$;
      create function given() returns setof t language plpgsql as $$ begin return query select * from t; return query execute 'select t.* from t, q'; end $$;
      create function inner_() returns void language plpgsql as $$ declare a int; begin declare b int := (select 1 from z limit 1); begin a := b; end; while exists (select from u where id > 99) loop null; end loop; raise notice '%', (select count(*) from log); end $$;
      create function pointed() returns refcursor language plpgsql as $$ declare r refcursor; begin open r for execute 'select * from t'; return r; end $$;
      insert into t values (1)`,
    cases: [
      'select dyn()',
      'select opened()',
      'select preset()',
      'select ddl()',
      'select emptied()',
      'select locked()',
      'select looped()',
      'select * from given()',
      'select inner_()',
      'select pointed()',
      'do $$ begin perform ddl(); end $$',
      'do $$ declare c cursor for select * from t; begin open c; end $$',
      'do $$ declare c cursor for select * from t; begin null; end $$',
      'do $$ declare x int := (select max(id) from t); begin null; end $$',
      'do $$ declare c cursor for select * from t; begin for r in c loop delete from log; end loop; end $$',
    ],
  },
]
