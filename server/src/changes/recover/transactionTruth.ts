// What became of a transaction that was about to commit. PostgreSQL's answer counts only on the
// same server, database and timeline; elsewhere the number may belong to another transaction.
import type pg from 'pg'
import type { ServerFacts } from '../../postgres/facts.ts'
import type { OpenAttempt } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'
import { otherServer } from '../execute/identity.ts'
import { inLedger, ledgerKey } from '../ledger/ledger.ts'
import type { Truth } from './recordTruth.ts'

/** The caller owns the target's lock, so the transaction is over one way or the other. */
export async function transactionTruth(
  client: pg.Client,
  facts: ServerFacts,
  attempt: OpenAttempt,
  store: Pick<Store, 'identity'>,
): Promise<Truth> {
  const { identity, xid } = attempt
  if (!identity || xid === null) return { kind: 'unknown', how: 'its transaction was not recorded' }
  const other = otherServer(identity, facts)
  const status = other ?? `pg_xact_status: ${await transactionStatus(client, xid)}`
  if (status === 'pg_xact_status: committed') return { kind: 'applied', how: status }
  if (status === 'pg_xact_status: aborted') return { kind: 'notApplied', how: status }
  if (!identity.ledger) return { kind: 'unknown', how: status }
  // The row was part of the same commit, wherever the data has gone since.
  const there = await inLedger(client, ledgerKey(store, attempt.id, attempt.step))
  if (there === true) return { kind: 'applied', how: `it stands in the ledger; ${status}` }
  if (there === false) return { kind: 'notApplied', how: `it does not stand in the ledger; ${status}` }
  return { kind: 'unknown', how: `${status}; there is no ledger to look into` }
}

/** `committed`, `aborted`, `in progress`, or why PostgreSQL does not say. */
async function transactionStatus(client: pg.Client, xid: string): Promise<string> {
  await client.query('savepoint plumbline_status')
  try {
    const { rows } = await client.query('select pg_catalog.pg_xact_status($1::xid8) as status', [xid])
    return rows[0].status ?? 'too old to say'
  } catch (error) {
    await client.query('rollback to savepoint plumbline_status')
    return error instanceof Error ? error.message : String(error)
  }
}
