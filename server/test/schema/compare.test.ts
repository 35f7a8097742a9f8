import assert from 'node:assert/strict'
import { compare } from '../../src/schema/compare/compare.ts'
import { majors } from '../support/postgres.ts'
import { schemaOf } from './support.ts'

const major = majors.at(-1) ?? 18

/** What is said when `change` is made to `base`. */
async function told(base: string, change: string) {
  const before = await schemaOf(major, base)
  const after = await schemaOf(major, `${base};${change}`)
  return compare(before.model, after.model)
}

describe('a difference, told to people', () => {
  const base = `create table t1 (id int primary key, name text default 'x')`
  const cases: readonly (readonly [change: string, summary: string, details: readonly string[]])[] = [
    [
      'alter table t1 add age integer',
      '1 table changed: column age added to public.t1',
      ['column age added: integer'],
    ],
    [
      'alter table t1 drop name',
      '1 table changed: column name removed from public.t1',
      ['column name removed'],
    ],
    [
      'alter table t1 alter name set not null',
      '1 table changed: column name became not null in public.t1',
      ['column name became not null'],
    ],
    [`comment on table t1 is 'T'`, '1 table changed: comment added in public.t1', ['comment added']],
    [
      'create index t1_name on t1 (name)',
      '1 table changed: index t1_name added to public.t1',
      ['index t1_name added on (name)'],
    ],
    [
      'alter table t1 alter name type varchar(20), alter name set not null',
      '1 table changed: 2 differences in public.t1',
      ['column name became not null', 'type of column name changed from text to character varying(20)'],
    ],
    [
      `comment on index t1_pkey is 'Key'`,
      '1 table changed: comment of the index of primary key t1_pkey added in public.t1',
      ['comment of the index of primary key t1_pkey added'],
    ],
    [
      `comment on type t1 is 'Row'`,
      '1 table changed: comment on the row type added in public.t1',
      ['comment on the row type added'],
    ],
    ['create table t2 (id int)', '1 table added: public.t2', []],
    ['drop table t1', '1 table removed: public.t1', []],
    [
      'create view v as select 1 as a; create table t2 (id int); create table t3 (id int)',
      '2 tables added, 1 view added',
      [],
    ],
  ]
  for (const [change, summary, details] of cases) {
    it(change, async () => {
      const difference = await told(base, change)
      assert.equal(difference.summary, summary)
      assert.deepEqual(
        difference.objects.flatMap(object => object.details),
        details,
      )
    })
  }

  it('names what a column of a view has got, and which of many options changed', async () => {
    const start = `${base};
      create view v as select id from t1;
      alter table t1 set (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = off)`
    const { objects } = await told(
      start,
      `comment on column v.id is 'Number'; alter table t1 set (fillfactor = 80)`,
    )
    assert.deepEqual(
      objects.flatMap(object => object.details),
      ['options changed: fillfactor=80 added, fillfactor=70 removed', 'comment of column id added'],
    )
  })

  it('names what a partition and its trigger have become', async () => {
    const start = `
      create table p (a int) partition by list (a);
      create table p1 partition of p for values in (1);
      create table p2 partition of p for values in (2);
      create function f() returns trigger language plpgsql as 'begin return new; end';
      create trigger t after insert on p for each row execute function f()`
    const { objects } = await told(
      start,
      `alter table p1 disable trigger t;
       alter table p detach partition p2; alter table p attach partition p2 for values in (3)`,
    )
    assert.deepEqual(
      objects.flatMap(object => object.details),
      [
        "state of trigger t changed from that of the parent's to disabled",
        'bound changed from FOR VALUES IN (2) to FOR VALUES IN (3)',
      ],
    )
  })

  it('counts together what is of many kinds', async () => {
    const made = await schemaOf(
      major,
      `${base};
       create view v as select 1 as a; create sequence s; create domain d as int; create type e as enum ();
       create function f() returns int language sql return 1; create materialized view m as select 1 as a;
       create aggregate total(int) (sfunc = int4pl, stype = int)`,
    )
    const { model } = await schemaOf(major, base)
    assert.equal(compare(model, made.model).summary, '7 objects added')
  })

  it('says the same whatever the order of the facts', async () => {
    const { model } = await schemaOf(major, base)
    const backwards = { ...model, facts: model.facts.toReversed() }
    assert.deepEqual(compare(model, backwards), { summary: '', objects: [] })
    assert.deepEqual(compare(backwards, model), { summary: '', objects: [] })
  })

  it('says nothing about a schema and itself', async () => {
    assert.deepEqual(await told(base, ''), { summary: '', objects: [] })
  })
})
