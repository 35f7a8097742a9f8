// How long the schema engine takes beside pg_dump, on generated schemas: `npx tsx bench/schema.ts
// [TABLES] [MAJOR]`. Prints figures and asserts nothing.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type pg from 'pg'
import { plan } from '../server/src/plan/plan.ts'
import { digest, hint } from '../server/src/schema/changed.ts'
import { compare } from '../server/src/schema/compare/compare.ts'
import { introspect } from '../server/src/schema/introspect/introspect.ts'
import { members } from '../server/src/schema/introspect/members.ts'
import { render } from '../server/src/schema/render/render.ts'
import { connect, freshDatabase, stopServers } from '../server/test/support/postgres.ts'

const tables = Number(process.argv[2] ?? 1000)
const major = Number(process.argv[3] ?? 15)

/** 8 columns, a key, 2 indexes, a foreign key, a check and comments each; a tenth as many of the rest. */
function design(from: number, to: number): string {
  const out: string[] = []
  for (let at = from; at < to; at++) {
    const other = at === 0 ? 0 : at - 1
    out.push(
      `create table t${at} (id bigint generated always as identity primary key, a int not null default 1,
         b text, c numeric(10,2) default 0, d timestamptz default now(), e boolean, f varchar(40),
         g bigint references t${other} (id), constraint t${at}_a check (a > 0));
       create index t${at}_b on t${at} (b); create index t${at}_d on t${at} (d desc) where e;
       comment on table t${at} is 'Table ${at}'; comment on column t${at}.a is 'A'; comment on column t${at}.b is 'B'`,
    )
    if (at % 10) continue
    out.push(
      `create view v${at} as select id, a, b from t${at} where a > 1;
       create function f${at}(x int) returns int language sql as 'select x + 1';
       create function g${at}() returns trigger language plpgsql as $$ begin return new; end $$;
       create trigger tr before insert on t${at} for each row execute function g${at}();
       create type e${at} as enum ('one', 'two')`,
    )
  }
  return out.join(';\n')
}

async function fill(client: pg.Client): Promise<void> {
  await client.query(`set client_min_messages = warning`)
  for (let from = 0; from < tables; from += 200)
    await client.query(design(from, Math.min(tables, from + 200)))
  await client.query(
    'analyze pg_catalog.pg_class; analyze pg_catalog.pg_attribute; analyze pg_catalog.pg_depend',
  )
}

async function measure(name: string, runs: number, work: () => unknown): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  const median = times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
  process.stdout.write(`${name.padEnd(44)} ${median.toFixed(1).padStart(9)} ms\n`)
  return median
}

const url = await freshDatabase(major)
const client = await connect(url)
try {
  await fill(client)
  process.stdout.write(`${tables} tables, PostgreSQL ${major}\n`)
  const dumped = await measure('pg_dump --schema-only', 3, () =>
    promisify(execFile)('pg_dump', ['--schema-only', url], { maxBuffer: 1 << 30 }),
  ).catch(() => undefined)
  const before = await introspect(client)
  const read = await measure('introspect', 5, () => introspect(client))
  if (dumped) process.stdout.write(`${'  of pg_dump'.padEnd(44)} ${(read / dumped).toFixed(2).padStart(9)}\n`)
  await measure('changed: hint', 20, () => hint(client))
  await measure('changed: digest', 5, () => digest(client))
  await measure('render', 3, () => render(before.model))
  await measure('members of the schema', 3, () =>
    members(client, { kind: 'schema', schema: 'public', name: 'public' }),
  )
  await measure('members of a table', 5, () =>
    members(client, { kind: 'table', schema: 'public', name: 't1' }),
  )
  for (let at = 0; at < 100; at++) await client.query(`alter table t${at} add column n int`)
  const after = await introspect(client)
  await measure('compare, 100 changes', 3, () => compare(before.model, after.model))
  await measure('compare and plan, 100 changes', 3, () => plan(before.model, after.model))
  process.stdout.write(`memory ${Math.round(process.memoryUsage().rss / 1048576)} MB\n`)
} finally {
  await client.end()
  await stopServers()
}
