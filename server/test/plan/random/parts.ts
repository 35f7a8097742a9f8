// What stands on a table: constraints, indexes, triggers, rules, policies, statistics, settings.
import type { Slots } from './slots.ts'

/** `names`: the table's columns. `where`: what kind of table, since not everything stands on all. */
export function parts(
  given: Slots,
  name: string,
  names: readonly string[],
  where: 'plain' | 'partitioned',
): void {
  constraints(given, name, names)
  indexes(given, name, names)
  actions(given, name, names, where)
  settings(given, name, names)
}

const short = (name: string) => name.replace(/^.*\./, '').replaceAll('"', '').replaceAll(' ', '_')

function constraints({ add, since }: Slots, name: string, names: readonly string[]): void {
  const table = short(name)
  const alter = `alter table ${name}`
  add(
    `${table} pk`,
    dice =>
      `${alter} add ${dice.pick(['', `constraint ${table}_key `])}primary key (${dice.pick(['id', 'id', 'id, c1'])})${dice.pick(['', '', ' include (c2)', ' deferrable'])}`,
    0.75,
  )
  add(
    `${table} ck`,
    dice =>
      `${alter} add constraint ck check (${dice.pick(['id > 0', 's.ok(id::int)', 'c1 is not null', 'id > 0 and id < 1000', `c2::text in ('x', 'y')`])})${dice.pick(['', '', ' not valid', ' no inherit', ...since(18, ' not enforced')])}`,
    0.5,
  )
  add(
    `${table} un`,
    dice =>
      `${alter} add constraint ${table}_un unique ${dice.pick(['', '', ...since(15, 'nulls not distinct ')])}(${dice.pick(['id, c1', 'id, c2', 'id'])})${dice.pick(['', ' deferrable', ' deferrable initially deferred'])}`,
    0.4,
  )
  add(
    `${table} un2`,
    dice => [
      `create unique index ${table}_u2 on ${name} (id, ${dice.pick(names)})`,
      `${alter} add constraint ${dice.pick([`${table}_u2`, `${table}_u2c`])} unique using index ${table}_u2`,
    ],
    0.15,
  )
  add(
    `${table} excl`,
    dice =>
      `${alter} add constraint ${table}_ex exclude using ${dice.pick(['btree (id with =)', 'gist (int4range(id::int, id::int + 1) with &&)', 'btree (c1 with =) where (id > 3)'])}${dice.pick(['', ' deferrable'])}`,
    0.2,
  )
  add(
    `${table} nn`,
    dice =>
      since(
        18,
        `${alter} add constraint ${dice.pick(['nn_a', 'nn_b'])} not null ${dice.pick(names)} ${dice.pick(['not valid', 'no inherit', ''])}`,
      ),
    0.3,
  )
}

/** Foreign keys come when all tables and keys are there. */
export function foreignKeys({ add, since }: Slots, tables: readonly string[]): void {
  for (const table of tables) {
    for (const number of [1, 2]) {
      add(
        `${short(table)} fk${number}`,
        dice =>
          `alter table ${table} add constraint fk_${short(table)}${number} foreign key (${dice.pick(['c1', 'c2', 'c3', 'id'])}) references ${dice.pick(tables)} ${dice.pick(['', '(id)'])} ${dice.pick(['', 'match full'])} ${dice.pick(['', 'on delete cascade', 'on update set null', 'on delete set default', ...since(15, 'on delete set null (c1)')])} ${dice.pick(['', '', 'deferrable initially deferred', 'deferrable', 'not valid', ...since(18, 'not enforced')])}`,
        0.4,
      )
    }
  }
}

