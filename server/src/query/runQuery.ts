// Runs reading statements where nothing can be written: one statement for each message, inside a
// read-only transaction whose snapshot is taken first, so that no way back to writing is left.
import type pg from 'pg'
import type { QueryAnswer, QueryResult } from '#protocol/query.ts'
import { fail } from '../failure/failed.ts'
import { readScript } from '../sql/script.ts'
import { execute, queryCanceled, statementFailure } from './execute.ts'
import { notReading } from './reading.ts'

/**
 * Results up to the first failure. Refuses (badInput) before anything runs when a statement does
 * more than read. `limit`: rows of each statement. `timeout`: milliseconds for each statement.
 * `signal`: what a person cancels it by.
 */
export async function runQuery(
  client: pg.Client,
  sql: string,
  { limit, timeout = 60_000, signal }: { limit: number; timeout?: number; signal?: AbortSignal },
): Promise<QueryAnswer> {
  const statements = reading(sql)
  const results: QueryResult[] = []
  await client.query('begin read only')
  try {
    // Takes the snapshot: after it, PostgreSQL refuses `set transaction read write` (25001).
    await client.query('select 1')
    await client.query(`set local statement_timeout = ${Math.trunc(timeout)}`)
    for (const { text, start } of statements) {
      try {
        results.push(await execute(client, text, limit))
      } catch (error) {
        const failure = statementFailure(error, text, start, signal)
        const overdue = failure.code === 'statementFailed' && failure.sqlState === queryCanceled
        const hint = `A query ends after ${timeout / 1000} s here. The admin console has no such limit.`
        return { results, failure: overdue ? { ...failure, hint } : failure }
      }
      if (client.getTransactionStatus() !== 'T') break
    }
    return { results }
  } finally {
    await client.query('rollback').catch(() => undefined)
  }
}

function reading(sql: string) {
  const { statements } = readScript(sql)
  if (statements.length === 0) fail('badInput', 'There is no statement to run.')
  for (const { tree, problem, start } of statements) {
    if (problem) {
      fail('badInput', problem.message, {
        ...(problem.hint ? { hint: problem.hint } : {}),
        offset: start + problem.start,
      })
    }
    const reason = tree ? notReading(tree) : null
    if (reason) {
      fail('notAllowed', `This statement is not run here: ${reason}.`, {
        detail: 'Queries run in a read-only transaction.',
        hint: 'Make it an issue, or use the admin console.',
        offset: start,
      })
    }
  }
  return statements
}
