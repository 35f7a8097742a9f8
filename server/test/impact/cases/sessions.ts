// What earlier statements of a transaction leave behind: settings, deferred keys, altered functions, triggers
// and rules that are off. A case of several statements is judged as a whole.
import type { Group } from '../case.ts'

const before = `
  create table t (id int, a int, ts timestamp, tz timestamptz, v varchar(10));
  create table u (id int primary key); create table log (what text);
  create table late (id int, u_id int references u deferrable initially deferred);
  create table soon (id int, u_id int references u deferrable);
  create table nowhere_else (id int);
  create function f() returns int language plpgsql as 'begin return 1; end';
  create function g(text) returns int language plpgsql immutable as 'begin return 1; end';
  create function h(int) returns int language sql as 'select 1';
  create function s(x text) returns text language sql strict as 'select lower(x)';
  create function d(x int default 3) returns int language plpgsql as 'begin return 1; end';
  create function notes() returns trigger language plpgsql as $$ begin insert into log values ('x'); return new; end $$;
  create function looks(int) returns boolean language plpgsql as 'begin return exists (select from u); end';
  create table watched (id int); create table ruled (id int);
  create trigger w before insert on watched for each row when (looks(new.id)) execute function notes();
  create rule r as on insert to ruled do also insert into log values ('y');
  insert into t values (1, 1); insert into u values (1);`