function indexes({ add, since }: Slots, name: string, names: readonly string[]): void {
  const table = short(name)
  for (const at of [1, 2, 3]) {
    add(
      `${table} ix${at}`,
      dice => {
        const keys = dice.pick([
          dice.pick(names),
          `${dice.pick(names)} desc`,
          `${dice.pick(names)} nulls first`,
          `id, ${dice.pick(names)}`,
          `c2 collate "C"`,
          'c2 text_pattern_ops',
          '(id + 1)',
          's.fn(id::int)',
          'lower(c2::text)',
          `(c1::text || 'x')`,
        ])
        const tail = dice.pick([
          '',
          '',
          '',
          ' where c1 is not null',
          ' where id > 5',
          ' with (fillfactor = 60)',
          ` where s.ok(id::int)`,
          ` where c2::text in ('x', 'y')`,
        ])
        return `create ${dice.pick(['', '', 'unique '])}index ${table}_ix${at} on ${dice.chance(0.05) ? 'only ' : ''}${name} (${keys})${dice.pick(['', '', ` include (${dice.pick(names)})`])}${dice.pick(['', ...since(15, ' nulls not distinct')])}${tail}`
      },
      0.5,
    )
  }
  add(
    `${table} ixm`,
    dice =>
      `create index ${table}_ixm on ${name} using ${dice.pick([`hash (${dice.pick(names)})`, `brin (id) with (pages_per_range = ${dice.pick([32, 64])})`, `gin (${dice.pick(names)})`, `gist (${dice.pick(names)})`, `spgist (${dice.pick(names)})`])}`,
    0.35,
  )
  add(
    `${table} ixs`,
    dice => `alter index s.${table}_ix1 alter column 1 set statistics ${dice.pick([50, 900])}`,
    0.3,
  )
  add(
    `${table} ixc`,
    dice => `comment on index s.${table}_ix${dice.pick([1, 2])} is ${dice.pick([`'one'`, `'two'`])}`,
    0.3,
  )
  add(`${table} cl`, dice => `alter table ${name} cluster on ${table}_ix${dice.pick([1, 2])}`, 0.1)
}

function actions(
  { add }: Slots,
  name: string,
  names: readonly string[],
  where: 'plain' | 'partitioned',
): void {
  const table = short(name)
  add(
    `${table} tr`,
    dice =>
      `create trigger tr ${dice.pick(['before', 'after'])} ${dice.pick(['insert', 'update', 'insert or delete', 'update of id', `update of ${dice.pick(names)}`])} on ${name} for each row ${dice.pick(['', '', 'when (1 = 1) '])}execute function ${dice.pick(['s', 's', '"Odd S"'])}.trg(${dice.pick(['', `'x'`])})`,
    0.5,
  )
  add(
    `${table} trw`,
    dice =>
      `create trigger trw after update on ${name} for each row when (${dice.pick(['old.id is distinct from new.id', 'old.* is distinct from new.*', 'new.c1 is not null', 's.ok(new.id::int)'])}) execute function s.trg()`,
    0.3,
  )
  add(
    `${table} trt`,
    dice =>
      `create trigger trt after ${dice.pick(['insert', 'update', 'delete'])} on ${name} referencing ${dice.pick(['new', 'old'])} table as ${dice.pick(['rows', '"Rows"'])} for each ${dice.pick(['statement', 'statement', 'row'])} execute function s.trg()`,
    0.3,
  )
  add(
    `${table} trc`,
    dice =>
      `create constraint trigger trc after insert on ${name} ${where === 'plain' ? dice.pick(['', 'from s.t1 ']) : ''}${dice.pick(['', 'deferrable', 'deferrable initially deferred'])} for each row execute function s.trg()`,
    0.25,
  )
  add(
    `${table} trd`,
    dice =>
      `alter table ${name} ${dice.pick(['disable', 'enable always', 'enable replica'])} trigger ${dice.pick(['tr', 'trw'])}`,
    0.25,
  )
  add(`${table} trk`, dice => `comment on trigger tr on ${name} is ${dice.pick([`'T'`, `'U'`])}`, 0.25)
  add(
    `${table} ru`,
    dice =>
      `create rule ru as on ${dice.pick(['insert', 'update', 'delete'])} to ${name} ${dice.pick(['', 'where id > 3 ', 'where old.c1 is null '])}do ${dice.pick(['also', 'also', 'instead'])} ${dice.pick(['nothing', 'notify x', 'insert into s.log values (1)', '(delete from s.log; notify y)'])}`,
    where === 'plain' ? 0.25 : 0.1,
  )
  add(`${table} rud`, () => `alter table ${name} disable rule ru`, 0.1)
  add(
    `${table} rls`,
    dice => `alter table ${name} ${dice.pick(['enable', 'enable', 'force'])} row level security`,
    0.3,
  )
  for (const at of [1, 2]) {
    add(
      `${table} po${at}`,
      dice =>
        `create policy po${at} on ${name} ${dice.pick(['', 'as restrictive '])}${dice.pick(['', 'for select ', 'for update ', 'for delete '])}to ${dice.pick(['app_reader', 'public', 'app_reader, app_writer', 'current_user'])} using (${dice.pick(['true', 'id > 1', 's.ok(id::int)', 'c1 is null', 'exists (select from s.log l where l.id = id)', 'c2::text = current_user'])})`,
      0.3,
    )
  }
  add(
    `${table} poi`,
    dice =>
      `create policy poi on ${name} for insert with check (${dice.pick(['true', 'c1 is null', 'id < 9'])})`,
    0.2,
  )
  add(`${table} pok`, dice => `comment on policy po1 on ${name} is ${dice.pick([`'P'`, `'Q'`])}`, 0.2)
}

