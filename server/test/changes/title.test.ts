import assert from 'node:assert/strict'
import { titleOf } from '../../src/changes/title.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'

describe('a title from the SQL', () => {
  before(loadParser)

  const cases: readonly [sql: string, title: string][] = [
    ['alter table shop.customer add column age integer', 'Add column age to shop.customer'],
    ['ALTER TABLE t1\nADD COLUMN age integer;', 'Add column age to t1'],
    ['alter table t add a int, add b int', 'Add columns a, b to t'],
    ['alter table t drop a', 'Drop column a from t'],
    ['alter table t add a int, drop b', 'Alter table t'],
    ['alter table t alter a type bigint', 'Change the type of column a of t'],
    ['alter table t alter a set not null', 'Require column a of t'],
    ['alter table t add constraint c foreign key (a) references u', 'Add foreign key c to t'],
    ['alter table t attach partition p default', 'Attach partition p to t'],
    ['set lock_timeout = 0; create table t1 (name text)', 'Create table t1'],
    [
      'create table a (x int); create index i on a (x); comment on table a is $$x$$',
      'Create table a and 2 more',
    ],
    ['create unique index concurrently i on s.t (a)', 'Create unique index i on s.t'],
    ['drop table a, b.c', 'Drop tables a, b.c'],
    ['drop function f(int)', 'Drop function f'],
    ['alter table t rename a to b', 'Rename column a of t to b'],
    ['alter table t rename to u', 'Rename table t to u'],
    ['create or replace view v as select 1', 'Create or replace view v'],
    ["alter type mood add value 'calm'", 'Add value calm to type mood'],
    ['create materialized view m as select 1', 'Create materialized view m'],
    ['update shop.customer set a = 1', 'Update shop.customer'],
    ['delete from t; delete from t', 'Delete from t'],
    ['create database demo', 'Create database demo'],
    ['vacuum t', 'Vacuum'],
    ['comment on column t.a is $$x$$', 'Comment on column t.a'],
    ['create event trigger e on ddl_command_end execute function f()', 'Create event trigger'],
    ['', 'Run a script'],
  ]
  for (const [sql, title] of cases) {
    it(title, () => assert.equal(titleOf(readScript(sql).statements.map(s => s.tree)), title))
  }
})
