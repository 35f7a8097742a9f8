// A migration of any length for benchmarks: the mix of statements that real ones have, over old tables
// and a few it creates first, the same on every run.

/** `count` statements, each of one to six lines, with a comment now and then. */
export function migration(count: number): string {
  const parts: string[] = []
  const tables = Math.max(1, Math.floor(count / 30))
  for (let i = 0; i < count; i++) {
    const table = `shop.table_${i % tables}`
    if (i % 7 === 3) parts.push(`-- step ${i}: the reason for it stands here\n`)
    if (i < tables / 10) {
      parts.push(`create table ${table} (
  id bigint generated always as identity primary key,
  name text not null,
  price numeric(12, 2) not null default 0,
  created_at timestamptz not null default now()
);\n\n`)
      continue
    }
    parts.push(`${kinds[i % kinds.length]!(table, i)};\n\n`)
  }
  return parts.join('')
}

const kinds: readonly ((table: string, i: number) => string)[] = [
  (table, i) => `alter table ${table}\n  add column note_${i} text`,
  (table, i) =>
    `create index table_note_${i}_idx\n  on ${table} (note_${i}, created_at desc)\n  where price > ${i}`,
  (table, i) =>
    `alter table ${table}\n  add constraint price_${i}_check check (price >= 0 and price < ${i * 10})`,
  (table, i) => `insert into ${table} (name, price)\nvalues ('thing ${i}', ${i}.50), ('it''s ${i}', ${i})`,
  (table, i) => `update ${table}\n   set price = price * 1.${i % 10}\n where name like 'thing ${i}%'`,
  (table, i) => `create or replace function shop.f_${i}(n int) returns int language plpgsql as $body$
begin
  perform 1 from ${table} where id = n;
  return n + ${i};
end
$body$`,
  (table, i) => `alter table ${table}\n  alter column name set default 'x${i}'`,
  (table, i) =>
    `select t.id, t.name, count(*) over (partition by t.name)\n  from ${table} t\n where t.price > ${i}`,
  (table, i) => `comment on table ${table} is 'Number ${i}'`,
  (table, i) => `alter table ${table}\n  add column link_${i} bigint references shop.table_0 (id)`,
]
