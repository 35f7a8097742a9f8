-- pair: odd names everywhere
-- from
create schema "My Schema";
create table "My Schema"."T ""q"" t" ("Id" int primary key, "select" text, "a.b" int, "é😀" int, "new
line" text, constraint "Ck 1" check ("Id" > 0));
create index "My ""Idx""" on "My Schema"."T ""q"" t" ("select", ("a.b" + 1));
create view "My Schema"."V" as select "Id", "a.b" as "c.d" from "My Schema"."T ""q"" t";
-- to
create schema "My Schema";
create table "My Schema"."T ""q"" t" ("Id" bigint primary key, "select" varchar(10) default 'x', "a.b" int not null, "é😀" int, "new
line" text, "User" int references "My Schema"."T ""q"" t", constraint "Ck 1" check ("Id" > 1), constraint "Uq
x" unique ("é😀"));
create index "My ""Idx""" on "My Schema"."T ""q"" t" ("select" desc, ("a.b" + 2));
create view "My Schema"."V" as select "Id", "a.b" as "c.d", "é😀" from "My Schema"."T ""q"" t";
create function "My Schema"."F n"("A b" int, "select" text default 'q') returns int language sql as $$ select 1 $$;
create trigger "Tr g" before update on "My Schema"."T ""q"" t" for each row execute function suppress_redundant_updates_trigger();
create policy "Po l" on "My Schema"."T ""q"" t" using ("Id" > 0);
create sequence "My Schema"."Se q" owned by "My Schema"."T ""q"" t"."a.b";
create type "My Schema"."E n" as enum ('A b', 'it''s', '"q"', '');
create domain "My Schema"."D m" as "My Schema"."E n" constraint "C k" check (value <> 'A b');
comment on column "My Schema"."T ""q"" t"."new
line" is 'odd';
grant select ("a.b") on "My Schema"."T ""q"" t" to app_reader;
create statistics "My Schema"."St a" on "Id", "a.b" from "My Schema"."T ""q"" t";

-- pair: names of 63 bytes and what PostgreSQL cuts
-- from
create table a23456789012345678901234567890123456789012345678901234567890123 (id int);
-- to
create table a23456789012345678901234567890123456789012345678901234567890123 (id serial primary key, b23456789012345678901234567890123456789012345678901234567890123 int unique check (b23456789012345678901234567890123456789012345678901234567890123 > 0) references a23456789012345678901234567890123456789012345678901234567890123, c text not null);
create index on a23456789012345678901234567890123456789012345678901234567890123 (b23456789012345678901234567890123456789012345678901234567890123, c);

-- pair: multibyte names that are cut
-- from
create table "ééééééééééééééééééééééééééééé" (id int);
-- to
create table "ééééééééééééééééééééééééééééé" (id serial primary key, "üüüüüüüüüüüüüüüüüüüüüüüüüüüü" int generated always as identity unique);
create table "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀" (id serial, "x😀" text unique);

-- pair: reserved words as names
-- from
create table "table" ("select" int, "from" int);
create table "user" ("order" int, "group" text, "default" int default 1);
-- to
create table "table" ("select" int primary key, "where" int generated always as ("select" + 1) stored);
create table "user" ("order" int references "table", "group" varchar(3), "default" int default 2, check ("order" > 1));
create view "view" as select "order", "group" as "as" from "user";
create index "index" on "user" ("order", "group" collate "C" desc);
create function "function"("in" int, "out" text) returns int language sql as $$ select 1 $$;
create type "type" as ("int" int, "values" text);
create trigger "trigger" after insert on "user" for each row when (new."order" > 1) execute function tsvector_update_trigger('a', 'b');
create rule "rule" as on insert to "user" do also nothing;
create policy "policy" on "user" using ("order" = 1);

-- pair: the same name for many things
create schema x;
create schema "X";
-- from
create table x.x (x int, constraint x check (x > 0));
create function x.x(int) returns int language sql as $$ select 1 $$;
create table "X".x (x int);
-- to
create table x.x (x int, "X" int, constraint x check (x > 1));
create function x.x(int) returns int language sql as $$ select 2 $$;
create trigger x before insert on x.x for each row execute function suppress_redundant_updates_trigger();
create policy x on x.x using (x > 0);
create rule x as on delete to x.x do nothing;
create index "X" on x.x (x);
create type "X".y as enum ('x');
create table "X".x (x "X".y);

-- pair: names as those of the catalogs and of built-in things
-- from
create table pg_class_copy (oid int, xmin2 int);
-- to
create table pg_class_copy (oid int, name name, type text, value int, key text, "timestamp" timestamp, date date, text text, int int, "char" "char");
create view pg_tables_copy as select oid, name, type, value, key, date, text from pg_class_copy;
create function lower(int) returns int language sql immutable as $$ select $1 $$;
create table u (a int default lower(3), b text check (lower(b) = 'x'), c int check (public.lower(c) > 0));
create type date as (a int);
create table z (d date, e public.date);
