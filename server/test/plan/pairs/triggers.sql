-- pair: every attribute of a trigger
create table t (a int, b text);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create function trg2() returns trigger language plpgsql as $$ begin return old; end $$;
-- from
create trigger t1 before insert or update of a, b on t for each row when (new.a > 1 and new.b is distinct from 'x') execute function trg('a', 'b''c', '');
create trigger t2 after update on t referencing old table as o new table as n for each statement execute function trg();
create trigger t3 after truncate on t for each statement execute function trg();
create trigger t4 before delete on t for each row execute function trg2();
alter table t disable trigger t1;
alter table t enable always trigger t4;
comment on trigger t1 on t is 'one';
-- to
create trigger t1 before insert or update of b on t for each row when (new.a > 2) execute function trg('a');
create trigger t2 after update on t referencing new table as "New" for each row execute function trg();
create trigger t3 before truncate on t for each statement execute function trg2();
create trigger t4 before delete on t for each row execute function trg2();
alter table t enable replica trigger t4;
comment on trigger t4 on t is 'four';

-- pair: trigger depends on a column that changes type
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
-- from
create table t (a int, b text);
create trigger t1 before update of a on t for each row when (old.a <> new.a) execute function trg();
alter table t disable trigger t1;
comment on trigger t1 on t is 'T1';
-- to
create table t (a bigint, b text);
create trigger t1 before update of a on t for each row when (old.a <> new.a) execute function trg();
alter table t disable trigger t1;
comment on trigger t1 on t is 'T1';

-- pair: a trigger on a view and on a foreign table
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table ft (a int) server s;
create table t (a int);
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
-- from
create view v as select a from t;
create trigger t1 instead of insert or delete on v for each row execute function trg();
create trigger t1 before insert on ft for each row execute function trg();
-- to
create view v as select a from t;
create trigger t2 after insert on v for each statement execute function trg();
create trigger t1 after insert on ft for each statement execute function trg();
alter foreign table ft disable trigger t1;

-- pair: user-defined triggers disabled all at once
create function trg() returns trigger language plpgsql as $$ begin return new; end $$;
create table t (a int);
create trigger t1 before insert on t for each row execute function trg();
create trigger t2 before update on t for each row execute function trg();
-- from
alter table t disable trigger user;
-- to
alter table t enable replica trigger t2;

-- pair: event triggers
create function et() returns event_trigger language plpgsql as $$ begin end $$;
-- from
create event trigger e1 on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE') execute function et();
create event trigger e2 on sql_drop execute function et();
alter event trigger e2 disable;
comment on event trigger e1 is 'E1';
-- to
create event trigger e1 on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE') execute function et();
create event trigger e2 on sql_drop execute function et();
alter event trigger e2 enable always;
create event trigger e3 on table_rewrite execute function et();
comment on event trigger e2 is 'E2';

-- pair: the function of an event trigger and of triggers is made anew
-- from
create function et() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger e1 on ddl_command_start execute function et();
-- to
create schema s;
create function s.et() returns event_trigger language plpgsql as $$ begin raise notice 'x'; end $$;
create event trigger e1 on ddl_command_start execute function s.et();

-- pair: policies of every kind
create table t (a int, b text);
create function ok(int) returns boolean language sql stable as $$ select true $$;
-- from
alter table t enable row level security;
create policy p1 on t;
create policy p2 on t as restrictive for select to app_reader using (ok(a));
create policy p3 on t for insert to app_writer, app_reader with check (a > 0);
create policy p4 on t for update using (a > 0) with check (b <> 'x');
comment on policy p1 on t is 'P1';
-- to
alter table t enable row level security, force row level security;
create policy p1 on t to app_owner, current_user using (exists (select 1 from t x where x.a = t.a));
create policy p2 on t as permissive for select to app_reader using (ok(a));
create policy p3 on t for insert to app_writer with check (a > 1);
create policy p4 on t for update using (a > 0);
create policy p5 on t for delete to public using (b = current_user);
comment on policy p5 on t is 'P5';

-- pair: policies that look at other tables and functions that change
create table u (id int primary key, owner_name name);
-- from
create function mine(int) returns boolean language sql stable as $$ select true $$;
create table t (a int references u);
create policy p on t using (mine(a) and a in (select id from u where owner_name = current_user));
-- to
create function mine(i int) returns boolean language sql stable as $$ select exists (select from u where id = i) $$;
create table t (a bigint references u);
create policy p on t using (mine(a::int) and a in (select id from u where owner_name = current_user));

-- pair: rules of every kind
create table t (a int, b text);
create table log (a int, at timestamptz default now());
-- from
create rule r1 as on insert to t do also insert into log values (new.a);
create rule r2 as on update to t where old.a <> new.a do instead (insert into log values (old.a); insert into log values (new.a));
create rule r3 as on delete to t do instead nothing;
alter table t disable rule r1;
comment on rule r3 on t is 'R3';
-- to
create rule r1 as on insert to t do also insert into log values (new.a + 1);
create rule r2 as on update to t do also notify changed;
create rule r4 as on delete to t where old.a = 1 do also delete from log where log.a = old.a;
alter table t enable always rule r2;

-- pair: rules with returning on a table that loses a column
-- from
create table t (a int, b text);
create view v as select a, b from t;
create rule ins as on insert to v do instead insert into t values (new.a, new.b) returning t.a, t.b;
create rule upd as on update to v do instead update t set a = new.a, b = new.b where t.a = old.a;
-- to
create table t (a int);
create view v as select a from t;
create rule ins as on insert to v do instead insert into t values (new.a) returning t.a;
create rule upd as on update to v do instead update t set a = new.a where t.a = old.a;

-- pair: a trigger becomes a constraint trigger
create function trg() returns trigger language plpgsql as $$ begin return null; end $$;
create table t (a int);
-- from
create trigger x after insert on t for each row execute function trg();
-- to
create constraint trigger x after insert on t deferrable initially deferred for each row execute function trg();

-- pair: row security turned off with its policies
-- from
create table t (a int);
alter table t enable row level security, force row level security;
create policy p on t using (a = 1);
-- to
create table t (a int);
