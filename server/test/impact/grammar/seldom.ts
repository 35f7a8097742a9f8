// Random statements that one seldom writes: every other command of PostgreSQL's manual, on what the fixture has.
import { matviews, views } from './tables.ts'
import {
  anyTable,
  cascade,
  columnOf,
  columnsOf,
  from,
  guard,
  maybe,
  one,
  relation,
  type Sql,
  some,
  sql,
  tableName,
  type,
  value,
} from './words.ts'

const missing: Sql = from(['nowhere', 'attic.nowhere', '"No Where"'])

const ifExists: Sql = one(
  sql`alter table if exists ${missing} ${one('add column x int', 'drop column x', 'rename to y', 'set schema attic', 'rename column a to b', 'add primary key (a)')}`,
  sql`alter ${one('index', 'view', 'materialized view', 'foreign table')} if exists ${missing} rename to y`,
  sql`alter sequence if exists ${missing} ${one('restart', 'owned by lone.a', 'rename to y', 'owner to app')}`,
  sql`drop ${one('table', 'view', 'materialized view', 'index', 'sequence', 'foreign table', 'type', 'domain')} if exists ${missing}${cascade}`,
  sql`drop ${one('trigger', 'rule', 'policy')} if exists ${missing} on ${tableName}`,
  sql`drop ${one('schema', 'extension', 'server', 'foreign data wrapper', 'publication', 'collation', 'statistics', 'language')} if exists nowhere${cascade}`,
  sql`create table if not exists ${tableName} ${one('(id int)', 'as select * from orders', '(id int references orders)')}`,
  sql`create sequence if not exists counter`,
  sql`create materialized view if not exists ${from([...matviews])} as select * from orders`,
)

const foreign: Sql = one(
  sql`alter foreign table ${guard}far ${one(sql`add column x ${type}`, 'drop column k cascade', 'alter column k type varchar(5)', 'alter column k set not null', 'alter column k set default 1', 'add check (id > 0)', 'rename to renamed', 'rename column k to kk', 'set schema attic', 'owner to app', "options (add x 'y')", "alter column k options (add x 'y')", 'alter column k set statistics 5', 'disable trigger all', 'inherit base')}`,
  sql`drop foreign table far${cascade}`,
  sql`drop server dumb${cascade}`,
  sql`drop foreign data wrapper dummy${cascade}`,
  'create foreign table fresh (id int not null, k text) server dumb',
  "create foreign table fresh partition of event for values from ('2027-01-01') to ('2028-01-01') server dumb",
  'create foreign table fresh () inherits (base) server dumb',
  'create server fresh foreign data wrapper dummy',
  "alter server dumb options (add x 'y')",
  'create user mapping for app server dumb',
  'comment on foreign table far is null',
  'grant select on far to app',
  'create trigger fresh after insert on far for each row execute function touched()',
)

const functions: Sql = one(
  sql`drop ${one('function', 'routine')} ${from(['peek(int)', 'noting()', 'touched()', 'steady()', 'peek'])}${cascade}`,
  sql`drop procedure tidy${cascade}`,
  'call tidy()',
  sql`select peek(1)${maybe(sql` from ${relation}`)}`,
  sql`select ${one('*', 'id', 'n', 'count(*)', 'max(n)')} from peeking${maybe(' where n > 0')}`,
  sql`insert into peeked ${one('default values', '(n) values (1)', 'values (1, 2)', '(id) values (3)')}`,
  sql`update peeked set ${one('n = 2', 'id = 3')}`,
  sql`alter table ${tableName} add column added int ${one('default peek(1)', 'default peek(1) + 1', 'check (peek(1) > 0)')}`,
  sql`alter table peeked add ${one('check (peek(id) > 0)', 'check (peek(id) > 0) not valid', 'column added int default 5')}`,
  'create index fresh on peeked (n)',
  'create or replace function peek(int) returns int language sql stable as $$ select count(*)::int from event $$',
  sql`create or replace view peeking as select id, qty, ${one('qty', '1')} as n from orders`,
  sql`do $$ begin ${one('perform peek(1)', 'insert into scratch values (1)', 'alter table lone add column zz int', 'create index on base (label)', "execute 'analyze scratch'", 'if exists (select from customer) then update lone set b = null; end if', 'call tidy()', 'lock table base')}; end $$`,
  sql`execute nothing`,
  sql`insert into simple ${one("values (7, 'x')", 'select 1, null')}`,
  sql`insert into line values (1, ${one('7', '8')}, 1)`,
)

