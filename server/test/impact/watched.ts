// What a statement does, as a real server shows it: locks from pg_locks, rewrites from relfilenodes, scans
// and index builds from debug messages and statistics; and what we say it does, in the same words.
import type pg from 'pg'
import type { Impact } from '../../src/impact/impact.ts'
import { type LockMode, lockStrength } from '../../src/impact/lock.ts'

/** What a statement did, or is said to do, in words that can be compared. */
export interface Deed {
  readonly locks: readonly string[]
  readonly rewrites: readonly string[]
  readonly scans: readonly string[]
  readonly buildsIndex: readonly string[]
  readonly transactional: boolean
}

export interface Known {
  readonly name: string
  readonly kind: string
  readonly file: string | null
}

/** The relations of a schema, by oid. */
export type Relations = ReadonlyMap<string, Known>

const wordsOfLock: Readonly<Record<string, LockMode>> = {
  AccessShareLock: 'ACCESS SHARE',
  RowShareLock: 'ROW SHARE',
  RowExclusiveLock: 'ROW EXCLUSIVE',
  ShareUpdateExclusiveLock: 'SHARE UPDATE EXCLUSIVE',
  ShareLock: 'SHARE',
  ShareRowExclusiveLock: 'SHARE ROW EXCLUSIVE',
  ExclusiveLock: 'EXCLUSIVE',
  AccessExclusiveLock: 'ACCESS EXCLUSIVE',
}

const relations = `
  select c.oid::text as oid, c.relname as name, c.relkind as kind, pg_relation_filenode(c.oid)::text as file
  from pg_class c
  where c.relnamespace = current_schema()::regnamespace`

/** The relations of the first schema of the search path. */
export async function relationsOf(client: pg.Client): Promise<Relations> {
  const { rows } = await client.query<Known & { oid: string }>(relations)
  return new Map(rows.map(row => [row.oid, row]))
}

/** Collects what the server says aside, for `watched`. */
export function listen(client: pg.Client): void {
  const heard: string[] = []
  notices.set(client, heard)
  client.on('notice', notice => heard.push(notice.message ?? ''))
}

const notices = new WeakMap<pg.Client, string[]>()

/** Where what is said and what was done differ; undefined where they agree. */
export function difference(said: Deed, did: Deed, known: Relations): string | undefined {
  const problems: string[] = []
  if (said.transactional !== did.transactional)
    problems.push(`  transactional: said ${said.transactional}, is ${did.transactional}`)
  if (did.transactional) {
    const kinds = new Map([...known.values()].map(relation => [relation.name, relation.kind]))
    const named = new Set(said.locks.map(lockedName))
    // Indexes and sequences that we name must be right; PostgreSQL locks many more in passing.
    const counts = (lock: string) =>
      named.has(lockedName(lock)) || /[rpmvf]/.test(kinds.get(lockedName(lock)) ?? '')
    const done = { ...did, locks: did.locks.filter(counts) }
    for (const part of ['locks', 'rewrites', 'scans', 'buildsIndex'] as const)
      if (said[part].join() !== done[part].join())
        problems.push(`  ${part}: said [${said[part].join(', ')}], is [${done[part].join(', ')}]`)
  }
  return problems.length > 0 ? problems.join('\n') : undefined
}

const lockedName = (lock: string): string => lock.replace(/( [A-Z]+)+$/, '')

/** Statements whose reading is their purpose. */
const queries =
  /^\s*(select|insert|update|delete|merge|copy|call|execute|table|with|explain|truncate|values|refresh|create\s+(temp\s+|unlogged\s+)?table\s+\w+\s+as|create\s+materialized)\b/i

/** What an impact says of the relations of `schema`; `unsure`: it may say "perhaps". */
export function saying(
  impact: Impact,
  known: Relations,
  schema: string,
  sql: string,
  unsure: boolean | undefined = false,
): Deed {
  const kinds = new Map([...known.values()].map(relation => [relation.name, relation.kind]))
  const bare = (name: string) => name.slice(schema.length + 1).replace(/^"(.*)"$/, '$1')
  const compared = (name: string) => kinds.has(bare(name))
  const work = (list: Impact['scans']) =>
    list
      .filter(item => item.certainty === 'yes' || !unsure)
      .map(item => (item.certainty === 'perhaps' ? `${bare(item.relation)}?` : bare(item.relation)))
  return {
    locks: impact.locks
      .filter(lock => compared(lock.relation))
      .map(lock => `${bare(lock.relation)} ${lock.mode}`)
      .sort(),
    rewrites: queries.test(sql) ? [] : work(impact.rewrites).sort(),
    scans: queries.test(sql) ? [] : work(impact.scans).sort(),
    buildsIndex: queries.test(sql) ? [] : work(impact.buildsIndex).sort(),
    transactional: impact.transactional,
  }
}

