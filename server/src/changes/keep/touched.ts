// Which tables the change's transaction has written to, whatever did it: statements, triggers,
// cascades, functions. PostgreSQL counts for us; nothing is read from the SQL.
import type pg from 'pg'
import { fail } from '../../failure/failed.ts'

/** Rows that the session's transaction has written so far, by the table's oid. */
export type Counts = ReadonlyMap<string, { readonly ins: number; readonly upd: number; readonly del: number }>

/** The oid of pg_largeobject, the same on every server. */
const largeObjects = '2613'

/** Of the session's own transaction. The server may have more on its books of an earlier one: see `since`. */
export async function writtenSoFar(client: pg.Client): Promise<Counts> {
  const { rows } = await client.query(`
    select relid::text as oid,
           n_tup_ins::float8 as ins,
           n_tup_upd::float8 as upd,
           n_tup_del::float8 as del
    from pg_catalog.pg_stat_xact_all_tables
    where n_tup_ins + n_tup_upd + n_tup_del > 0
      and (schemaname !~ '^(pg_|information_schema$)' or relid = ${largeObjects}::oid)`)
  return new Map(
    rows.map(({ oid, ins, upd, del }) => [oid, { ins: Number(ins), upd: Number(upd), del: Number(del) }]),
  )
}

/** What was written between two looks. */
export function since(before: Counts, now: Counts): Counts {
  const written = new Map<string, { ins: number; upd: number; del: number }>()
  for (const [oid, { ins, upd, del }] of now) {
    const old = before.get(oid) ?? { ins: 0, upd: 0, del: 0 }
    const more = { ins: ins - old.ins, upd: upd - old.upd, del: del - old.del }
    if (more.ins + more.upd + more.del > 0) written.set(oid, more)
  }
  return written
}

/** Numbers of the transaction of `pid` and of those of its parts that still count. */
export async function transactionIds(keeper: pg.Client, pid: number): Promise<readonly string[]> {
  const { rows } = await keeper.query(
    `select transactionid::text as xid
     from pg_catalog.pg_locks
     where pid = $1
       and locktype = 'transactionid'
       and mode = 'ExclusiveLock'
       and granted`,
    [pid],
  )
  return rows.map(row => row.xid)
}

/** Throws badInput when large objects were altered or dropped, which are nobody's rows. */
export function refuseLargeObjects(written: Counts): void {
  const { upd, del } = written.get(largeObjects) ?? { upd: 0, del: 0 }
  if (upd + del === 0) return
  fail('badInput', 'Large objects cannot be kept, and the change alters or drops some.', {
    hint: 'Put that statement into an issue of its own that keeps no rows.',
  })
}

/** Throws badInput when the transaction has taken rows where nobody can look at them any more. */
export async function refuseOutOfReach(client: pg.Client, keeper: pg.Client, pid: number): Promise<void> {
  const { rows: counted } = await client.query("select pg_catalog.current_setting('track_counts') as value")
  if (counted[0].value !== 'on') {
    fail('badInput', 'The rows cannot be kept: the server does not count what a transaction writes.', {
      hint: 'Switch track_counts on, or run the change without keeping rows.',
    })
  }
  const { rows } = await keeper.query(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
            c.relkind = 'f' as abroad
     from pg_catalog.pg_locks l
     join pg_catalog.pg_class c on c.oid = l.relation
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where l.pid = $1
       and l.locktype = 'relation'
       and l.granted
       and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
       and c.relpersistence <> 't'
       and n.nspname not in ('pg_catalog', 'pg_toast')
       and (
         l.mode = 'AccessExclusiveLock' and c.relkind in ('r', 'p')
         or l.mode = 'RowExclusiveLock' and c.relkind = 'f'
       )
     order by 1
     limit 1`,
    [pid],
  )
  const [locked] = rows
  if (!locked) return
  if (locked.abroad) {
    fail('badInput', `The rows of ${locked.name} cannot be kept: it is a foreign table.`, {
      hint: 'Change it in an issue of its own that keeps no rows.',
    })
  }
  fail('badInput', `The rows of ${locked.name} cannot be kept: the change has locked the whole table.`, {
    detail: 'TRUNCATE, DROP TABLE, LOCK TABLE and most forms of ALTER TABLE do.',
    hint: 'Put that statement into an issue of its own that keeps no rows; DELETE keeps what TRUNCATE would not.',
  })
}
