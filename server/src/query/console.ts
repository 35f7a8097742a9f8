// The admin console's side of the server: one session for each console, statements run as written,
// one message each, so that begin, set and temporary tables last. Nothing here is recorded.
import type pg from 'pg'
import type { ConsoleAnswer, QueryResult } from '#protocol/query.ts'
import { readScript } from '../sql/script.ts'
import { execute, statementFailure } from './execute.ts'

/** Runs the statements in the console's session up to the first failure. `limit`: rows of each. */
export async function runInConsole(
  client: pg.Client,
  sql: string,
  limit: number,
  signal?: AbortSignal,
): Promise<ConsoleAnswer> {
  const results: QueryResult[] = []
  for (const { text, start } of readScript(sql).statements) {
    try {
      results.push(await execute(client, text, limit))
    } catch (error) {
      const failure = statementFailure(error, text, start, signal)
      return { results, failure, transaction: transaction(client) }
    }
  }
  return { results, transaction: transaction(client) }
}

function transaction(client: pg.Client): ConsoleAnswer['transaction'] {
  const status = client.getTransactionStatus()
  if (status === 'E') return 'failed'
  return status === 'T' ? 'open' : 'idle'
}
