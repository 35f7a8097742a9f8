// Types of all forms, domains, collations and sequences, and the functions that others stand on.
import type { Slots } from './slots.ts'

export function types({ add, since }: Slots): void {
  add('schema', () => ['create schema s', 'create schema "Odd S"'], 1)
  add(
    'extension',
    dice => `create extension ${dice.pick(['citext', 'pg_trgm', 'btree_gist', 'hstore'])}`,
    0.25,
  )
  add(
    'collation',
    dice =>
      `create collation s.coll (${dice.pick([`provider = icu, locale = 'de'`, `provider = icu, locale = 'sv', deterministic = false`, `provider = libc, locale = 'C'`])})`,
    0.6,
  )
  add(
    'mood',
    dice =>
      `create type s.mood as enum (${dice.pick([`'a', 'b'`, `'a', 'b', 'c'`, `'a', 'x', 'b'`, `'b', 'a'`, `'a'`, `'a', 'b', 'it''s'`])})`,
    1,
  )
  add(
    'dom',
    dice =>
      `create domain s.dom as ${dice.pick(['int', 'bigint'])} ${dice.pick(['', 'default 3', 'not null', 'default 1 not null'])} ${dice.pick(['', 'constraint c1 check (value > 0)', 'constraint c1 check (value > 1) constraint c2 check (value < 99)'])}`,
    1,
  )
  add(
    'email',
    dice =>
      `create domain s.email as ${dice.pick(['text', 'varchar(80)'])} ${dice.pick(['', 'collate "C"'])} check (value ${dice.pick([`~ '@'`, `<> ''`])})`,
    0.8,
  )
  add(
    'dom2',
    dice => `create domain s.dom2 as s.dom ${dice.pick(['', 'check (value <> 7)', 'default 5'])}`,
    0.5,
  )
  add(
    'pair',
    dice =>
      `create type s.pair as (${dice.pick(['x int, y text', 'x int', 'x int, y text, z date', 'x bigint, y text', 'y text, x int'])})`,
    1,
  )
  add(
    'nest',
    dice => `create type s.nest as (p s.pair, m s.mood${dice.pick(['', ', d s.dom', ', l s.mood[]'])})`,
    0.4,
  )
  add(
    'span',
    dice =>
      `create type s.span as range (subtype = ${dice.pick(['float8', 'int4', 'numeric'])}${dice.pick(['', ', subtype_diff = float8mi'])}${dice.pick(['', ...since(14, ', multirange_type_name = s.spans')])})`,
    0.6,
  )
  add(
    'seq',
    dice =>
      `create ${dice.pick(['', '', ...since(15, 'unlogged ')])}sequence s.seq ${dice.pick(['', 'increment 5', 'start 10 minvalue 2', 'as int maxvalue 1000 cycle', 'cache 7', 'increment -1', 'as smallint'])}`,
    0.9,
  )
  add(
    'fn',
    dice =>
      `create function s.fn(a int${dice.pick(['', ' default 1', ' default 2'])}) returns int immutable ${dice.pick(['', 'strict', 'parallel safe', 'cost 3', 'leakproof', `set work_mem = '4MB'`])} language ${dice.pick(['sql as $f$ select a $f$', 'sql as $f$ select a + 1 $f$', 'plpgsql as $f$ begin return a; end $f$'])}`,
    1,
  )
  add(
    'ok',
    dice =>
      `create function s.ok(${dice.pick(['a', 'a', 'b'])} int) returns boolean language sql immutable as $f$ select $1 ${dice.pick(['>', '<>'])} 0 $f$`,
    1,
  )
  add(
    'trg',
    dice =>
      `create function s.trg() returns trigger language plpgsql as $f$ begin return ${dice.pick(['new', 'old', 'null'])}; end $f$`,
    1,
  )
  add(
    'trg2',
    () => `create function "Odd S".trg() returns trigger language plpgsql as 'begin return new; end'`,
    0.7,
  )
  add(
    'moody',
    dice =>
      `create function s.moody(m s.mood${dice.pick(['', ` default 'a'`])}) returns ${dice.pick(['s.mood', 'text', 's.mood[]'])} language plpgsql ${dice.pick(['immutable', 'stable'])} as $f$ begin return ${dice.pick(['m', 'null'])}; end $f$`,
    0.6,
  )
}

