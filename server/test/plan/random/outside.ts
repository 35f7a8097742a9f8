// Foreign data, replication, event triggers, and who may do what: owners, privileges, comments.
import type { Slots } from './slots.ts'

export function outside({ add, since }: Slots): void {
  add(
    'fdw',
    dice => `create foreign data wrapper w ${dice.pick(['', `options (a 'x')`, `options (a 'y', b 'z')`])}`,
    0.6,
  )
  add(
    'server',
    dice =>
      `create server srv ${dice.pick(['', `type 't' `])}${dice.pick(['', `version '2' `])}foreign data wrapper w ${dice.pick(['', `options (host 'h')`, `options (host 'i', port '5')`])}`,
    0.8,
  )
  add(
    'mapping',
    dice =>
      `create user mapping for ${dice.pick(['app_reader', 'public'])} server srv ${dice.pick(['', `options (login 'u')`, `options (login 'v')`])}`,
    0.6,
  )
  add(
    'foreign',
    dice =>
      `create foreign table s.ft (id int ${dice.pick(['', 'not null', `options (col 'x')`, 'default 3'])}, c1 ${dice.pick(['text', 'int', 's.mood'])}${dice.pick(['', ', c2 s.dom'])}) server srv ${dice.pick(['', `options (tab 'x')`])}`,
    0.7,
  )
  add(
    'foreign check',
    dice => `alter foreign table s.ft add constraint fck check (id ${dice.pick(['> 0', '> 1'])})`,
    0.3,
  )
  add('foreign view', () => `create view s.fv as select * from s.ft`, 0.4)
  add(
    'pub',
    dice =>
      `create publication p ${dice.pick(['for all tables', 'for table s.t1', 'for table s.t1, s.t2', 'for table s.t2', '', ...since(15, 'for table s.t1 (id)', 'for table s.t1 where (id > 3)', 'for table s.t2 (id, c1) where (id < 9), s.t1', 'for tables in schema s')])}${dice.pick(['', ` with (publish = 'insert')`, ' with (publish_via_partition_root)'])}`,
    0.35,
  )
  add(
    'event',
    dice => [
      `create function s.ev() returns event_trigger language plpgsql as 'begin end'`,
      `create event trigger ev on ${dice.pick(['ddl_command_end', 'sql_drop'])} ${dice.pick(['', `when tag in ('CREATE TABLE') `])}execute function s.ev()`,
    ],
    0.15,
  )
  add('owned', dice => `alter sequence s.seq owned by ${dice.pick(['s.t1.id', 's.t2.id', 's.t1.c1'])}`, 0.25)
  const objects: readonly (readonly [string, string, string])[] = [
    ['type s.mood', 'usage', 'type s.mood'],
    ['domain s.dom', 'usage', 'domain s.dom'],
    ['type s.pair', 'usage', 'type s.pair'],
    ['sequence s.seq', 'usage, select', 'sequence s.seq'],
    ['function s.fn(int)', 'execute', 'function s.fn(int)'],
    ['function s.ok(int)', 'execute', 'function s.ok(int)'],
    ['schema s', 'usage, create', 'schema s'],
    ['foreign data wrapper w', 'usage', 'foreign data wrapper w'],
    ['server srv', 'usage', 'foreign server srv'],
    ['procedure s.pr(int, text)', 'execute', 'procedure s.pr(int, text)'],
  ]
  for (const [name, privileges, target] of objects) {
    add(
      `${name} grant`,
      dice =>
        `grant ${privileges} on ${target} to ${dice.pick(['app_reader', 'app_writer'])}${dice.pick(['', ' with grant option'])}`,
      0.2,
    )
    if (!/fn|ok/.test(name)) add(`${name} revoke`, () => `revoke all on ${target} from public`, 0.15)
    add(`${name} comment`, dice => `comment on ${name} is ${dice.pick([`'C'`, `'D'`])}`, 0.2)
    add(`${name} owner`, () => `alter ${name} owner to app_owner`, 0.12)
  }
  for (const [name, column] of [
    ['s.pair', 'x'],
    ['s.ft', 'id'],
  ])
    add(
      `${name} attribute`,
      dice => `comment on column ${name}.${column} is ${dice.pick([`'C'`, `'D'`])}`,
      0.2,
    )
  for (const name of [
    'aggregate s.total(int)',
    'operator s.=== (s.pair, s.pair)',
    'cast (s.pair as int)',
    'operator class s.rev using btree',
    'text search dictionary s.dict',
    'text search configuration s.conf',
    'collation s.coll',
    'constraint c1 on domain s.dom',
    'statistics s.t1_xs1',
    'rule ru on s.t1',
    'event trigger ev',
    'publication p',
    'foreign table s.ft',
    'view s.fv',
    'type s.span',
  ]) {
    add(`${name} comment`, dice => `comment on ${name} is ${dice.pick([`'C'`, `'D'`])}`, 0.15)
  }
  add(
    'defaults',
    dice =>
      `alter default privileges ${dice.pick(['in schema s ', ''])}grant ${dice.pick(['select', 'select, insert'])} on tables to app_reader`,
    0.15,
  )
  add(
    'defaults fn',
    dice =>
      `alter default privileges ${dice.pick(['', 'for role app_owner '])}revoke execute on functions from public`,
    0.12,
  )
  add(
    'defaults seq',
    () => `alter default privileges for role app_owner in schema s grant usage on sequences to app_writer`,
    0.15,
  )
}
