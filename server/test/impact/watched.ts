// What a statement does, as a real server shows it: locks from pg_locks, rewrites from relfilenodes, scans
// and index builds from debug messages and statistics; and what we say it does, in the same words.
import type pg from 'pg'
import { displayName } from '../../src/impact/catalog/view.ts'
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
  /** As an impact names it. */
  readonly name: string
  /** As the server's messages name it. */
  readonly bare: string
  readonly kind: string
  readonly file: string | null
}

/** The relations of some schemas, by oid. */
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
  select c.oid::text as oid,
         case when n.oid = pg_my_temp_schema() then 'pg_temp' else n.nspname::text end as schema,
         c.relname::text as bare,
         c.relkind as kind,
         pg_relation_filenode(c.oid)::text as file
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1)
     or n.oid = pg_my_temp_schema()`

/** The relations of these schemas, and the session's temporary ones. */
export async function relationsOf(client: pg.Client, schemas: readonly string[]): Promise<Relations> {
  const { rows } = await client.query<Omit<Known, 'name'> & { oid: string; schema: string }>(relations, [
    schemas,
  ])
  return new Map(rows.map(row => [row.oid, { ...row, name: displayName(row.schema, row.bare) }]))
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

/** What an impact says of the known relations; `unsure`: it may say "perhaps". */
export function saying(
  impact: Impact,
  known: Relations,
  sql: string,
  unsure: boolean | undefined = false,
): Deed {
  const names = new Set([...known.values()].map(relation => relation.name))
  const work = (list: Impact['scans']) =>
    queries.test(sql)
      ? []
      : list
          .filter(item => item.certainty === 'yes' || !unsure)
          .map(item => (item.certainty === 'perhaps' ? `${item.relation}?` : item.relation))
          .sort()
  return {
    locks: impact.locks
      .filter(lock => names.has(lock.relation))
      .map(lock => `${lock.relation} ${lock.mode}`)
      .sort(),
    rewrites: work(impact.rewrites),
    scans: work(impact.scans),
    buildsIndex: work(impact.buildsIndex),
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
    const held = strongestLocks(locks, known)
    const built = new Set(
      messages
        .flatMap(message => /^building index ".*" on table "(.*)"/.exec(message)?.[1] ?? [])
        .flatMap(name => called(name, known))
        .filter(name => held.has(name)),
    )
    return {
      locks: [...held].map(([name, mode]) => `${name} ${mode}`).sort(),
      rewrites: queries.test(sql) ? [] : rewrites.sort(),
      scans: queries.test(sql)
        ? []
        : (await scanned(client, messages, scansBefore, counted(scans), known, new Set(rewrites), built))
            // What is held more lightly is only read by a query, of a function for example.
            .filter(name => lockStrength(held.get(name) ?? 'ACCESS SHARE') > lockStrength('ROW EXCLUSIVE')),
      buildsIndex: queries.test(sql) ? [] : [...built].sort(),
      transactional: true,
    }
  } finally {
    await client.query('rollback')
  }
}

function strongestLocks(
  rows: readonly { oid: string; mode: string }[],
  known: Relations,
): Map<string, LockMode> {
  const strongest = new Map<string, LockMode>()
  for (const row of rows) {
    const relation = known.get(row.oid)
    const mode = wordsOfLock[row.mode]
    if (!relation || !mode) continue
    const held = strongest.get(relation.name)
    if (!held || lockStrength(mode) > lockStrength(held)) strongest.set(relation.name, mode)
  }
  return strongest
}

const scanCounts = `
  select relid::text as oid, (seq_scan + coalesce(idx_scan, 0))::text as scans
  from pg_stat_xact_user_tables`

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
  const found = new Set(
    messages
      .flatMap(message => /^verifying table "(.*)"$/.exec(message)?.[1] ?? [])
      .flatMap(name => called(name, known)),
  )
  const foreign = messages.flatMap(
    message => /^validating foreign key constraint "(.*)"$/.exec(message)?.[1] ?? [],
  )
  const read = [...after].flatMap(([oid, scans]) => {
    const name = known.get(oid)?.name
    return name !== undefined && scans > (before.get(oid) ?? 0) ? [name] : []
  })
  if (foreign.length > 0) {
    // Both sides of a foreign key are read; the side that has it is the one that is checked.
    const { rows } = await client.query<{ oid: string }>(
      `
      select c.oid::text
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      where k.conname = any ($1)
      and c.relkind = 'r'`,
      [foreign],
    )
    for (const { oid } of rows) {
      const name = known.get(oid)?.name
      if (name !== undefined && read.includes(name)) found.add(name)
    }
  } else {
    for (const name of read) if (!built.has(name)) found.add(name)
  }
  return [...found].filter(name => !rewritten.has(name)).sort()
}

/** The relations that one of the server's messages may mean. */
const called = (bare: string, known: Relations): string[] =>
  [...known.values()].flatMap(one => (one.bare === bare ? [one.name] : []))
