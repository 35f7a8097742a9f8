// Drops what was kept of the rows that a change touched: from the store, and from the target where it
// stands there. Rows are somebody's data, so the store lets DBAs and owners do it, and says that they did.
import { fail } from '../../failure/failed.ts'
import { keptSchema } from '../../schema/ownSchemas.ts'
import type { Engine } from '../execute/context.ts'
import { keptTables } from './pointer.ts'

/** Answers the tables of the target that were dropped. */
export async function forgetKept(
  { store, targets }: Pick<Engine, 'store' | 'targets'>,
  changeId: number,
): Promise<readonly string[]> {
  const { databaseId, keptRows } = await store.change(changeId)
  const tables = keptTables(await store.keptRows(changeId))
  if (keptRows === undefined) fail('notFound', `Nothing is kept of the rows that change ${changeId} touched.`)
  if (tables.length === 0) {
    await store.dropKeptRows(changeId)
    return []
  }
  const { instanceId, name } = await store.database(databaseId)
  const client = await targets.open({ instanceId, databaseName: name }, 'plumbline restore')
  try {
    await client.query("begin; set local lock_timeout = '10s'")
    for (const table of tables) await client.query(`drop table if exists ${table}`)
    const { rows } = await client.query(
      `select exists (select from pg_catalog.pg_namespace where nspname = $1)
         and not exists (
           select
           from pg_catalog.pg_class
           where relnamespace = pg_catalog.to_regnamespace($1)
         ) as empty`,
      [keptSchema],
    )
    if (rows[0].empty) await client.query(`drop schema ${keptSchema}`)
    // Refused here, the tables stay.
    await store.dropKeptRows(changeId)
    await client.query('commit')
    return tables
  } finally {
    await targets.close(client)
  }
}
