// Writes server/src/impact/generated/*.ts from the catalogs of real servers, 13 to 18: the volatility
// of every built-in function with its arguments, the types, and the casts that need no rewrite.
// Run it when a new major version joins: `node --import tsx scripts/generateFacts.ts`.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { connect, freshDatabase, majors, stopServers } from '../server/test/support/postgres.ts'

interface FunctionRow {
  readonly name: string
  readonly args: string
  readonly volatility: string
}

const folder = path.resolve(import.meta.dirname, '../server/src/impact/generated')
const header = (what: string) =>
  `// ${what} Generated from the catalogs of PostgreSQL ${majors[0]} to ${majors.at(-1)} by\n// scripts/generateFacts.ts; not edited by hand.\n`

/** "name" -> for each major, its volatility: one letter, or `args:letter` where overloads differ. */
const functions = new Map<string, Map<number, string>>()
const types = new Map<string, Map<number, string>>()
const casts = new Map<string, Map<number, string>>()

async function read(major: number): Promise<void> {
  const client = await connect(await freshDatabase(major))
  const { rows } = await client.query<FunctionRow>(`
    select p.proname as name,
           coalesce((select string_agg(t.typname, ',' order by a.n)
                     from unnest(p.proargtypes) with ordinality as a(oid, n)
                     join pg_type t on t.oid = a.oid), '') as args,
           case p.prokind when 'a' then 'a' else p.provolatile end as volatility
    from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
    order by 1, 2`)
  const byName = new Map<string, FunctionRow[]>()
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row])
  for (const [name, overloads] of byName) {
    const letters = new Set(overloads.map(one => one.volatility))
    const text =
      letters.size === 1
        ? overloads[0]!.volatility
        : overloads.map(one => `${one.args}:${one.volatility}`).join('|')
    note(functions, name, major, text)
  }
  const typeRows = await client.query<{ name: string; category: string }>(`
    select typname as name, typcategory as category
    from pg_type
    where typnamespace = 'pg_catalog'::regnamespace
    and typtype in ('b', 'r', 'm', 'p')
    and typelem = 0 or typname in ('name', 'point', 'lseg', 'box', 'line', 'int2vector', 'oidvector')
    and typnamespace = 'pg_catalog'::regnamespace
    order by 1`)
  for (const row of typeRows.rows) note(types, row.name, major, row.category)
  const castRows = await client.query<{ pair: string; method: string }>(`
    select s.typname || '>' || t.typname as pair, c.castmethod as method
    from pg_cast c
    join pg_type s on s.oid = c.castsource
    join pg_type t on t.oid = c.casttarget
    where c.castmethod = 'b'
    and s.typname not like 'pg\\_%'
    order by 1`)
  for (const row of castRows.rows) note(casts, row.pair, major, row.method)
  await client.end()
}

function note(into: Map<string, Map<number, string>>, key: string, major: number, text: string): void {
  const versions = into.get(key) ?? new Map<number, string>()
  into.set(key, versions.set(major, text))
}

/** One fact a line: `key=value`, or `key=13-16 value;17-18 value` where it was not always so. */
function lines(facts: Map<string, Map<number, string>>): string {
  return [...facts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, versions]) => `${key}=${spans(versions)}`)
    .join('\n')
}

function spans(versions: Map<number, string>): string {
  const found: { from: number; to: number; text: string }[] = []
  for (const major of majors) {
    const text = versions.get(major)
    const last = found.at(-1)
    if (text === undefined) continue
    if (last && last.text === text && last.to === major - 1) last.to = major
    else found.push({ from: major, to: major, text })
  }
  const only = found.length === 1 ? found[0] : undefined
  if (only && only.from === majors[0] && only.to === majors.at(-1)) return only.text
  return found.map(one => `${one.from}-${one.to} ${one.text}`).join(';')
}

const source = (what: string, name: string, facts: Map<string, Map<number, string>>) =>
  writeFile(
    path.join(folder, `${name}.ts`),
    `${header(what)}export const ${name} = \`\n${lines(facts)}\n\`\n`,
  )

async function main(): Promise<void> {
  for (const major of majors) await read(major)
  await source('Volatility of built-in functions.', 'functionFacts', functions)
  await source('Built-in types and their categories.', 'typeFacts', types)
  await source('Casts between binary-compatible types.', 'castFacts', casts)
  const awake = setInterval(() => undefined, 1000)
  await stopServers()
  clearInterval(awake)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error}\n`)
  process.exitCode = 1
})