/** Routines of all kinds, some of which speak of tables and views. */
export function routines({ add, since }: Slots): void {
  add(
    'atomic',
    dice =>
      since(
        14,
        `create function s.atomic(a ${dice.pick(['int', 'bigint', 's.dom'])}) returns ${dice.pick(['int', 'bigint'])} language sql ${dice.pick(['return a', 'return s.fn(a::int)', 'begin atomic select count(*)::int from s.t1 where id > a; end', `begin atomic select max(c1)::int from s.t2; end`])}`,
      ),
    0.6,
  )
  add(
    'atomicview',
    dice =>
      since(
        14,
        `create function s.seen() returns bigint language sql begin atomic select count(*) from s.v1${dice.pick(['', ' where id > 1'])}; end`,
      ),
    0.4,
  )
  add(
    'proc',
    dice =>
      `create procedure s.pr(a int, inout b text${dice.pick(['', `, c s.mood default 'a'`])}) language plpgsql ${dice.pick(['', 'security definer'])} as $f$ begin b := ${dice.pick([`'x'`, `'y'`])}; end $f$`,
    0.6,
  )
  add(
    'rowset',
    dice =>
      `create function s.rows() returns setof s.${dice.pick(['t1', 't2', 'v1'])} language plpgsql ${dice.pick(['stable rows 5', 'stable'])} as $f$ begin return; end $f$`,
    0.6,
  )
  add(
    'table',
    dice =>
      `create function s.tab(${dice.pick(['', 'lim int default 3', 'variadic l int[]'])}) returns table (id int, m ${dice.pick(['s.mood', 'text'])}) language plpgsql as $f$ begin return; end $f$`,
    0.4,
  )
  add(
    'outs',
    dice =>
      `create function s.outs(in a s.pair, out x int, out y ${dice.pick(['text', 's.mood'])}) language sql as $f$ select 1, null $f$`,
    0.4,
  )
  add(
    'agg',
    dice =>
      `create aggregate s.total(${dice.pick(['int', 'int', 'bigint'])}) (sfunc = ${dice.pick(['int4pl', 'int4pl', 'int8pl'])}, stype = ${dice.pick(['int', 'int', 'bigint'])}${dice.pick(['', `, initcond = '0'`])})`,
    0.4,
  )
  add(
    'opf',
    dice =>
      `create function s.eqm(s.pair, s.pair) returns boolean language sql immutable as $f$ select ($1).x = ($2).x ${dice.pick(['', 'and true'])} $f$`,
    0.8,
  )
  add(
    'op',
    dice =>
      `create operator s.=== (leftarg = s.pair, rightarg = s.pair, function = s.eqm${dice.pick(['', ', commutator = operator(s.===)', ', restrict = eqsel'])})`,
    0.5,
  )
  add(
    'cast',
    dice => [
      `create function s.to_int(s.pair) returns int language sql immutable as 'select ($1).x'`,
      `create cast (s.pair as int) with function s.to_int(s.pair)${dice.pick(['', ' as assignment'])}`,
    ],
    0.35,
  )
  add(
    'opclass',
    dice => [
      `create function s.cmp(int, int) returns int language sql immutable as 'select $1 - $2'`,
      `create operator class s.rev for type int using btree ${dice.pick(['', '', 'family s.fam '])}as operator 1 ${dice.pick(['>', '<'])}, operator 3 =, operator 5 ${dice.pick(['>', '<'])}, function 1 s.cmp(int, int)`,
    ],
    0.35,
  )
  add('family', () => 'create operator family s.fam2 using hash', 0.2)
  add(
    'tsdict',
    dice =>
      `create text search dictionary s.dict (template = simple${dice.pick(['', `, accept = false`, `, stopwords = english`])})`,
    0.4,
  )
  add(
    'tsconf',
    dice => [
      `create text search configuration s.conf (${dice.pick(['copy = simple', 'parser = default'])})`,
      `alter text search configuration s.conf ${dice.pick(['add', 'alter'])} mapping for ${dice.pick(['asciiword', 'word, asciiword'])} with ${dice.pick(['simple', 's.dict, simple', 's.dict'])}`,
    ],
    0.4,
  )
}
