// Prior backup: the rows that a step has changed or deleted, as they were, read before its COMMIT.
// The change's own transaction cannot see them any more; a second session still does, and what one
// sees and the other does not is exactly what the step touched, whatever statement, trigger or
// cascade did it. Nothing is derived from the SQL. Where the rows go is what the issue asked for.
import type pg from 'pg'
import { Failed, fail } from '../../failure/failed.ts'
import { isContention } from '../../postgres/contention.ts'
import { quoteIdentifier } from '../../sql/identifier.ts'
import type { Run, ScriptStep } from '../execute/context.ts'
import { digestOf } from './digest.ts'
import { intoStore, type Kept, type Sink } from './intoStore.ts'
import { intoTarget } from './intoTarget.ts'
import {
  keyOf,
  plainText,
  qualified,
  rowsByKey,
  type Table,
  tableOf,
  tablesWithRoots,
  textRows,
  wholeOf,
} from './table.ts'
import {
  type Counts,
  refuseLargeObjects,
  refuseOutOfReach,
  since,
  transactionIds,
  writtenSoFar,
} from './touched.ts'

type Row = (string | null)[]
type Put = (kept: Kept) => Promise<void>

/** Rows in one look at the server, and in one message to the store. */
const batch = 500

/** Milliseconds after which the change's waiting session is spoken to, lest the server ends it. */
const nudge = 15_000

/**
 * `before` is what the session had written when the step began. `run.client` is inside the step's
 * transaction, behind its last statement. Answers what was kept, in words.
 */
export async function keepRows(run: Run, step: ScriptStep, before: Counts): Promise<string> {
  const { engine, claim, client, facts, watch } = run
  const { index } = step.step
  await engine.store.forgetRows(claim.attemptId, claim.fence, index)
  const written = since(before, await writtenSoFar(client))
  refuseLargeObjects(written)
  const keeper = await engine.targets.open(run.place, `plumbline rows of task ${claim.task.id}`)
  const cancel = () => void watch.ask(side => cancelSession(side, keeper)).catch(() => undefined)
  watch.stop.signal.addEventListener('abort', cancel)
  const awake = setInterval(() => void client.query('select 1').catch(() => undefined), nudge)
  try {
    await keeper.query('begin isolation level read committed read only')
    await refuseOutOfReach(client, keeper, facts.backendPid)
    if (written.size === 0) return 'The step touched no rows that were there before.'
    if (claim.options.role)
      await keeper.query("select pg_catalog.set_config('role', $1, true)", [claim.options.role])
    await keeper.query(plainText)
    await keeper.query("select pg_catalog.set_config('lock_timeout', $1, true)", [
      String(claim.options.lockTimeout),
    ])
    await client.query('savepoint plumbline_keep')
    await client.query(plainText)
    const sink =
      claim.options.priorBackup === 'target' ? intoTarget(run, step.step) : intoStore(run, step.step)
    const unsure = await keepAll({ client, keeper, written, pid: facts.backendPid, sink })
    const told = await sink.end()
    await client.query('release savepoint plumbline_keep')
    return [told, ...unsure.map(mayBeMoved)].join(' ')
  } catch (error) {
    watch.check()
    if (error instanceof Failed || !(error instanceof Error) || !('code' in error)) throw error
    // Retryable refusals stay what they are; the others are told with their reason.
    if (isContention(error)) throw error
    return fail('badInput', 'The rows that the change touches could not be kept, so it was rolled back.', {
      detail: error.message,
      hint: 'The login needs SELECT on every table the change touches, unfiltered by row security.',
    })
  } finally {
    clearInterval(awake)
    watch.stop.signal.removeEventListener('abort', cancel)
    await engine.targets.close(keeper)
  }
}

async function cancelSession(side: pg.Client, keeper: pg.Client): Promise<void> {
  const { processID } = keeper as unknown as { processID: number }
  await side.query('select pg_catalog.pg_cancel_backend($1)', [processID])
}

interface Work {
  readonly client: pg.Client
  readonly keeper: pg.Client
  readonly written: Counts
  /** Of the change's session. */
  readonly pid: number
  readonly sink: Sink
}

function mayBeMoved(name: string): string {
  return `Whether rows of ${name} were inserted or got another key cannot be told: a restore leaves the new ones.`
}

