// How many rows PostgreSQL's planner expects a statement to touch on the target itself. EXPLAIN runs
// nothing; it may know nothing either.
import type { Node } from '@pgsql/types'
import type pg from 'pg'

interface Plan {
  readonly 'Plan Rows'?: number
  readonly Plans?: readonly Plan[]
}

/** Undefined for what is no DML, and where an earlier statement has to run first. */
export async function estimatedRows(
  client: pg.Client,
  searchPath: string,
  node: Node,
  text: string,
): Promise<number | undefined> {
  const touches = 'UpdateStmt' in node || 'DeleteStmt' in node || 'InsertStmt' in node || 'MergeStmt' in node
  if (!touches) return undefined
  await client.query('begin read only')
  try {
    await client.query("select pg_catalog.set_config('search_path', $1, true)", [searchPath])
    const { rows } = await client.query(`explain (format json) ${text}`)
    const told = rows[0]['QUERY PLAN']
    const [explained] = (typeof told === 'string' ? JSON.parse(told) : told) as { readonly Plan: Plan }[]
    return explained?.Plan.Plans?.[0]?.['Plan Rows']
  } catch {
    return undefined
  } finally {
    await client.query('rollback').catch(() => undefined)
  }
}
