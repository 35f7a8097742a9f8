// Pairs of schemas by chance: two variants of one design, so that most things are in both and
// many differ a little. A statement that fails in its variant is skipped by whoever runs them.

export interface Pair {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

interface Column {
  readonly name: string
  readonly type: string
  readonly rest: string
}

/** The same seed gives the same pair. */
export function randomPair(seed: number, major: number): Pair {
  const random = mulberry(seed)
  const design = Array.from({ length: 1 + Math.floor(random() * 5) }, (_, at) => `t${at + 1}`)
  const beforeColumns = new Map<string, Column[]>()
  const before = variant(random, design, table => {
    const columns = freshColumns(random, major)
    beforeColumns.set(table, columns)
    return columns
  })
  const after = variant(random, design, table => mutated(random, major, beforeColumns.get(table)))
  // What is the same in both is taken over word by word most of the time.
  const shared = new Map(before.map(statement => [slotOf(statement), statement]))
  return {
    before: before.map(({ sql }) => sql),
    after: after.map(statement => {
      const old = shared.get(statement.slot)
      return old && !statement.table && random() < 0.6 ? old.sql : statement.sql
    }),
  }
}

interface Statement {
  readonly slot: string
  readonly sql: string
  /** A table's own columns are varied one by one instead. */
  readonly table?: true
}

const slotOf = ({ slot }: Statement) => slot

function variant(
  random: () => number,
  tables: readonly string[],
  columnsOf: (table: string) => readonly Column[],
): Statement[] {
  const out: Statement[] = []
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const chance = (likelihood: number) => random() < likelihood
  const add = (slot: string, sql: string, likelihood = 0.7) => {
    if (chance(likelihood)) out.push({ slot, sql })
  }
  out.push({ slot: 's', sql: `create schema s` })
  out.push({
    slot: 'mood',
    sql: `create type s.mood as enum (${pick([`'a', 'b'`, `'a', 'b', 'c'`, `'a', 'x', 'b'`, `'b', 'a'`, `'a'`])})`,
  })
  out.push({
    slot: 'pair',
    sql: `create type s.pair as (${pick(['x int, y text', 'x int', 'x int, y text, z date', 'x bigint, y text'])})`,
  })
  out.push({
    slot: 'dom',
    sql: `create domain s.dom as ${pick(['int', 'int default 3', 'int not null', 'int constraint c1 check (value > 0)', 'int constraint c1 check (value > 1) constraint c2 check (value < 99)', 'bigint'])}`,
  })
  add(
    'seq',
    `create sequence s.seq ${pick(['', 'increment 5', 'start 10 minvalue 2', 'as int maxvalue 1000 cycle', 'cache 7', 'increment -1'])}`,
  )
  out.push({
    slot: 'fn',
    sql: `create function s.fn(a int${pick(['', ' default 1', ''])}) returns int language ${pick(['sql', 'plpgsql'])} immutable ${pick(['', 'strict', 'parallel safe', 'cost 3'])} as $f$ ${pick(['select a', 'select a + 1'])} $f$`,
  })
  out.push({
    slot: 'fn2',
    sql: `create function s.ok(a int) returns boolean language sql immutable as $f$ select a ${pick(['>', '<>'])} 0 $f$`,
  })
  out.push({
    slot: 'trg',
    sql: `create function s.trg() returns trigger language plpgsql as $f$ begin return ${pick(['new', 'old', 'null'])}; end $f$`,
  })
  add(
    'proc',
    `create procedure s.pr(a int, inout b text) language plpgsql as $f$ begin b := ${pick([`'x'`, `'y'`])}; end $f$`,
  )
  for (const table of tables) tableStatements(table, columnsOf(table), out, { pick, chance, add })
  for (const [at, table] of tables.entries()) {
    const other = tables[at - 1] ?? table
    add(
      `fk${at}`,
      `alter table s.${table} add constraint fk_${table} foreign key (${pick(['c1', 'c2', 'c3'])}) references s.${other} ${pick(['', 'on delete cascade', 'on update set null', 'deferrable initially deferred', 'match full'])}`,
      0.4,
    )
  }
  viewStatements(tables, { pick, add })
  add('reader', `grant usage on schema s to app_reader`, 0.5)
  add(
    'defaults',
    `alter default privileges in schema s grant ${pick(['select', 'select, insert'])} on tables to app_reader`,
    0.3,
  )
  add(
    'pub',
    `create publication p for table s.${pick(tables)}${pick(['', ` with (publish = 'insert')`])}`,
    0.3,
  )
  add(
    'agg',
    `create aggregate s.total(int) (sfunc = int4pl, stype = int${pick(['', `, initcond = '0'`])})`,
    0.3,
  )
  add('com', `comment on schema s is ${pick([`'One'`, `'Two'`])}`, 0.4)
  add('owner', `alter function s.fn(int) owner to ${pick(['app_owner', 'postgres'])}`, 0.3)
  return out
}

interface Tools {
  pick<T>(list: readonly T[]): T
  chance(likelihood: number): boolean
  add(slot: string, sql: string, likelihood?: number): void
}

function tableStatements(
  table: string,
  columns: readonly Column[],
  out: Statement[],
  { pick, chance, add }: Tools,
): void {
  const name = `s.${table}`
  const parts = columns.map(column => `${column.name} ${column.type} ${column.rest}`.trim())
  const partitioned = table === 't3'
  const options = partitioned
    ? ''
    : pick(['', '', ' with (fillfactor = 70)', ' with (fillfactor = 80, autovacuum_enabled = false)'])
  if (partitioned) {
    out.push({
      slot: table,
      sql: `create table ${name} (${parts.join(', ')}) partition by range (id)`,
      table: true,
    })
    out.push({
      slot: `${table}a`,
      sql: `create table ${name}_a partition of ${name} for values from (0) to (${pick([100, 100, 200])})`,
    })
    add(`${table}b`, `create table ${name}_b partition of ${name} for values from (200) to (300)`)
    add(`${table}d`, `create table ${name}_d partition of ${name} default`, 0.5)
  } else out.push({ slot: table, sql: `create table ${name} (${parts.join(', ')})${options}`, table: true })
  const names = columns.map(column => column.name)
  const column = () => pick(names)
  add(`${table}pk`, `alter table ${name} add ${pick(['', `constraint ${table}_key `])}primary key (id)`, 0.8)
  for (const at of [1, 2, 3]) {
    const where = pick(['', '', ` where c1 is not null`, ' where id > 5'])
    const unique = pick(['', '', 'unique '])
    const method = pick(['', '', 'using hash ', 'using brin '])
    add(
      `${table}ix${at}`,
      `create ${method ? '' : unique}index ${table}_ix${at} on ${name} ${method}(${pick([column(), `${column()} desc`, `${column()} nulls first`, method ? column() : `${column()}, ${column()}`])})${method === 'using hash ' ? '' : where}`,
      0.5,
    )
  }
  add(
    `${table}ex`,
    `create index ${table}_ex on ${name} ((${pick(['id + 1', 's.fn(c1::int)', 'lower(c2::text)'])}))`,
    0.3,
  )
  add(
    `${table}ck`,
    `alter table ${name} add constraint ck check (${pick(['id > 0', 's.ok(id::int)', 'c1 is not null', 'id > 0 and id < 1000'])})${pick(['', '', ' not valid', ' no inherit'])}`,
    0.5,
  )
  add(
    `${table}un`,
    `alter table ${name} add constraint ${table}_un unique (${pick(['id, c1', 'id, c2', 'id'])})${pick(['', ' deferrable'])}`,
    0.4,
  )
  add(
    `${table}tr`,
    `create trigger tr ${pick(['before', 'after'])} ${pick(['insert', 'update', 'insert or delete', 'update of id'])} on ${name} for each row ${pick(['', 'when (1 = 1) '])}execute function s.trg(${pick(['', `'x'`])})`,
    0.5,
  )
  add(`${table}trd`, `alter table ${name} ${pick(['disable', 'enable always'])} trigger tr`, 0.2)
  add(`${table}rls`, `alter table ${name} enable row level security`, 0.3)
  add(
    `${table}po`,
    `create policy po on ${name} ${pick(['', 'for select ', 'for update '])}to ${pick(['app_reader', 'public', 'app_reader, app_writer'])} using (${pick(['true', 'id > 1', 's.ok(id::int)'])})`,
    0.4,
  )
  add(
    `${table}gr`,
    `grant ${pick(['select', 'select, insert', 'all', 'update (id)'])} on ${name} to ${pick(['app_reader', 'app_writer', 'public'])}`,
    0.5,
  )
  add(`${table}ow`, `alter table ${name} owner to app_owner`, 0.15)
  add(`${table}co`, `comment on table ${name} is ${pick([`'A'`, `'B''s'`])}`, 0.4)
  add(`${table}cc`, `comment on column ${name}.${column()} is ${pick([`'A'`, `'B'`])}`, 0.4)
  add(`${table}st`, `alter table ${name} alter ${column()} set statistics ${pick([10, 500])}`, 0.3)
  add(`${table}sg`, `alter table ${name} alter c2 set storage ${pick(['external', 'main'])}`, 0.2)
  add(`${table}ri`, `alter table ${name} replica identity ${pick(['full', 'nothing'])}`, 0.2)
  add(
    `${table}xs`,
    `create statistics s.${table}_xs ${pick(['', '(ndistinct) ', '(dependencies, mcv) '])}on id, c1 from ${name}`,
    0.3,
  )
  add(
    `${table}ru`,
    `create rule ru as on ${pick(['insert', 'update'])} to ${name} do also ${pick(['nothing', 'notify x'])}`,
    0.15,
  )
  if (!partitioned && chance(0.3)) {
    out.push({
      slot: `${table}ch`,
      sql: `create table ${name}_child (extra ${pick(['int', 'text'])}) inherits (${name})`,
    })
  }
}

function viewStatements(tables: readonly string[], { pick, add }: Omit<Tools, 'chance'>): void {
  const table = pick(tables)
  add(
    'v1',
    `create view s.v1 ${pick(['', 'with (security_barrier) '])}as select ${pick(['id', 'id, c1', 'c1, id', 'id, c2, c1', 's.fn(id::int) as f'])} from s.${table} ${pick(['', 'where id > 1'])}`,
  )
  add('v2', `create view s.v2 as select ${pick(['*', 'count(*) as n'])} from s.v1`)
  add(
    'v3',
    `create view s.v3 as select a.id, ${pick(['b.c1', 'b.c2'])} from s.${pick(tables)} a ${pick(['join', 'left join'])} s.${pick(tables)} b on a.id = b.id`,
  )
  add('mv', `create materialized view s.mv as select ${pick(['id', 'id, c1'])} from s.${pick(tables)}`, 0.5)
  add('mvi', `create ${pick(['unique ', ''])}index mv_id on s.mv (id)`, 0.6)
  add('vc', `comment on view s.v1 is ${pick([`'V'`, `'W'`])}`, 0.4)
  add('vg', `grant select on s.v1 to app_reader`, 0.4)
  add('rt', `create function s.rows() returns setof s.v1 language sql as $f$ select * from s.v1 $f$`, 0.3)
}

function freshColumns(random: () => number, major: number): Column[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const columns: Column[] = [
    { name: 'id', type: pick(['int', 'bigint']), rest: pick(['not null', 'not null', 'not null default 7']) },
  ]
  for (const name of ['c1', 'c2', 'c3', '"Odd Col"', '"order"', 'c6']) {
    if (random() < 0.65) columns.push(column(random, major, name))
  }
  return columns
}

function column(random: () => number, major: number, name: string): Column {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const [type, defaults] = pick([
    ['int', ['', 'default 1', `default nextval('s.seq')`, 'default s.fn(2)']],
    ['bigint', ['', 'default 2', 'generated by default as identity']],
    ['text', ['', `default 'x'`, 'collate "C"', `default 'it''s'`]],
    ['varchar(20)', ['', `default 'y'`]],
    ['numeric(10,2)', ['', 'default 0']],
    ['timestamptz', ['', 'default now()', `default '2024-01-01 00:00:00+00'`]],
    ['date', ['', 'default current_date']],
    ['boolean', ['', 'default true']],
    ['jsonb', ['', `default '{}'`]],
    ['int[]', ['', `default '{1,2}'`]],
    ['s.mood', ['', `default 'a'`]],
    ['s.dom', ['', 'default 5']],
    ['s.pair', ['']],
    [
      'int',
      ['generated always as (1 + 2) stored', ...(major >= 18 ? ['generated always as (3) virtual'] : [])],
    ],
    ['uuid', ['']],
  ] as const) as readonly [string, readonly string[]]
  return { name, type, rest: `${pick(defaults)}${pick(['', '', ' not null'])}`.trim() }
}

/** Columns of the first variant: some gone, some otherwise, new ones at the end. */
function mutated(random: () => number, major: number, columns: readonly Column[] = []): Column[] {
  const out = columns.flatMap(old => {
    const roll = random()
    if (old.name === 'id')
      return [roll < 0.15 ? { ...old, type: old.type === 'int' ? 'bigint' : 'int' } : old]
    if (roll < 0.12) return []
    if (roll < 0.3) return [column(random, major, old.name)]
    return [old]
  })
  if (random() < 0.4) out.push(column(random, major, 'n1'))
  if (random() < 0.2) out.push(column(random, major, 'n2'))
  return out
}

/** A small generator of numbers between 0 and 1 (mulberry32). */
function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
