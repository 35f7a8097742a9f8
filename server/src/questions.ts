// SQL that a person runs by hand: read-only queries, and the admin console with its lasting session.
import type { ConsoleAnswer, QueryAnswer } from '#protocol/query.ts'
import { checkDatabase } from './drift/checkDatabase.ts'
import { cancelRunning } from './postgres/cancel.ts'
import { connect, disconnect } from './postgres/connect.ts'
import { serverFacts } from './postgres/facts.ts'
import { runInConsole } from './query/console.ts'
import { runQuery } from './query/runQuery.ts'
import type { Running } from './running.ts'
import { inDatabase, locate } from './targets.ts'

interface Question {
  readonly databaseId: number
  readonly sql: string
  /** Rows of each statement. */
  readonly limit: number
}

export function query(
  running: Running,
  { databaseId, sql, limit }: Question,
  signal: AbortSignal,
): Promise<QueryAnswer> {
  return inDatabase(running, databaseId, 'query', signal, client => runQuery(client, sql, { limit, signal }))
}

export async function openConsole(running: Running, { databaseId }: { readonly databaseId: number }) {
  const { database, endpoint } = await locate(running, databaseId)
  const client = await connect(endpoint, database.name, {
    passwords: running.plumbline.passwords,
    applicationName: 'plumbline console',
  })
  const { version, login } = await serverFacts(client)
  const consoleId = running.consoles.add({
    client,
    databaseId,
    cancel: () => cancelRunning(client, endpoint),
    close: () => disconnect(client),
  })
  return { consoleId, serverVersion: version, user: login }
}

export async function runConsole(
  running: Running,
  { consoleId, sql, limit }: { readonly consoleId: number; readonly sql: string; readonly limit: number },
  signal: AbortSignal,
): Promise<ConsoleAnswer> {
  const { client, cancel } = running.consoles.get(consoleId)
  const stop = () => void cancel().catch(running.onFailure)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await runInConsole(client, sql, limit, signal)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** What was done in a console is an outside change: drift is looked for at once. */
export async function closeConsole(running: Running, { consoleId }: { readonly consoleId: number }) {
  const closed = await running.consoles.close(consoleId)
  if (closed) await checkDatabase(running.drift, closed.databaseId).catch(running.onFailure)
  return null
}