export const sessionGroups: readonly Group[] = [
  {
    about: 'functions that were altered',
    before,
    cases: [
      'alter function f() immutable; alter table t add x int default f()',
      'alter function f() stable; alter function f() volatile; alter table t add x int default f()',
      "alter function g(text) volatile; alter table t add x int default g('a')",
      "alter routine g volatile; alter table t add x int default g('a')",
      'alter function h(int) strict; alter table t add x int default h(1)',
      'alter function h(int) security definer; alter table t add x int default h(1)',
      'alter function h(int) set search_path = public; alter table t add x int default h(1)',
      'alter function h(int) set search_path = public; alter function h(int) reset all; alter table t add x int default h(1)',
      "alter table t add x text default s('A')",
      'alter function d(int) stable; alter table t add x int default d()',
      'alter function f() rename to ff; alter function ff() immutable; alter table t add x int default ff()',
      "drop function g(text); create function g(text) returns int language plpgsql as 'begin return 1; end'; alter table t add x int default g('a')",
    ],
  },
  {
    about: 'keys that are looked up later',
    before,
    cases: [
      'insert into late values (1, 1)',
      'insert into late values (1, 1); set constraints all immediate',
      'insert into late values (1, 1); set constraints late_u_id_fkey immediate',
      'insert into late values (1, 1); set constraints soon_u_id_fkey immediate',
      'set constraints late_u_id_fkey immediate; insert into late values (1, 1)',
      'set constraints all immediate; insert into late values (1, 1)',
      'insert into soon values (1, 1)',
      'set constraints all deferred; insert into soon values (1, 1)',
      'set constraints all deferred; delete from u; set constraints all immediate',
      'set constraints all deferred; set constraints all immediate; insert into soon values (1, 1)',
      'alter table soon alter constraint soon_u_id_fkey not deferrable; set constraints all deferred; insert into soon values (1, 1)',
      'alter table soon alter constraint soon_u_id_fkey deferrable initially deferred; insert into soon values (1, 1); set constraints all immediate',
    ],
  },
  {
    about: 'triggers and rules that are off',
    before: `${before}
      create table quiet (id int primary key); create table to_quiet (id int references quiet on delete cascade);
      insert into quiet values (1), (2); alter table quiet disable trigger all;`,
    cases: [
      'insert into watched values (1)',
      'set session_replication_role = replica; insert into watched values (1)',
      'set session_replication_role = replica; insert into soon values (1, 1)',
      'set session_replication_role = replica; delete from u where id = 7',
      'set session_replication_role = replica; insert into ruled values (1)',
      'set local session_replication_role to replica; set session_replication_role to origin; insert into soon values (1, 1)',
      'alter table watched enable always trigger w; set session_replication_role = replica; insert into watched values (1)',
      'alter table watched enable replica trigger w; insert into watched values (1)',
      'alter table watched disable trigger all; insert into watched values (1)',
      'alter table soon disable trigger all; insert into soon values (1, 1)',
      'alter table soon disable trigger all; alter table soon enable trigger all; insert into soon values (1, 1)',
      'alter table soon disable trigger user; insert into soon values (1, 1)',
      'delete from quiet where id = 2',
      'alter table ruled disable rule r; insert into ruled values (1)',
      'alter table ruled disable rule r; alter table ruled enable rule r; insert into ruled values (1)',
      'alter table ruled enable always rule r; set session_replication_role = replica; insert into ruled values (1)',
    ],
  },
  {
    about: 'settings',
    before: `${before} create table apart (id int references u);`,
    cases: [
      "select set_config('timezone', 'UTC', false); alter table t alter tz type timestamp",
      "select set_config('TimeZone', 'Asia/Tokyo', true); alter table t alter tz type timestamp",
      "set timezone to 'UTC'; set local timezone to 'Asia/Tokyo'; alter table t alter tz type timestamp",
      "set timezone to 'Asia/Tokyo'; savepoint a; set timezone to 'UTC'; rollback to a; alter table t alter tz type timestamp",
      "do $$ begin perform set_config('timezone', 'UTC', false); end $$; alter table t alter tz type timestamp",
      'set time zone 0; alter table t alter ts type timestamptz',
      'set time zone -3; alter table t alter ts type timestamptz',
      'create schema inner_ create table made (id int references u) create index on made (id) create view looking as select made.id, u.id as other from made, u',
      'create schema inner_ create table u (id int) create view looking as select * from u; select * from inner_.looking',
      'create temp table passing (id int); discard plans',
    ],
  },
  {
    about: 'prepared statements',
    before: `
      create table p (id int, k int) partition by range (k); create table u (id int primary key);
      create table p1 partition of p for values from (0) to (10); create table p2 partition of p for values from (10) to (20);
      create table t (id int, u_id int references u); create sequence counter; insert into u values (1)`,
    cases: [
      'prepare one_key (int) as delete from p where k = $1; execute one_key(11)',
      'prepare two_keys (int, int) as select * from p where k between $2 and $1; execute two_keys(5, 1)',
      'prepare put (int, int) as insert into p values ($1, $2); execute put(1, 2)',
      'prepare unlinked (int) as insert into t values (1, $1); execute unlinked(null)',
      'prepare linked (int) as insert into t values (1, $1); execute linked(1)',
      'prepare plain as select * from p where k = 1; execute plain',
      'prepare shown (int) as delete from p where k = $1; explain execute shown(3)',
      'create sequence if not exists counter owned by t.id',
    ],
  },
  {
    about: 'tables that a query made',
    before: `
      create table t (id int, v varchar(10), n numeric(8,2) not null, at timestamp, l text[]); create table u (id int, w varchar(5));
      create view seen (one, two) as select id, v from t; create view all_of as select * from t;
      create table from_star as select * from t; create table from_view as select * from all_of;
      create table from_names as select one, two as three from seen; alter view seen rename column two to second;
      create table from_renamed as select second from seen;
      create table listed (a, b) as select id, v from t where false;
      create table cast_ as select v::varchar(4) as c, id::bigint, 'x' as lit, true as yes, count(*) over () from t;
      create table joined as select u.*, t.v from t join u on u.id = t.id; create table shared as select * from t join u using (id);
      create table united as select v from t union all select w from u; create table alike as select v from t union select v from t;
      create table valued as values (1, 'a'), (2, 'b'); create table withs as with x (k) as (select v from t) select * from x;
      create table nested as select * from (select v as vv, at from t) s; create table guessed as select coalesce(v, 'x') as c, n + 1 as d from t;
      select v into taken from t; create materialized view stored as select v, n from t;
      insert into t values (1, 'a', 1)`,
    cases: [
      'alter table from_star alter v type varchar(20), alter n type numeric(9,2)',
      'alter table from_star alter v type varchar(5)',
      'alter table from_star alter n set not null',
      'alter table from_view alter v type text',
      'alter table from_names alter three type text',
      'alter table from_renamed alter second type text',
      'alter table listed alter b type text, alter a type int',
      'alter table listed alter a type bigint',
      'alter table cast_ alter c type varchar(5)',
      'alter table cast_ alter id type bigint, alter lit type varchar, alter yes type bool, alter count type int8',
      'alter table joined alter w type text, alter v type text',
      { sql: 'alter table shared alter w type text', unsure: true },
      { sql: 'alter table united alter v type text', unsure: true },
      'alter table alike alter v type text',
      'alter table valued alter column2 type text, alter column1 type int',
      'alter table withs alter k type text',
      'alter table nested alter vv type text',
      { sql: 'alter table guessed alter c type text', unsure: true },
      'alter table guessed set logged',
      'alter table taken alter v type varchar(11)',
      'alter table taken set tablespace pg_default',
      'alter table taken add primary key (v)',
    ],
  },
]