/** Runs the statement in a transaction that is rolled back; the error's text where it fails. */
export async function watched(client: pg.Client, sql: string, known: Relations): Promise<Deed | string> {
  const heard = notices.get(client)!
  try {
    const opened = await several(client, `begin; ${scanCounts}; set local client_min_messages = debug1`)
    const scansBefore = counted(opened[1] ?? [])
    heard.length = 0
    try {
      await client.query(sql)
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (code === '25001')
        return { locks: [], rewrites: [], scans: [], buildsIndex: [], transactional: false }
      return `  fails: ${message}`
    }
    const messages = [...heard]
    const [, locks = [], files = [], scans = []] = await several(
      client,
      `
      set local client_min_messages = error;
      select relation::text as oid, mode
      from pg_locks
      where pid = pg_backend_pid()
      and locktype = 'relation';
      select oid::text, pg_relation_filenode(oid)::text as file
      from pg_class
      where relkind in ('r', 'm')
      and oid >= 16384;
      ${scanCounts}`,
    )
    const rewrites = files
      .filter(row => known.has(row.oid) && known.get(row.oid)?.file !== row.file)
      .map(row => known.get(row.oid)!.name)
    const names = new Set([...known.values()].map(relation => relation.name))
    const built = new Set(
      messages
        .flatMap(message => /^building index ".*" on table "(.*)"/.exec(message)?.[1] ?? [])
        .filter(name => names.has(name)),
    )
    return {
      locks: strongestLocks(locks, known),
      rewrites: queries.test(sql) ? [] : rewrites.sort(),
      scans: queries.test(sql)
        ? []
        : await scanned(client, messages, scansBefore, counted(scans), known, new Set(rewrites), built),
      buildsIndex: queries.test(sql) ? [] : [...built].sort(),
      transactional: true,
    }
  } finally {
    await client.query('rollback')
  }
}

function strongestLocks(rows: readonly { oid: string; mode: string }[], known: Relations): string[] {
  const strongest = new Map<string, LockMode>()
  for (const row of rows) {
    const relation = known.get(row.oid)
    const mode = wordsOfLock[row.mode]
    if (!relation || !mode) continue
    const held = strongest.get(relation.name)
    if (!held || lockStrength(mode) > lockStrength(held)) strongest.set(relation.name, mode)
  }
  return [...strongest].map(([name, mode]) => `${name} ${mode}`).sort()
}

const scanCounts = `
  select relid::text as oid, (seq_scan + coalesce(idx_scan, 0))::text as scans
  from pg_stat_xact_user_tables
  where schemaname = current_schema()`

const counted = (rows: readonly Row[]): Map<string, number> =>
  new Map(rows.map(row => [row.oid, Number(row.scans)]))

/** Several statements in one round trip; the rows of each, in order. */
async function several(client: pg.Client, sql: string): Promise<readonly Row[][]> {
  const results = (await client.query<Row>(sql)) as unknown as readonly pg.QueryResult<Row>[]
  return results.map(result => result.rows)
}

type Row = Readonly<Record<'oid' | 'mode' | 'file' | 'scans', string>>

async function scanned(
  client: pg.Client,
  messages: readonly string[],
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  known: Relations,
  rewritten: ReadonlySet<string>,
  built: ReadonlySet<string>,
): Promise<string[]> {
  const found = new Set(messages.flatMap(message => /^verifying table "(.*)"$/.exec(message)?.[1] ?? []))
  const foreign = messages.flatMap(
    message => /^validating foreign key constraint "(.*)"$/.exec(message)?.[1] ?? [],
  )
  const read = [...after].flatMap(([oid, scans]) => {
    const name = known.get(oid)?.name
    return name !== undefined && scans > (before.get(oid) ?? 0) ? [name] : []
  })
  if (foreign.length > 0) {
    // Both sides of a foreign key are read; the side that has it is the one that is checked.
    const { rows } = await client.query<{ name: string }>(
      `
      select c.relname as name
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      where k.connamespace = current_schema()::regnamespace
      and k.conname = any ($1)
      and c.relkind = 'r'`,
      [foreign],
    )
    for (const row of rows) if (read.includes(row.name)) found.add(row.name)
  } else {
    for (const name of read) if (!built.has(name)) found.add(name)
  }
  return [...found]
    .filter(name => !rewritten.has(name) && [...known.values()].some(one => one.name === name))
    .sort()
}