const queries: Sql = one(
  sql`select * from deep where ${one("at = '2024-02-02'", "kind = 'a'", "at = '2024-02-02' and kind = 'a' and id = 1", "at > '2025-06-01'", "at < '2024-06-01' and kind <> 'a'", "kind in ('a', 'b') and at between '2024-01-01' and '2024-12-31'", 'id = 3', 'at is null', 'kind is null', "v = 3 or at = '2025-02-02'")}`,
  sql`insert into deep values (1, ${one("'2024-05-05'", "'2025-05-05'", "'2040-01-01'")}, ${one("'a'", "'b'", "'q'")}, 1)`,
  sql`update deep set ${one('v = 2', "kind = 'b'", "at = '2025-02-02'", 'id = id + 2')} where ${one("at = '2024-02-02' and kind = 'a'", "at = '2024-03-03'", "kind = 'b' and at = '2024-03-03'", 'id = 1')}`,
  sql`delete from deep where ${one("at = '2024-02-02'", "kind = 'b'", 'id = 4', 'true')}`,
  sql`${one('select * from', 'delete from', 'truncate', 'lock table', 'update')} ${one('only ', '')}${from(['lefty', 'righty', 'both_of'])}`,
  sql`update ${from(['lefty', 'both_of'])} set x = 'y'`,
  sql`copy ${one('lefty', 'deep_2025', '(select * from deep)', '(select * from peeking)', 'attic.lone')} to stdout`,
  sql`with w as (insert into scratch values (1) returning *), v as (delete from lone returning a) select * from w, v`,
  sql`with recursive w as (select 1 as n union all select n + 1 from w, customer where n < 3) select * from w`,
  sql`select * from deep_2024 d, lateral (select * from ${relation} limit 1) x`,
  sql`select * from attic.lone union select id, v from scratch except select 1, 'x' from ${relation}`,
  sql`explain (analyze, costs off) ${one("update deep set v = 1 where at = '2024-02-02'", 'delete from line', 'insert into scratch values (3)', 'create table fresh as select * from deep', 'refresh materialized view totals')}`,
  sql`explain ${one('delete from customer', 'create table fresh as select * from peeking', 'insert into line values (1, 9, 1)')}`,
  sql`merge into ${one('deep', 'only lefty', 'both_of')} d using bucket b on b.id = d.id ${one('when matched then do nothing', 'when matched then delete', 'when not matched by source then delete')}`,
  sql`select * from slot where during && '[1,3)'`,
  sql`insert into slot (id, during, even) values (2, '[5,6)', 4)`,
  sql`select ${value} from ${relation} limit 1`,
  sql`declare c cursor for select * from ${relation} ${maybe('for update')}`,
  sql`select nextval('${from(['counter', 'shop.counter', 'shop.orders_id_seq'])}')`,
)

const families: Sql = one(
  sql`create table fresh () inherits (${some(['lefty', 'righty', 'both_of', 'base', 'lone'])})`,
  sql`create table fresh partition of ${one("deep for values from ('2026-01-01') to ('2027-01-01')", "deep_2024 for values in ('c')", "deep_2024 for values in ('c') partition by range (id)", 'event default', 'bucket for values with (modulus 2, remainder 1)')}`,
  sql`alter table deep detach partition ${from(['deep_2024', 'deep_2025', 'deep_rest'])}${one('', '', ' concurrently')}`,
  sql`alter table deep_2024 detach partition ${from(['deep_2024_a', 'deep_2024_b', 'deep_2024_rest'])}`,
  "alter table deep attach partition event_2026 for values from ('2026-01-01') to ('2027-01-01')",
  sql`alter table ${from(['lone', 'base', 'scratch', 'both_of', 'lefty'])} ${one('inherit', 'no inherit')} ${from(['lefty', 'righty', 'base'])}`,
  sql`alter table ${from(['lefty', 'righty', 'both_of'])} ${one('add column y int', 'add column z int', 'add column x text', 'drop column y', 'drop column x', 'rename column x to xx', 'alter column id type bigint', 'alter column id set not null', 'alter column y drop not null', 'add check (id > 0)', 'add check (id > 0) no inherit', 'add constraint c not null id', 'add constraint c not null id no inherit', 'add constraint c not null id not valid', 'add primary key (id)')}`,
  sql`alter table only ${from(['lefty', 'righty', 'both_of', 'deep'])} ${one('add check (id > 0) no inherit', 'alter column id set not null', 'drop column x', 'alter column id set default 1', 'rename column id to i')}`,
  anyTable.chain(
    table =>
      sql`create index on ${maybe('only ')}${table.name} using ${one('brin', 'btree', 'hash', 'gin', 'gist')} (${columnOf(table)})`,
  ),
  sql`create table fresh (like ${tableName} including ${one('indexes', 'all', 'generated', 'storage', 'comments')}, extra int references orders)`,
  sql`alter type spot ${one('add attribute a int', 'rename to renamed', 'drop attribute level', 'alter attribute level type int')}`,
  sql`alter domain ${from(['even', 'words', 'positive'])} ${one('add check (value is not null)', 'set not null', 'drop constraint if exists even_check', 'add check (value is not null) not valid', 'set default null')}`,
  sql`drop ${one('domain even', 'domain words', 'type spot', 'domain positive')} cascade`,
  sql`alter table ${tableName} add column added ${one('spot', 'even', 'words', 'even[]', 'positive[]', 'attic.lone', 'words default array[$$x$$]')}`,
  sql`create type fresh as ${one('(a int, b spot)', 'range (subtype = int)', 'enum ()')}`,
  anyTable.chain(
    table =>
      sql`create statistics fresh (${one('ndistinct', 'mcv', 'dependencies')}) on ${columnsOf(table, 3)} from ${table.name}`,
  ),
)

