// How long the schema engine takes beside pg_dump, on generated schemas: `npx tsx bench/schema.ts
// [TABLES] [MAJOR]`. Prints wall time, and CPU time of this process and of the server's session, which
// says more on a busy machine. Asserts nothing.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type pg from 'pg'
import { plan } from '../server/src/plan/plan.ts'
import { digest, hint } from '../server/src/schema/changed.ts'
import { compare } from '../server/src/schema/compare/compare.ts'
import { introspect, introspectSince } from '../server/src/schema/introspect/introspect.ts'
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

/** CPU milliseconds of the server's process; Linux tells. */
async function serverCpu(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0')
  return Number(text.split(' ')[0]) / 1e6
}

async function measure(
  name: string,
  runs: number,
  work: () => unknown,
  { pid = 0, before }: { pid?: number; before?: () => Promise<unknown> } = {},
): Promise<number> {
  const seen: { wall: number; own: number; server: number }[] = []
  for (let run = 0; run < runs; run++) {
    await before?.()
    const [server, own, start] = [await serverCpu(pid), process.cpuUsage(), performance.now()]
    await work()
    const wall = performance.now() - start
    const used = process.cpuUsage(own)
    seen.push({ wall, own: (used.user + used.system) / 1000, server: (await serverCpu(pid)) - server })
  }
  const median = (of: (one: (typeof seen)[number]) => number) =>
    seen.map(of).sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
  const [wall, own, server] = [median(one => one.wall), median(one => one.own), median(one => one.server)]
  const figures = [wall, own, server].map(one => one.toFixed(1).padStart(10)).join('')
  process.stdout.write(`${name.padEnd(40)}${figures}\n`)
  return wall
}

async function main(): Promise<void> {
  const url = await freshDatabase(major)
  const client = await connect(url)
  try {
    await fill(client)
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const pid = rows[0]?.pid ?? 0
    process.stdout.write(`${tables} tables, PostgreSQL ${major}\n`)
    process.stdout.write(`${'milliseconds'.padEnd(40)}      wall       own    server\n`)
    const before = await introspect(client)
    // One after the other, so that both meet the same machine.
    const dumped: number[] = []
    const read: number[] = []
    for (let round = 0; round < 3; round++) {
      const dump = () =>
        promisify(execFile)('pg_dump', ['--schema-only', url], { maxBuffer: 1 << 30 }).then(() => undefined)
      dumped.push(await measure('pg_dump --schema-only', 1, dump).catch(() => Number.NaN))
      read.push(await measure('introspect', 1, () => introspect(client), { pid }))
    }
    const middle = (list: number[]) => list.sort((a, b) => a - b)[1] ?? 0
    process.stdout.write(
      `${'introspect, of pg_dump'.padEnd(40)}${(middle(read) / middle(dumped)).toFixed(2).padStart(10)}\n`,
    )
    await measure('changed: hint', 20, () => hint(client), { pid })
    await measure('changed: digest', 5, () => digest(client), { pid })
    let known = await introspectSince(client, undefined)
    let changed = 0
    await measure(
      'digest, and one changed table read again',
      5,
      async () => {
        known = await introspectSince(client, known)
      },
      { pid, before: () => client.query(`alter table t${++changed} add column n int`) },
    )
    await measure('render', 3, () => render(before.model))
    await measure('members of the schema', 3, () =>
      members(client, { kind: 'schema', schema: 'public', name: 'public' }),
    )
    await measure('members of a table', 5, () =>
      members(client, { kind: 'table', schema: 'public', name: 't1' }),
    )
    for (let at = 0; at < 100; at++) await client.query(`alter table t${at} add column m int`)
    const after = await introspect(client)
    await measure('compare, 100 changes', 3, () => compare(before.model, after.model))
    await measure('compare and plan, 100 changes', 3, () => plan(before.model, after.model))
    process.stdout.write(`memory ${Math.round(process.memoryUsage().rss / 1048576)} MB\n`)
  } finally {
    await client.end()
    await stopServers()
  }
}

main().catch(error => {
  process.stderr.write(`${error}\n`)
  process.exitCode = 1
})
