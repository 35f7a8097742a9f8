// SQL inside DO blocks and function bodies is looked into, at its own place.
import assert from 'node:assert/strict'
import { advise } from '../../src/advisor/advice.ts'
import { preset } from '../../src/advisor/presets.ts'
import { loadParser } from '../../src/sql/parser.ts'

const found = (text: string) =>
  advise(text, { levels: preset('recommended'), version: 18 }).map(one => [
    one.rule,
    text.slice(one.start.offset, one.end.offset),
  ])

const cases: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  [
    'a statement of a DO block',
    'do $$ begin if true then truncate book; end if; end $$',
    [['truncate', 'book']],
  ],
  [
    'a table that a function makes for itself, which nobody else has rows in',
    'create function f() returns void language plpgsql as $$ begin create temp table own (a int); delete from own; delete from book; end $$',
    [['change-without-where', 'book']],
  ],
  ['a literal EXECUTE', "do $$ begin execute 'drop table shop.book'; end $$", [['drop-table', 'shop.book']]],
  [
    'a DO block, which is one transaction',
    'do $$ begin create index concurrently i on book (a); end $$',
    [['concurrently-in-transaction', 'concurrently']],
  ],
  [
    'text put together at run time, which is not guessed',
    "do $$ declare r text := current_user; begin execute format('drop table %I', r); execute 'drop table ' || r; end $$",
    [],
  ],
  [
    'text put together of constants, at the expression',
    "do $$ begin execute format('drop table %I.%I', 'shop', 'Book') || ' restrict'; end $$",
    [['drop-table', "format('drop table %I.%I', 'shop', 'Book') || ' restrict'"]],
  ],
  [
    'a variable that holds a constant, where that is written, else where it is used',
    "do $$ declare s text := 'drop table book'; t constant text := 'tome'; begin execute s; execute format('drop table %I', t); end $$",
    [
      ['drop-table', 'book'],
      ['drop-table', "format('drop table %I', t)"],
    ],
  ],
  [
    'a variable between its assignments',
    "do $$ declare s text; begin s := 'drop table book'; execute s; s := 'truncate ' || quote_ident('book'); execute s; end $$",
    [
      ['drop-table', 'book'],
      ['truncate', 's'],
    ],
  ],
  [
    'a variable that a branch, a loop or a query may have changed, which is not guessed',
    "do $$ declare s text := 'drop table a'; l text := 'drop table b'; q text := 'drop table c'; begin if now() > '2020-01-01' then s := 'select 1'; end if; execute s; loop execute l; l := 'select 2'; end loop; select 'select 3' into q; execute q; end $$",
    [],
  ],
  [
    'a block that commits, which lets go of its locks',
    'do $$ begin alter table book add a int; commit; update book set a = 1 where id = 1; end $$',
    [],
  ],
  [
    'a literal of another form',
    "do $a$ begin execute $b$drop table book$b$; execute E'drop\\ttable tome'; end $a$",
    [
      ['drop-table', 'book'],
      ['drop-table', "E'drop\\ttable tome'"],
    ],
  ],
  ['a table made and dropped inside', 'do $$ begin create table t (id int); drop table t; end $$', []],
  [
    'a variable filled by SELECT INTO',
    'do $$ declare n int; begin select 1 into n; drop table if exists n; end $$',
    [['drop-table', 'n']],
  ],
  [
    'a function in PL/pgSQL',
    'create function f() returns void language plpgsql as $$ begin delete from book; end $$',
    [['change-without-where', 'book']],
  ],
  [
    'a function in SQL',
    'create function f() returns void language sql as $$ select 1; update book set a = 1 $$',
    [['change-without-where', 'book']],
  ],
  [
    'a function whose body is SQL of its own',
    'create procedure p() begin atomic update book set a = 1; delete from book where id = 1; end',
    [['change-without-where', 'book']],
  ],
  [
    'what fails in any function',
    'create function f() returns void language plpgsql as $$ begin create index concurrently i on book (a); end $$',
    [['concurrently-in-transaction', 'concurrently']],
  ],
  [
    'DDL in a function, which runs when it is called',
    'create function f() returns void language plpgsql as $$ begin truncate book; end $$',
    [],
  ],
  ['another language', 'do language plperl $$ drop table book; $$', []],
  [
    'what a DO block made, for what follows',
    'do $$ begin create table t (id int); end $$; create index on t (id)',
    [],
  ],
]

describe('SQL inside other statements', () => {
  before(loadParser)
  for (const [what, text, wanted] of cases)
    it(`looks into ${what}`, () => assert.deepEqual(found(text), wanted))
})