const others: Sql = one(
  sql`comment on ${one('column attic.lone.a', 'rule simple_in on simple', 'procedure tidy()', 'server dumb', 'constraint lone_pkey on attic.lone', 'trigger line_note on line', 'database postgres', 'role app', 'extension plpgsql', 'language plpgsql', 'index attic.lone_pkey', 'column slot.spot')} is 'x'`,
  sql`${one('grant', 'revoke')} ${one('all on all tables in schema attic', 'select on attic.lone', 'usage on domain even', 'usage on type spot', 'execute on function peek(int)', 'all on all sequences in schema shop', 'select (id) on slot', 'create on schema attic', 'usage on foreign server dumb')} ${one('to', 'from')} app`,
  sql`alter ${one('function peek(int)', 'procedure tidy()', 'routine peek')} ${one('rename to renamed', 'set schema attic', 'owner to app', 'security definer', 'depends on extension plpgsql')}`,
  sql`alter trigger line_note on line ${one('depends on extension plpgsql', 'rename to renamed')}`,
  sql`alter materialized view totals_more ${one('depends on extension plpgsql', 'set schema attic', 'rename to renamed', 'alter column sku set storage main', 'set without cluster')}`,
  sql`alter view ${from(views)} ${one('alter column id drop default', 'set (check_option = local)', 'rename to renamed')}`,
  sql`alter ${one('schema attic rename to renamed', 'role app set work_mem = 64', 'database postgres set work_mem = 64', 'default privileges grant all on tables to app', 'system set work_mem = 64', 'publication news drop table lone', 'extension plpgsql add table lone', 'extension plpgsql add view recent')}`,
  sql`alter policy lone_all on lone with check (${one('true', 'exists (select from deep)', 'peek(a) > 0')})`,
  sql`create policy fresh on ${tableName} as restrictive for ${one('select', 'delete')} using (${one('true', 'exists (select from deep)', 'peek(1) > 0')})`,
  sql`create rule fresh as on ${one('insert', 'update', 'delete')} to ${one(tableName, from(views))} do ${one('instead nothing', 'also select * from deep', 'instead delete from base', 'also notify x')}`,
  sql`create event trigger fresh on ddl_command_end execute function touched()`,
  sql`set constraints ${one('all', 'orders_boss_fkey')} ${one('deferred', 'immediate')}`,
  sql`${one('discard', 'reset')} ${one('all', 'plans', 'work_mem')}`,
  sql`vacuum (${one('freeze', 'full', 'analyze, verbose', 'index_cleanup off')}) ${one(tableName, 'lone, base', from(matviews))}`,
  sql`analyze ${one('deep, lefty', 'both_of (id, y)', 'lone, attic.lone', 'far')}`,
  sql`cluster attic.lone using lone_pkey`,
  sql`reindex ${one('table attic.lone', 'index attic.lone_pkey', 'table deep', 'schema attic', 'index deep_kind', 'table concurrently deep_2025', '(verbose, concurrently) table slot')}`,
  sql`truncate ${one('deep_2024', 'only lefty', 'righty, base', 'attic.lone, lone', 'customer, lone cascade', 'bucket restart identity cascade')}`,
  sql`lock table ${one('deep, lefty', 'only deep', 'peeking', 'attic.lone, names')} in ${one('share', 'access exclusive', 'row share', 'share update exclusive')} mode`,
  sql`${one('checkpoint', 'listen x', 'notify x', 'show all', 'begin', 'create role fresh', 'create database fresh', 'drop database if exists nowhere', "create tablespace fresh location '/nowhere'", 'create collation fresh from "C"', 'create aggregate fresh (int) (sfunc = int4pl, stype = int)', 'create cast (attic.lone as int) with inout', 'create text search configuration fresh (copy = english)')}`,
  sql`drop ${one('schema attic cascade', 'rule simple_in on simple', 'trigger line_note on line', 'materialized view totals cascade', 'view recent cascade', 'view peeking', 'sequence counter cascade', 'index attic.lone_pkey', 'table attic.lone', 'table lefty cascade', 'table righty cascade', 'table deep_2024', 'table deep_2024_rest', 'table slot', 'table orders cascade', 'owned by app')}`,
)

export const seldom: Sql = one(
  ifExists,
  foreign,
  functions,
  queries,
  queries,
  families,
  families,
  others,
  others,
)
