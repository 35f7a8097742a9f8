// The ledger: for databases whose owner wants it, one row for each step, written by the step's own
// transaction. It travels with the data, so it still tells the truth after a failover that lost
// commits or a restore, where PostgreSQL's own answer counts no longer.
import type pg from 'pg'
import { asFailure, fail } from '../../failure/failed.ts'
import { ledgerSchema } from '../../schema/ownSchemas.ts'
import type { Claim } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'
import type { Run } from '../execute/context.ts'

/** `store` tells the attempts of several stores apart. */
export interface LedgerKey {
  readonly store: string
  readonly attempt: number
  readonly step: number
}

export function ledgerKey({ identity }: Pick<Store, 'identity'>, attempt: number, step: number): LedgerKey {
  return { store: `${identity.systemIdentifier}/${identity.databaseOid}`, attempt, step }
}

/** Whether the run's database keeps one. */
export async function keepsLedger(store: Pick<Store, 'database'>, claim: Claim): Promise<boolean> {
  if (claim.type === 'createDatabase') return false
  return (await store.database(claim.task.databaseId)).ledger
}

/**
 * Throws conflict when the ledger knows of the step and Plumbline's records do not: they were set back to
 * an older state, and it would be applied a second time.
 */
export async function refuseLedgered({ client, claim, engine, facts }: Run, step: number): Promise<void> {
  const { store, attempt } = ledgerKey(engine.store, claim.attemptId, step)
  if (!(await ledgerStands(client))) return
  const { rows } = await client.query(
    `select issue = $4 and seal = $5 as same,
            written_at::text as at
     from ${ledgerSchema}.change
     where store = $1
       and step = $2
       and (attempt = $3 or issue = $4 and seal = $5)
     order by same desc
     limit 1`,
    [store, step, attempt, claim.issueId, claim.revision.seal],
  )
  const [row] = rows
  if (!row) return
  const detail = 'Plumbline does not know of it: its records were probably restored from an older backup.'
  if (row.same) {
    fail('conflict', `The ledger of ${facts.database} says that this was applied already, at ${row.at}.`, {
      detail,
      hint: 'Look at the database. If the change is there, skip the task, with that as the reason.',
    })
  }
  fail('conflict', `The ledger of ${facts.database} holds another change by the number of this attempt.`, {
    detail,
    hint: 'Retry: the next attempt has another number.',
  })
}

async function ledgerStands(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('select pg_catalog.to_regclass($1) is not null as there', [
    `${ledgerSchema}.change`,
  ])
  return rows[0].there
}

/**
 * The last thing a step does before its COMMIT: as the login itself, whoever the script has become.
 * Throws notAllowed when the login may not write it; then nothing of the step is applied.
 */
export async function writeLedger({ client, claim, engine, facts }: Run, step: number): Promise<void> {
  const { store, attempt } = ledgerKey(engine.store, claim.attemptId, step)
  try {
    await client.query(`
      set local session authorization default;
      set local role none;
      set local search_path = pg_catalog`)
    if (!(await ledgerStands(client))) await makeLedger(client)
    await client.query(
      `insert into ${ledgerSchema}.change
         (store, attempt, step, issue, revision, version, seal, runner, started_at)
       values ($1, $2, $3, $4, $5, $6, $7, session_user, pg_catalog.now())`,
      [
        store,
        attempt,
        step,
        claim.issueId,
        claim.revision.number,
        claim.revision.version ?? null,
        claim.revision.seal,
      ],
    )
  } catch (error) {
    fail(
      'notAllowed',
      `The ledger of ${facts.database} could not be written, so the change was not applied.`,
      {
        detail: asFailure(error).message,
        hint: `The login needs CREATE on the database, or INSERT on ${ledgerSchema}.change. Or switch the ledger off.`,
      },
    )
  }
}

async function makeLedger(client: pg.Client): Promise<void> {
  await client.query(`
    create schema if not exists ${ledgerSchema};
    comment on schema ${ledgerSchema} is 'What Plumbline has changed here, written by each change itself. Asked for by this database''s settings.';
    create table ${ledgerSchema}.change (
      store text not null,
      attempt bigint not null,
      step int not null,
      issue bigint not null,
      revision int not null,
      version text,
      seal text not null,
      runner text not null,
      started_at timestamptz not null,
      written_at timestamptz not null default pg_catalog.clock_timestamp(),
      primary key (store, attempt, step)
    )`)
}

/**
 * Whether the step's row is there. Undefined when nobody can say: there is no ledger to look into, or
 * the server is a standby that may lag behind.
 */
export async function inLedger(client: pg.Client, key: LedgerKey): Promise<boolean | undefined> {
  await client.query('savepoint plumbline_ledger')
  try {
    const { rows: standing } = await client.query(
      `select pg_catalog.to_regclass($1) is not null as there,
              pg_catalog.pg_is_in_recovery() as standby`,
      [`${ledgerSchema}.change`],
    )
    if (!standing[0].there || standing[0].standby) return undefined
    const { rows } = await client.query(
      `select
       from ${ledgerSchema}.change
       where store = $1
         and attempt = $2
         and step = $3`,
      [key.store, key.attempt, key.step],
    )
    return rows.length > 0
  } catch {
    await client.query('rollback to savepoint plumbline_ledger')
    return undefined
  }
}
