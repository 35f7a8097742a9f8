// How many rows PostgreSQL's planner expects a statement to touch on the target itself. EXPLAIN runs
// nothing; it may know nothing either.
import type { Node } from '@pgsql/types'
import type pg from 'pg'
import type { Planned } from '../../advisor/live.ts'

interface Plan {
  readonly 'Plan Rows'?: number
  readonly Plans?: readonly Plan[]
}

/**
 * Statements of a script that are asked about, of those that write rows. A load of a hundred thousand
 * INSERTs would take longer to ask about than to run.
 */
export const mostAsked = 300

/** Undefined for what is no DML, and where an earlier statement has to run first. */
export async function estimatedRows(
  client: pg.Client,
  searchPath: string,
  node: Node,
  text: string,
): Promise<number | undefined> {
  return (await planOf(client, searchPath, node, text))?.rows
}

/** What the planner says of a statement that writes rows; undefined for any other. */
export async function planOf(
  client: pg.Client,
  searchPath: string,
  node: Node,
  text: string,
): Promise<Planned | undefined> {
  const touches = 'UpdateStmt' in node || 'DeleteStmt' in node || 'InsertStmt' in node || 'MergeStmt' in node
  if (!touches) return undefined
  await client.query('begin read only')
  try {
    await client.query("select pg_catalog.set_config('search_path', $1, true)", [searchPath])
    const { rows } = await client.query(`explain (format json) ${text}`)
    const told = rows[0]['QUERY PLAN']
    const [explained] = (typeof told === 'string' ? JSON.parse(told) : told) as { readonly Plan: Plan }[]
    const expected = explained?.Plan.Plans?.[0]?.['Plan Rows']
    return expected === undefined ? {} : { rows: expected }
  } catch (error) {
    // What has no code is not PostgreSQL's answer.
    const { code, message } = error as { code?: string; message: string }
    return code === undefined || /^(57|08|53|55)/.test(code) ? {} : { refused: message }
  } finally {
    await client.query('rollback').catch(() => undefined)
  }
}
