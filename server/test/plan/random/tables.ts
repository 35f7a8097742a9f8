// Tables of all forms: plain, typed, unlogged, inheriting, partitioned to any depth, foreign.
import { columns } from './columns.ts'
import { foreignKeys, parts } from './parts.ts'
import type { Slots } from './slots.ts'

const plainNames = ['id', 'c1', 'c2', 'c3', '"Odd Col"', '"order"', 'c6', 'c7']

export function tables(slots: Slots): void {
  const { add, thrown } = slots
  add('log', dice => `create ${dice.pick(['', 'unlogged '])}table s.log (id int, at timestamptz)`, 0.9)
  const all = ['s.t1', 's.t2', '"Odd S"."T 3"']
  for (const name of all) {
    const made = columns(slots, name, plainNames)
    const options = thrown(`${name} options`, dice =>
      dice.pick([
        '',
        '',
        '',
        ' with (fillfactor = 70)',
        ' with (fillfactor = 80, autovacuum_enabled = false)',
        ' with (toast.autovacuum_enabled = off)',
      ]),
    ).now
    const unlogged = thrown(`${name} unlogged`, dice => dice.chance(0.07)).now
    add(
      name,
      () => [
        `create ${unlogged ? 'unlogged ' : ''}table ${name} ()${options}`,
        // One by one, so that a column that cannot be leaves the others.
        ...made.map(({ text }) => `alter table ${name} add ${text}`),
      ],
      name === 's.t1' ? 1 : 0.9,
    )
    parts(
      slots,
      name,
      made.map(column => column.name),
      'plain',
    )
  }
  partitioned(slots)
  inheriting(slots)
  typed(slots)
  foreignKeys(slots, [...all, 's.p', 's.log'])
}

function partitioned(slots: Slots): void {
  const { add, thrown } = slots
  const made = columns(slots, 's.p', ['id', 'c1', 'c2', 'k'])
  const names = made.map(({ name }) => name)
  const key = thrown('p key', dice => (dice.chance(0.08) ? 'range (at, id)' : 'range (at)')).now
  add(
    'p',
    () => [
      `create table s.p (at int, r text, ${made[0]?.text}) partition by ${key}`,
      ...made.filter(({ name }) => name !== 'id').map(({ text }) => `alter table s.p add ${text}`),
    ],
    0.9,
  )
  const bound = (from: number, to: number) =>
    key === 'range (at)'
      ? `for values from (${from}) to (${to})`
      : `for values from (${from}, 0) to (${to}, 0)`
  add('p1', dice => `create table s.p_1 partition of s.p ${bound(0, dice.pick([100, 100, 90]))}`, 0.9)
  add(
    'p2',
    dice =>
      `create table s.p_2 partition of s.p ${dice.pick(['', '', `(r default 'z')`])} ${bound(100, 200)}${dice.pick(['', ' partition by list (r)', ' partition by list (r)', ' partition by hash (id)'])}`,
    0.8,
  )
  add(
    'p2a',
    dice => `create table s.p_2a partition of s.p_2 for values in (${dice.pick([`'a'`, `'a', 'b'`])})`,
    0.8,
  )
  add('p2b', () => `create table s.p_2b partition of s.p_2 default`, 0.6)
  add(
    'p2h',
    dice =>
      `create table s.p_2h partition of s.p_2 for values with (modulus ${dice.pick([2, 4])}, remainder 0)`,
    0.5,
  )
  add(
    'p3',
    dice => [
      `create table s.p_3 (like s.p including defaults including generated including constraints${dice.pick(['', '', ', constraint own check (id <> 4)'])})`,
      `alter table s.p attach partition s.p_3 ${bound(200, 300)}`,
    ],
    0.6,
  )
  add('pd', () => `create table s.p_d partition of s.p default`, 0.4)
  add(
    'ppk',
    dice =>
      `alter table s.p add ${dice.pick(['', 'constraint pk_p '])}primary key (${key === 'range (at)' ? 'id, at' : 'at, id'}${dice.pick(['', '', ', r'])})`,
    0.4,
  )
  parts(slots, 's.p', names, 'partitioned')
  add('p1 trigger', dice => `alter table s.p_1 ${dice.pick(['disable', 'enable always'])} trigger tr`, 0.2)
  add(
    'p1 default',
    dice => `alter table s.p_1 alter c1 ${dice.pick(['drop default', `set default null`, 'set not null'])}`,
    0.3,
  )
  add(
    'p1 index',
    dice => `create index ${dice.pick(['p_1_own', 'p_1_own'])} on s.p_1 (id${dice.pick(['', ', r'])})`,
    0.3,
  )
  add(
    'p only',
    dice => [
      `create index p_only on only s.p (r)`,
      `create index p_only_1 on s.p_1 (r)`,
      ...(dice.chance(0.7) ? ['alter index s.p_only attach partition s.p_only_1'] : []),
    ],
    0.08,
  )
  add('p3 grant', () => `grant select on s.p_3 to app_reader`, 0.2)
  add('p1 comment', dice => `comment on table s.p_1 is ${dice.pick([`'x'`, `'y'`])}`, 0.2)
  add(
    'p1 constraint',
    dice => `alter table s.p_1 add constraint mine check (r <> ${dice.pick([`'q'`, `'z'`])})`,
    0.2,
  )
}

function inheriting(slots: Slots): void {
  const { add } = slots
  add(
    'mix',
    dice =>
      `create table s.mix (mixed ${dice.pick(['int', 'text'])}${dice.pick(['', ' not null', ' default null', ' check (mixed is not null)'])})`,
    0.5,
  )
  add(
    'kid',
    dice =>
      `create table s.kid (extra ${dice.pick(['int', 'text', 'serial'])}${dice.pick(['', ', id int default 9', ', c1 text', ', constraint own check (extra is not null)'])}) inherits (${dice.pick(['s.t1', 's.t1', 's.t2', 's.t1, s.mix', 's.mix'])})`,
    0.5,
  )
  add('grandkid', () => `create table s.grandkid () inherits (s.kid)`, 0.3)
  add(
    'adopted',
    dice => [
      `create table s.adopted (mixed ${dice.pick(['int', 'text'])}, own int)`,
      `alter table s.adopted inherit s.mix`,
    ],
    0.3,
  )
  add(
    'kid change',
    dice =>
      `alter table s.kid alter id ${dice.pick(['set default 12', 'drop default', 'set not null', 'drop not null'])}`,
    0.3,
  )
  add('kid index', () => `create index kid_ix on s.kid (extra)`, 0.4)
  add('kid comment', dice => `comment on column s.kid.${dice.pick(['id', 'extra'])} is 'kid'`, 0.3)
}

function typed(slots: Slots): void {
  const { add } = slots
  add(
    'typed',
    dice =>
      `create table s.typed of s.pair ${dice.pick(['', '(x primary key)', '(x with options default 4)', '(y with options not null)'])}`,
    0.3,
  )
  add(
    'temporal',
    dice =>
      slots.since(
        18,
        `create table s.temp18 (id int4range, valid daterange, v virtual_int, constraint tk ${dice.pick(['primary key', 'unique'])} (id, valid without overlaps))`.replace(
          'v virtual_int',
          dice.pick(['v int', 'v int generated always as (1) virtual']),
        ),
      ),
    0.3,
  )
}
