// What a statement did to the tables of its database, read from the server behind it: new locks,
// rewritten files, scans. The tables that the script itself has made are left out.
import type pg from 'pg'

/** State of a session's transaction, to be compared with the state behind the next statement. */
export interface TrialState {
  readonly locks: ReadonlyMap<string, ReadonlySet<string>>
  readonly files: ReadonlyMap<string, string>
  readonly scans: ReadonlyMap<string, number>
}

export interface TrialFacts {
  /** Strongest new lock by table: `public.orders` -> `ACCESS EXCLUSIVE`. */
  readonly locks: readonly { readonly table: string; readonly mode: string }[]
  readonly rewritten: readonly string[]
  readonly scanned: readonly string[]
}

/** Weakest first, as the manual's table of conflicts lists them. */
const modes = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
]

const tables = `
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace`
const own = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
const name = `pg_catalog.format('%I.%I', n.nspname, c.relname)`

export async function trialState(client: pg.Client): Promise<TrialState> {
  const locks = await client.query(
    `select ${name} as table, l.mode
     ${tables}
     join pg_catalog.pg_locks l on l.relation = c.oid and l.locktype = 'relation' and l.granted
     where l.pid = pg_catalog.pg_backend_pid()
       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
       and c.relkind in ('r', 'p', 'm', 'v', 'f')
       and ${own}`,
  )
  const files = await client.query(
    `select ${name} as table, c.relfilenode::text as file
     ${tables}
     where c.relkind in ('r', 'm')
       and ${own}`,
  )
  const scans = await client.query(
    `select ${name} as table, s.seq_scan::int as scans
     ${tables}
     join pg_catalog.pg_stat_xact_all_tables s on s.relid = c.oid
     where ${own}`,
  )
  const held = new Map<string, Set<string>>()
  for (const { table, mode } of locks.rows) held.set(table, (held.get(table) ?? new Set()).add(mode))
  return {
    locks: held,
    files: new Map(files.rows.map(r => [r.table, r.file])),
    scans: new Map(scans.rows.map(r => [r.table, r.scans])),
  }
}

/** `known`: tables that were there before the script. */
export function factsBetween(before: TrialState, after: TrialState, known: ReadonlySet<string>): TrialFacts {
  const locks: { table: string; mode: string }[] = []
  for (const [table, held] of after.locks) {
    if (!known.has(table)) continue
    const old = before.locks.get(table) ?? new Set<string>()
    const strongest = (all: Iterable<string>) => Math.max(-1, ...[...all].map(m => modes.indexOf(m)))
    const now = strongest(held)
    if (now > strongest(old)) locks.push({ table, mode: words(modes[now] ?? '') })
  }
  const changed = (table: string) => known.has(table) && before.files.get(table) !== after.files.get(table)
  const rewritten = [...after.files.keys()].filter(table => before.files.has(table) && changed(table))
  const scanned = [...after.scans]
    .filter(([table, scans]) => known.has(table) && scans > (before.scans.get(table) ?? 0))
    .map(([table]) => table)
  return { locks, rewritten, scanned }
}

/** `AccessExclusiveLock` as the manual writes it: `ACCESS EXCLUSIVE`. */
function words(mode: string): string {
  return mode
    .replace(/Lock$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase()
}
