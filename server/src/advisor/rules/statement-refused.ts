// A statement that PostgreSQL refuses as the known schema stands.

import { rangeName } from '../../impact/nodes.ts'
import type { RuleContext } from '../context.ts'
import { ofDefaults } from '../defaultRefusals.ts'
import { ofDrop, ofTruncate } from '../dropRefusals.ts'
import { ofInsert } from '../insertRefusals.ts'
import { ofAction, ofIndex, ofRefresh, ofTable, type Refusal } from '../refusals.ts'
import { ofFunction, ofView } from '../replacements.ts'
import { rule } from '../rule.ts'

export const statementRefused = rule({
  id: 'statement-refused',
  category: 'migrations',
  severity: 'error',
  preset: 'recommended',
  summary: 'PostgreSQL refuses the statement as the schema stands',
  why: 'Something else needs what the statement takes away, or what it makes lacks something that PostgreSQL demands: the migration stops there.',
  fix: 'Remove what stands in the way first, or say CASCADE where all of it may go.',
  exceptions:
    'CASCADE, where it helps; what is not known, from a database, a schema file or the migrations before; what a block does perhaps.',
  aliases: ['bytebase:BUILTIN_WALK_THROUGH_CHECK'],
  on: [
    'AlterTableStmt',
    'CreateDomainStmt',
    'CreateFunctionStmt',
    'CreateStmt',
    'DropStmt',
    'IndexStmt',
    'InsertStmt',
    'RefreshMatViewStmt',
    'TruncateStmt',
    'ViewStmt',
  ],
  check(context) {
    // A block may ask before it acts.
    if (context.inner?.runs === 'perhaps') return
    for (const refusal of ofDefaults(context)) context.report(refusal)
    // What was run unseen may have taken away what stands in the way.
    if (context.view.read('reshaped') === true) return
    for (const refusal of refusals(context)) context.report(refusal)
  },
  fires: [
    { before: 'create table book (id int primary key)', sql: 'drop index book_pkey' },
    {
      before: 'create table author (id int primary key); create table book (author int references author)',
      sql: 'drop table author',
    },
    {
      before: 'create table author (id int primary key); create table book (author int references author)',
      sql: 'truncate author',
    },
    { before: "create type mood as enum ('sad'); create table diary (m mood)", sql: 'drop type mood' },
    { before: 'create table base (id int); create table heir () inherits (base)', sql: 'drop table base' },
    {
      before: 'create table base (id int); create table heir () inherits (base)',
      sql: 'alter table heir drop column id',
    },
    {
      before: 'create materialized view top as select 1 as a',
      sql: 'refresh materialized view concurrently top',
    },
    {
      before: 'create table book (a int)',
      sql: 'create materialized view top as select a from book with no data; create unique index on top (a); refresh materialized view concurrently top',
    },
    { sql: 'create table book (id int, n int default id + 1)', says: 'cannot name a column' },
    { sql: 'alter table book add state text default pending' },
    { sql: 'alter table book alter n set default (select 1)', says: 'cannot hold a query' },
    { sql: 'create domain state as text default pending' },
    { before: 'create table book (id serial)', sql: 'drop sequence book_id_seq', says: 'default of id' },
    {
      before: "create sequence s; create table book (id int default nextval('s'))",
      sql: 'drop sequence if exists s',
    },
    { sql: 'insert into book (id, title) values (1)', says: '2 columns are named, and 1 value is given' },
    { before: 'create table book (id int)', sql: "insert into book values (1, 'a')", says: 'has 1 column' },
    { before: 'create table book (id int)', sql: "insert into book select 1, 'a' union select 2, 'b'" },
    {
      before: 'create table book (id int primary key, a int)',
      sql: 'insert into book values (1, 2) on conflict (a) do nothing',
      says: 'no unique index on a',
    },
    {
      before: 'create table book (a int, b int); create unique index on book (a) where b is null',
      sql: 'insert into book values (1, 2) on conflict (a) do nothing',
      says: 'is partial',
    },
    {
      before: 'create table book (a int); create unique index book_a on book (a)',
      sql: 'insert into book values (1) on conflict on constraint book_a do nothing',
      says: 'no constraint',
    },
    {
      before: 'create table book (a text, b int, unique (a))',
      sql: 'insert into book values (1, 2) on conflict (lower(a)) do nothing',
    },
    {
      since: 14,
      before:
        'create table sale (id int) partition by list (id); create table s1 partition of sale for values in (1); create table sd partition of sale default',
      sql: 'alter table sale detach partition s1 concurrently',
    },
    { sql: 'create table sale (id int primary key, at date) partition by range (at)' },
    {
      before: 'create table sale (id int, at date) partition by range (at)',
      sql: 'alter table sale add unique (id)',
    },
    {
      before: 'create table sale (id int, at date) partition by range (at)',
      sql: 'create unique index on sale (id)',
    },
    {
      before: 'create table sale (id int, at date) partition by range (at)',
      sql: 'alter table sale alter at type timestamp',
    },
    {
      before: 'create table book (title text, slug text generated always as (lower(title)) stored)',
      sql: 'alter table book drop column title',
    },
    {
      before: 'create table book (title text, slug text generated always as (lower(title)) stored)',
      sql: 'alter table book alter column title type varchar',
    },
    {
      before: 'create table book (id int primary key, n int not null)',
      sql: 'alter table book add primary key (n)',
    },
    {
      before:
        'create table book (id int, owner text); create policy own on book using (owner = current_user)',
      sql: 'alter table book alter owner type varchar',
    },
    {
      before:
        'create table book (id int, n int); create function f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before update of n on book for each row execute function f()',
      sql: 'alter table book drop column n',
    },
    {
      before: 'create table book (id int, title text); create view v as select id, title from book',
      sql: 'create or replace view v as select id from book',
    },
    {
      before: 'create table book (id int, title text); create view v as select id, title from book',
      sql: 'create or replace view v as select title, id from book',
      says: 'would become title',
    },
    {
      before: 'create table book (id serial); create view v as select id from book',
      sql: 'create or replace view v as select id::bigint from book',
      says: 'would become bigint; it is integer',
    },
    {
      before: `create function f(a int) returns int language sql as 'select 1'`,
      sql: `create or replace function f(a int) returns bigint language sql as 'select 1::bigint'`,
    },
    {
      before: `create function f(a int default 1) returns int language sql as 'select 1'`,
      sql: `create or replace function f(b int) returns int language sql as 'select 1'`,
      says: 'another name',
    },
    {
      before: `create table book (id int); create table reader (name text, book int);
        create policy lent on book using (id in (select r.book from reader r where r.name = current_user))`,
      sql: 'alter table reader drop column name',
      says: 'policy lent of public.book',
    },
    {
      before: `create table book (id int); create table reader (book int);
        create policy lent on book using (exists (select from reader r where r.book = book.id))`,
      sql: 'drop table reader',
    },
    {
      before:
        'create table book (id int); create function f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before update on book for each row execute function f()',
      sql: 'drop function f()',
      says: 'trigger t',
    },
  ],
  silent: [
    {
      before: `create table author (id int primary key); create table book (author int references author);
        create function clear() returns void language plpgsql as $$ begin execute 'drop table ' || 'book'; end $$`,
      sql: 'select clear(); drop table author',
    },
    {
      before: `create table book (id int, note text); create table reader (name text, note text);
        create policy lent on book using (exists (select from reader r where r.name = current_user));
        create function f() returns int language sql as 'select 1'; create view v as select f()`,
      sql: `alter table book drop column note; alter table reader drop column note;
        alter policy lent on book using (true); alter table reader drop column name;
        create or replace view v as select 2 as f; drop function f()`,
    },
    {
      before: `create table book (id serial, title text); create view v as select id, title from book;
        create function f(int) returns setof int language sql as 'select 1'`,
      sql: `create or replace view v as select 1 as id, title, now() as at from book;
        create or replace function f(a int default 2) returns table (b int) language sql as 'select 2';
        create or replace function f(a text) returns text language sql as 'select a'`,
    },
    {
      before: 'create table book (id int primary key, n int not null)',
      sql: 'alter table book drop constraint book_pkey, add primary key (n)',
    },
    {
      before:
        'create table book (id int, owner text); create policy own on book using (owner = current_user)',
      sql: 'drop policy own on book; alter table book drop column owner; alter table book drop column id',
    },
    {
      before: 'create table author (id int primary key); create table book (author int references author)',
      sql: 'drop table book, author',
    },
    {
      before: 'create table author (id int primary key); create table book (author int references author)',
      sql: 'truncate author, book',
    },
    {
      before: 'create table author (id int primary key); create table book (author int references author)',
      sql: 'alter table book drop constraint book_author_fkey; drop table author',
    },
    {
      before: "create type mood as enum ('sad'); create table diary (m mood)",
      sql: 'alter table diary drop column m; drop type mood',
    },
    {
      before: 'create materialized view top as select 1 as a',
      sql: 'create unique index concurrently on top (a); refresh materialized view concurrently top',
    },
    {
      sql: `create table book (a text default current_user, b date default current_date + 1, c text default upper('x'), d int[] default array[1], e text default null, f int default -1, g bool default true);
        alter table book alter a set default 'pending'; create domain state as text default 'pending' check (value <> '')`,
    },
    {
      before:
        "create sequence s; create table book (id serial, n int default nextval('s'), m int default nextval('s'::text))",
      sql: 'alter table book alter n drop default; drop sequence s; alter table book drop id; create sequence book_id_seq; drop sequence book_id_seq',
    },
    { before: 'create table book (id serial)', sql: 'drop sequence book_id_seq cascade' },
    { sql: 'refresh materialized view concurrently top' },
    {
      before: 'create type pair as (x int, y int); create table book (id int, a int default 1, p pair)',
      sql: `insert into book values (1); insert into book default values; insert into book (p.x, p.y) values (1, 2);
        insert into book (id, a) select (p).* from book; insert into book select b.* from book b;
        insert into book (id, a) values (1, default), (2, 2)`,
    },
    {
      before:
        'create table book (id int primary key, a text, b int, unique (b, a)); create unique index on book (lower(a)); create unique index on book (a) where b > 1; create table copy (like book including all); alter table copy rename b to c',
      sql: `insert into book values (1) on conflict (id) do nothing; insert into book values (1) on conflict (a, b) do nothing;
        insert into book values (1) on conflict (lower(a)) do nothing; insert into book values (1) on conflict do nothing;
        insert into book values (1) on conflict (a) where b > 1 do nothing; insert into copy values (1) on conflict (a, c) do nothing`,
    },
    {
      before:
        'create table book (id int, at date, primary key (id, at)) partition by range (at); create table b1 partition of book default; create table tome (a int not null); create unique index i on tome (a); alter table tome add constraint k unique using index i',
      sql: `insert into b1 values (1) on conflict (id, at) do nothing; insert into book values (1) on conflict (at, id) do nothing;
        insert into tome values (1) on conflict (a) do nothing; insert into tome values (1) on conflict on constraint k do nothing; alter table tome rename a to b; insert into tome values (1) on conflict (b) do nothing`,
    },
    {
      before:
        'create table book (a int); create materialized view top as select a from book with no data; create unique index on top (a)',
      sql: 'refresh materialized view top; refresh materialized view concurrently top',
    },
    { sql: 'create table sale (id int, at date, primary key (id, at), unique (at)) partition by range (at)' },
    {
      before: 'create table book (title text, slug text generated always as (lower(title)) stored)',
      sql: 'alter table book drop column slug, drop column title',
    },
    {
      before: 'create table self (id int primary key, up int references self)',
      sql: 'truncate self; drop table self',
    },
  ],
})

