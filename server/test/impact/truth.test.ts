// What we say a statement does, held against what it does: every case on every major version, locks
// from pg_locks, rewrites from relfilenodes, scans and index builds from debug messages and statistics.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { Advisor } from '../../src/advisor/advise.ts'
import type { Impact } from '../../src/impact/impact.ts'
import { type LockMode, lockStrength } from '../../src/impact/lock.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'
import { asCase, type Case, type Group } from './case.ts'
import { groups } from './cases.ts'

/** What a statement did, or is said to do, in words that can be compared. */
interface Deed {
  readonly locks: readonly string[]
  readonly rewrites: readonly string[]
  readonly scans: readonly string[]
  readonly buildsIndex: readonly string[]
  readonly transactional: boolean
}

interface Known {
  readonly name: string
  readonly kind: string
  readonly file: string | null
}

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

describe('the impact of a statement', () => {
  before(loadParser)

  for (const major of majors) {
    for (const group of groups) {
      it(`${group.about}, on ${major}`, async function () {
        this.timeout(300_000)
        const client = await clientOf(major)
        const wrong: string[] = []
        const set = await stage(client, group)
        for (const one of group.cases.map(asCase)) {
          if (major < (one.since ?? 0) || major > (one.until ?? 99)) continue
          const problem = await judge(client, set, one, major)
          if (problem) wrong.push(`${one.sql}\n${problem}`)
        }
        assert.equal(wrong.join('\n\n'), '')
      })
    }
  }

  it('is tried on a catalogue of cases', () => {
    assert.ok(
      groups.flatMap(group => group.cases).length >= 1200,
      `only ${groups.flatMap(group => group.cases).length}`,
    )
  })

  after(async () => {
    for (const client of clients.values()) await (await client).end()
  })
})

const clients = new Map<number, Promise<pg.Client>>()
const notices = new WeakMap<pg.Client, string[]>()
let schemas = 0

function clientOf(major: number): Promise<pg.Client> {
  let client = clients.get(major)
  if (!client) {
    client = freshDatabase(major)
      .then(connect)
      .then(async made => {
        const heard: string[] = []
        notices.set(made, heard)
        made.on('notice', notice => heard.push(notice.message ?? ''))
        await made.query('create role someone')
        return made
      })
    clients.set(major, client)
  }
  return client
}

interface Stage {
  readonly schema: string
  readonly opening: string
  readonly known: ReadonlyMap<string, Known>
}

/** The group's schema, made once; each case is rolled back. */
async function stage(client: pg.Client, group: Group): Promise<Stage> {
  const schema = `c${++schemas}`
  const opening = `create schema ${schema}; set search_path to ${schema}; ${group.before}`
  await client.query('reset all')
  await client.query(opening)
  const { rows } = await client.query<Known & { oid: string }>(relations)
  return { schema, opening, known: new Map(rows.map(row => [row.oid, row])) }
}

async function judge(
  client: pg.Client,
  { schema, opening, known }: Stage,
  one: Case,
  major: number,
): Promise<string | undefined> {
  const said = saying(predicted(`${opening}; ${one.sql}`, major), known, schema, one)
  const did = await watched(client, one.sql, known)
  if (typeof did === 'string') return did
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

function predicted(script: string, major: number): Impact {
  const advisor = new Advisor({ levels: new Map(), version: major })
  const read = readScript(script)
  const problem = read.statements.find(statement => statement.problem)
  if (problem) throw new Error(`${problem.text}: ${problem.problem?.message}`)
  advisor.update(read)
  return advisor.impact(advisor.entries.at(-1)!)!
}

const queries =
  /^\s*(select|insert|update|delete|merge|copy|table|with|explain|truncate|values|refresh|create\s+(temp\s+|unlogged\s+)?table\s+\w+\s+as|create\s+materialized)\b/i

function saying(impact: Impact, known: ReadonlyMap<string, Known>, schema: string, one: Case): Deed {
  const kinds = new Map([...known.values()].map(relation => [relation.name, relation.kind]))
  const bare = (name: string) => name.slice(schema.length + 1).replace(/^"(.*)"$/, '$1')
  const compared = (name: string) => kinds.has(bare(name))
  const work = (list: Impact['scans']) =>
    list
      .filter(item => item.certainty === 'yes' || !one.unsure)
      .map(item => (item.certainty === 'perhaps' ? `${bare(item.relation)}?` : bare(item.relation)))
  return {
    locks: impact.locks
      .filter(lock => compared(lock.relation))
      .map(lock => `${bare(lock.relation)} ${lock.mode}`)
      .sort(),
    rewrites: queries.test(one.sql) ? [] : work(impact.rewrites).sort(),
    scans: queries.test(one.sql) ? [] : work(impact.scans).sort(),
    buildsIndex: queries.test(one.sql) ? [] : work(impact.buildsIndex).sort(),
    transactional: impact.transactional,
  }
}

async function watched(
  client: pg.Client,
  sql: string,
  known: ReadonlyMap<string, Known>,
): Promise<Deed | string> {
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

function strongestLocks(
  rows: readonly { oid: string; mode: string }[],
  known: ReadonlyMap<string, Known>,
): string[] {
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
  known: ReadonlyMap<string, Known>,
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
