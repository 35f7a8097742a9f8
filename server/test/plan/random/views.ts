// Views over views, materialized views with indexes, rules and triggers on them, and what they need.
import type { Slots } from './slots.ts'

export function views({ add, since }: Slots): void {
  add(
    'v1',
    dice =>
      `create view s.v1 ${dice.pick(['', '', 'with (security_barrier) ', ...since(15, 'with (security_invoker = true) ')])}as select ${dice.pick(['id', 'id, c1', 'c1, id', 'id, c2, c1', 's.fn(id::int) as id', '*', 'id, c1::text as c1'])} from s.t1 ${dice.pick(['', 'where id > 1', 'where s.ok(id::int)'])}${dice.pick(['', '', ' with check option'])}`,
    0.8,
  )
  add(
    'v2',
    dice =>
      `create view s.v2 as select ${dice.pick(['*', 'count(*) as n', 'id', 'id, id + 1 as more'])} from s.v1`,
    0.7,
  )
  add(
    'v3',
    dice =>
      `create view s.v3 as select a.id, ${dice.pick(['b.c1', 'b.c2', 'b.id as other', 'a.*::text as whole'])} from ${dice.pick(['s.t1', 's.t2', 's.v1'])} a ${dice.pick(['join', 'left join'])} ${dice.pick(['s.t2', 's.p', 's.v2'])} b on a.id = b.id`,
    0.6,
  )
  add(
    'v4',
    dice =>
      `create view "Odd S"."V 4" as ${dice.pick(['select distinct id from s.v3', 'select id from s.v2 union all select id from s.t2', 'with w as (select * from s.v3) select * from w', 'select sum(id) over (order by id) from s.v2', 'select s.moody(null), m from s.t1, lateral (select 1 as m) l', 'select * from s.rows()'])}`,
    0.6,
  )
  add(
    'v5',
    dice =>
      `create view s.v5 as select ${dice.pick([`'a'::s.mood as m`, `row(1, 'x')::s.pair as m`, '1::s.dom as m', `s.moody('a') as m`, 's.total(id::int) as m'])} from s.t1${dice.pick(['', ' group by id'])}`,
    0.5,
  )
  add(
    'recursive',
    dice =>
      `create recursive view s.rec (n) as values (1) union all select n + 1 from s.rec where n < ${dice.pick([5, 9])}`,
    0.25,
  )
  add(
    'mv',
    dice =>
      `create materialized view s.mv ${dice.pick(['', 'with (fillfactor = 60) '])}as select ${dice.pick(['id', 'id, c1', 'id, c2'])} from ${dice.pick(['s.t1', 's.v1', 's.p'])}${dice.pick(['', ' with no data'])}`,
    0.6,
  )
  add(
    'mvi',
    dice => `create ${dice.pick(['unique ', ''])}index mv_id on s.mv (id)${dice.pick(['', ' where id > 0'])}`,
    0.6,
  )
  add('mv2', () => `create materialized view s.mv2 as select count(*) as n from s.mv`, 0.4)
  add('v6', () => `create view s.v6 as select n from s.mv2`, 0.4)
  add('vd', dice => `alter view s.v1 alter id set default ${dice.pick([3, 4])}`, 0.2)
  add(
    'vt',
    dice =>
      `create trigger vt instead of ${dice.pick(['insert', 'update'])} on s.v1 for each row execute function s.trg()`,
    0.3,
  )
  add(
    'vr',
    dice =>
      `create rule vr as on ${dice.pick(['insert', 'update'])} to s.v2 do instead ${dice.pick(['nothing', 'select 1', 'insert into s.log values (1)'])}`,
    0.3,
  )
  for (const view of ['v1', 'v2', 'v3', 'mv']) {
    const words = view === 'mv' ? 'materialized view' : 'view'
    add(`${view} comment`, dice => `comment on ${words} s.${view} is ${dice.pick([`'V'`, `'W'`])}`, 0.4)
    add(
      `${view} column comment`,
      dice => `comment on column s.${view}.id is ${dice.pick([`'V'`, `'W'`])}`,
      0.3,
    )
    add(
      `${view} grant`,
      dice =>
        `grant ${dice.pick(['select', 'select (id)', 'all'])} on s.${view} to ${dice.pick(['app_reader', 'app_writer', 'public'])}`,
      0.4,
    )
    add(`${view} owner`, () => `alter ${words} s.${view} owner to app_owner`, 0.15)
  }
}
