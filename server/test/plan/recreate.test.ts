import assert from 'node:assert/strict'
import { plan } from '../../src/plan/plan.ts'
import { planScript } from '../../src/plan/script.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import { withDatabase } from '../schema/support.ts'
import { majors } from '../support/postgres.ts'

interface Case {
  readonly name: string
  readonly from: string
  readonly rows: string
  readonly to: string
  readonly query: string
  readonly shown: readonly unknown[]
}

const cases: readonly Case[] = [
  {
    name: 'columns in another order, under a view, a foreign key, a trigger and an identity',
    from: `create table t (id bigint generated always as identity primary key, a text, b int);
      create table other (t_id bigint references t);
      create function f() returns trigger language plpgsql as 'begin new.a := upper(new.a); return new; end';
      create trigger tr before insert on t for each row execute function f();
      create view v as select a, b from t;`,
    rows: `insert into t (a, b) values ('x', 1), ('y', 2); insert into other values (2);
      alter table t disable trigger tr; insert into t (a, b) values ('low', 3); alter table t enable trigger tr`,
    to: `create table t (b int, id bigint generated always as identity primary key, a text, c int generated always as (b + 1) stored);
      create table other (t_id bigint references t);
      create function f() returns trigger language plpgsql as 'begin new.a := upper(new.a); return new; end';
      create trigger tr before insert on t for each row execute function f();
      create view v as select a, b from t;`,
    query: `with fresh as (insert into t (a) values ('z') returning id, a)
      select id::int, a, (select string_agg(id || a || c, ',' order by id) from t) as before from fresh`,
    shown: [{ id: 4, a: 'Z', before: '1X2,2Y3,3low4' }],
  },
  {
    name: 'another partition key, with partitions that come and go',
    from: `create table p (id int, at int, s text) partition by range (id);
      create table p1 partition of p for values from (0) to (10);
      create table p2 partition of p for values from (10) to (20);`,
    rows: `insert into p values (1, 5, 'a'), (12, 6, 'b'), (13, 500, 'c')`,
    to: `create table p (id int, at int, s text) partition by range (at);
      create table p1 partition of p for values from (0) to (100);
      create table p3 partition of p for values from (100) to (1000);
      create index on p (s);`,
    query: `select tableoid::regclass::text as "in", s from p order by id`,
    shown: [
      { in: 'p1', s: 'a' },
      { in: 'p1', s: 'b' },
      { in: 'p3', s: 'c' },
    ],
  },
  {
    name: 'a column that its parent declares, and a type that is made anew meanwhile',
    from: `create type mood as enum ('sad', 'ok', 'old');
      create table above (a int, m mood default 'ok');
      create table below (a int, m mood default 'ok', b int);
      alter table below inherit above;`,
    rows: `insert into above values (1, 'sad'); insert into below values (2, 'ok', 3)`,
    to: `create type mood as enum ('ok', 'sad');
      create table above (a int, m mood default 'ok');
      create table below (b int) inherits (above);`,
    query: `select tableoid::regclass::text as "in", a, m::text from above order by a`,
    shown: [
      { in: 'above', a: 1, m: 'sad' },
      { in: 'below', a: 2, m: 'ok' },
    ],
  },
  {
    name: 'columns in another order, with a serial that gets another owner',
    from: `create table t (id serial primary key, name text);`,
    rows: `insert into t (name) values ('a'), ('b')`,
    to: `create table t (name text, id serial primary key); alter table t owner to app_owner;`,
    query: `insert into t (name) values ('c') returning id`,
    shown: [{ id: 3 }],
  },
  {
    name: 'a table that is partitioned from now on, with a sequence and a publication',
    from: `create table t (id serial, name text); create publication pub for table t;`,
    rows: `insert into t (name) values ('a'), ('b')`,
    to: `create table t (id serial, name text) partition by hash (id);
      create table t0 partition of t for values with (modulus 2, remainder 0);
      create table t1 partition of t for values with (modulus 2, remainder 1);
      create publication pub for table t;`,
    query: `with fresh as (insert into t (name) values ('c') returning id)
      select id, (select count(*)::int from t) as before from fresh`,
    shown: [{ id: 3, before: 2 }],
  },
]

for (const major of majors) {
  describe(`tables made anew around their rows on PostgreSQL ${major}`, function () {
    this.timeout(120_000)
    for (const { name, from, rows, to, query, shown } of cases) {
      it(name, () =>
        withDatabase(major, `${from};${rows}`, client =>
          withDatabase(major, to, async there => {
            const { model: wanted } = await introspect(there)
            const { model } = await introspect(client)
            assert.notDeepEqual(plan(model, wanted).unresolved, [])
            const made = plan(model, wanted, { recreateTables: true, plain: true })
            assert.deepEqual(made.unresolved, [])
            const script = planScript(made, { transaction: true })
            await client.query(script)
            assert.deepEqual(compare((await introspect(client)).model, wanted).objects, [], script)
            assert.deepEqual((await client.query(query)).rows, shown, script)
          }),
        ),
      )
    }
  })
}