/** Answers the tables of which new rows may be old ones under another key. */
async function keepAll(work: Work): Promise<readonly string[]> {
  const unsure: string[] = []
  const { client, keeper, written, pid, sink } = work
  const xids = await transactionIds(keeper, pid)
  const leaves = await tablesWithRoots(keeper, [...written.keys()])
  for (const root of new Set(leaves.map(l => l.root))) {
    const table = await tableOf(keeper, root)
    if (!table) continue
    const own = leaves.filter(l => l.root === root)
    const sum = { ins: 0, upd: 0, del: 0 }
    for (const { oid } of own) {
      const { ins, upd, del } = written.get(oid) ?? { ins: 0, upd: 0, del: 0 }
      sum.ins += ins
      sum.upd += upd
      sum.del += del
    }
    if (sum.upd + sum.del === 0) continue
    const encoded = await encodingOf(keeper)
    const put: Put = async kept => {
      if (encoded === 'SQL_ASCII' && kept.rows.some(r => r.some(v => v?.includes('\ufffd')))) {
        fail('badInput', `Rows of ${qualified(table)} cannot be kept: they hold bytes that are not UTF-8.`)
      }
      if (kept.rows.length > 0) await sink.put(kept)
    }
    let gone = 0
    for (const leaf of own) gone += await keepOld(client, keeper, table, leaf, xids, put)
    // An update of a key looks like one row less and one row more; so does a move of a row without a key.
    const unclear =
      table.key.length === 0
        ? sum.upd > 0 || (table.partitioned && sum.ins > 0)
        : gone > sum.del || (table.partitioned && sum.ins > 0 && gone > 0)
    if (unclear) await keepMade(client, keeper, table, xids, put)
    else if (gone > 0 && sum.upd > 0 && sum.ins > 0 && table.key.length > 0) unsure.push(qualified(table))
  }
  return unsure
}

async function encodingOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query("select pg_catalog.current_setting('server_encoding') as value")
  return rows[0].value
}

const shape = (table: Table) => ({
  schema: table.schema,
  table: table.name,
  columns: table.columns.map(c => c.name),
  key: table.key,
})

const names = (table: Table) => table.columns.map(c => quoteIdentifier(c.name)).join(', ')

/** Rows of one table or partition that were there before the step. Answers how many have gone by their key. */
async function keepOld(
  client: pg.Client,
  keeper: pg.Client,
  table: Table,
  leaf: { schema: string; name: string },
  xids: readonly string[],
  put: Put,
): Promise<number> {
  let gone = 0
  const from = `only ${qualified(leaf)}`
  const visible = async (session: pg.Client, places: readonly string[]) => {
    if (places.length === 0) return new Set<string>()
    const { rows } = await session.query(
      `select ctid::text as place from ${from} where ctid = any($1::tid[])`,
      [places],
    )
    return new Set(rows.map(row => row.place as string))
  }
  await keeper.query(
    `declare plumbline_rows no scroll cursor for
     select ctid::text, xmax::text, ${names(table)}
     from ${from}
     where not xmax = '0'::xid`,
  )
  for (;;) {
    const candidates = await textRows(keeper, `fetch ${batch} from plumbline_rows`)
    if (candidates.length === 0) break
    const still = await visible(
      client,
      candidates.map(c => c[0]!),
    )
    const hidden = candidates.filter(c => !still.has(c[0]!))
    // Locked by others as well, a row names a group of transactions. If nobody else has changed it, we have.
    const unsure = hidden.filter(c => !xids.includes(c[1]!)).map(c => c[0]!)
    const ours = await visible(keeper, unsure)
    const rows = hidden.filter(c => xids.includes(c[1]!) || ours.has(c[0]!)).map(c => c.slice(2))
    gone += await putOld(client, table, rows, put)
  }
  await keeper.query('close plumbline_rows')
  return gone
}

async function putOld(client: pg.Client, table: Table, rows: readonly Row[], put: Put): Promise<number> {
  const now = await rowsByKey(
    client,
    table,
    rows.map(row => keyOf(table, row)),
  )
  const updated = rows.filter((_, i) => now.has(i))
  const deleted = rows.filter((_, i) => !now.has(i))
  await put({
    ...shape(table),
    act: 'update',
    rows: updated,
    after: rows.flatMap((_, i) => {
      const row = now.get(i)
      return row ? [digestOf(row)] : []
    }),
  })
  await put({ ...shape(table), act: 'delete', rows: deleted, after: [] })
  return deleted.length
}

/** Rows as the step leaves them that were not there before by their key, to be taken away by a restore. */
async function keepMade(
  client: pg.Client,
  keeper: pg.Client,
  table: Table,
  xids: readonly string[],
  put: Put,
): Promise<void> {
  await client.query(
    `declare plumbline_made no scroll cursor for
     select ${names(table)}
     from ${wholeOf(table)}
     where xmin::text = any(array[${xids.map(x => `'${Number(x)}'`).join(', ')}])`,
  )
  for (;;) {
    const rows = await textRows(client, `fetch ${batch} from plumbline_made`)
    if (rows.length === 0) break
    const old = await rowsByKey(
      keeper,
      table,
      rows.map(row => keyOf(table, row)),
    )
    await put({ ...shape(table), act: 'made', rows: rows.filter((_, i) => !old.has(i)), after: [] })
  }
  await client.query('close plumbline_made')
}