function refusals(context: RuleContext): readonly Refusal[] {
  const { tree, view } = context
  if ('DropStmt' in tree) return ofDrop(context, tree.DropStmt)
  if ('InsertStmt' in tree) return ofInsert(context, tree.InsertStmt)
  if ('CreateStmt' in tree) return ofTable(context, tree.CreateStmt)
  if ('ViewStmt' in tree) return ofView(context, tree.ViewStmt)
  if ('CreateFunctionStmt' in tree) return ofFunction(context, tree.CreateFunctionStmt)
  if ('TruncateStmt' in tree) {
    const { behavior, relations } = tree.TruncateStmt
    return behavior === 'DROP_CASCADE' ? [] : ofTruncate(context, relations)
  }
  const range =
    'IndexStmt' in tree
      ? tree.IndexStmt.relation
      : 'RefreshMatViewStmt' in tree
        ? tree.RefreshMatViewStmt.relation
        : 'AlterTableStmt' in tree
          ? tree.AlterTableStmt.relation
          : undefined
  const known = range && view.resolve(rangeName(range)).known
  if (!known) return []
  if ('IndexStmt' in tree) return ofIndex(context, tree.IndexStmt, known)
  if ('RefreshMatViewStmt' in tree)
    return tree.RefreshMatViewStmt.concurrent &&
      known.kind === 'matview' &&
      (known.created || view.historyKnown())
      ? ofRefresh(context, known)
      : []
  const actions = 'AlterTableStmt' in tree ? context.actions(tree.AlterTableStmt.cmds, range) : []
  return actions.flatMap((_, i) => ofAction(context, known, actions, i))
}