function settings({ add, since }: Slots, name: string, names: readonly string[]): void {
  const table = short(name)
  add(
    `${table} st`,
    dice => `alter table ${name} alter ${dice.pick(names)} set statistics ${dice.pick([10, 500])}`,
    0.3,
  )
  add(
    `${table} sg`,
    dice =>
      `alter table ${name} alter ${dice.pick(['c1', 'c2'])} set storage ${dice.pick(['external', 'main', 'plain'])}`,
    0.25,
  )
  add(
    `${table} cm`,
    dice =>
      since(
        14,
        `alter table ${name} alter ${dice.pick(['c1', 'c2'])} set compression ${dice.pick(['pglz', 'lz4'])}`,
      ),
    0.2,
  )
  add(
    `${table} nd`,
    dice =>
      `alter table ${name} alter id set (${dice.pick(['n_distinct = 5', 'n_distinct_inherited = -0.5', 'n_distinct = 7, n_distinct_inherited = 3'])})`,
    0.2,
  )
  add(
    `${table} ri`,
    dice =>
      `alter table ${name} replica identity ${dice.pick(['full', 'nothing', `using index ${table}_ix1`, `using index ${table}_pkey`])}`,
    0.25,
  )
  for (const at of [1, 2]) {
    add(
      `${table} xs${at}`,
      dice =>
        `create statistics s.${table}_xs${at} ${dice.pick(['', '(ndistinct) ', '(dependencies, mcv) '])}on ${dice.pick([`id, ${dice.pick(names)}`, 'id, c1', ...since(14, '(id + 1), c1', '(lower(c2::text)), id')])} from ${name}`,
      0.25,
    )
  }
  add(`${table} xst`, dice => `alter statistics s.${table}_xs1 set statistics ${dice.pick([20, 60])}`, 0.2)
  add(
    `${table} gr`,
    dice =>
      `grant ${dice.pick(['select', 'select, insert', 'all', 'update (id)', 'select (id, c1), insert (id)'])} on ${name} to ${dice.pick(['app_reader', 'app_writer', 'public'])}${dice.pick(['', '', ' with grant option'])}`,
    0.5,
  )
  add(`${table} rv`, () => `revoke delete on ${name} from current_user`, 0.1)
  add(`${table} ow`, () => `alter table ${name} owner to app_owner`, 0.2)
  add(
    `${table} co`,
    dice => `comment on table ${name} is ${dice.pick([`'A'`, `'B''s'`, `E'two\\nlines'`])}`,
    0.4,
  )
  for (const column of names)
    add(
      `${table} cc ${column}`,
      dice => `comment on column ${name}.${column} is ${dice.pick([`'A'`, `'B'`])}`,
      0.2,
    )
  add(
    `${table} kc`,
    dice =>
      `comment on constraint ${dice.pick(['ck', `${table}_un`, `${table}_pkey`])} on ${name} is ${dice.pick([`'K'`, `'L'`])}`,
    0.3,
  )
}
