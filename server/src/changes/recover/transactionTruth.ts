// What became of a transaction that was about to commit. PostgreSQL's answer counts only on the
// same server, database and timeline; elsewhere the number may belong to another transaction.
import type pg from 'pg'
import type { ServerFacts } from '../../postgres/facts.ts'
import type { OpenAttempt } from '../../store/store.ts'
import { otherServer } from '../execute/identity.ts'
import type { Truth } from './recordTruth.ts'

/** The caller owns the target's lock, so the transaction is over one way or the other. */
export async function transactionTruth(
  client: pg.Client,
  facts: ServerFacts,
  attempt: OpenAttempt,
): Promise<Truth> {
  const { identity, xid } = attempt
  if (!identity || xid === null) return { kind: 'unknown', how: 'its transaction was not recorded' }
  const other = otherServer(identity, facts)
  if (other) return { kind: 'unknown', how: other }
  const status = await transactionStatus(client, xid)
  switch (status) {
    case 'committed':
      return { kind: 'applied', how: 'pg_xact_status: committed' }
    case 'aborted':
      return { kind: 'notApplied', how: 'pg_xact_status: aborted' }
    default:
      return { kind: 'unknown', how: `pg_xact_status: ${status}` }
  }
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
