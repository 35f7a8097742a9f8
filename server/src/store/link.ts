// The connection to the store: a small pool, calls of the store's functions in the only form they
// accept, and plain reads under the caller's row security. Knows no table.
import pg from 'pg'
import { isConnectionLoss, storeFailed } from './storeFailure.ts'

export type Value = string | number | boolean | null | readonly string[]

export interface Link {
  /** Calls a function that writes; answers its row. Never sent twice. */
  call<T>(name: string, ...values: readonly Value[]): Promise<T>
  /** Reads; tried once more on a fresh connection when the old one proves dead. */
  rows<T>(sql: string, values?: readonly Value[]): Promise<T[]>
  /** Reads what may take minutes. */
  rowsPatiently<T>(sql: string, values?: readonly Value[]): Promise<T[]>
  close(): Promise<void>
}

/**
 * A member's statement never waits long for another's lock, nor holds one while idle. Sent after the
 * connection is made, because some poolers refuse start-up options.
 */
const sessionSettings = `
  set lock_timeout = '10s';
  set idle_in_transaction_session_timeout = '30s';
  set statement_timeout = '30s';
  set search_path = pg_catalog;
  set datestyle = 'ISO'`

/** Milliseconds until a connection that answers nothing is given up: longer than the server would take. */
const ordinary = 40_000
const patient = 1_800_000

const int8 = 20
const textTypes = new Set([1082, 1114, 1184, 1186, 1700])

/** int8 as a number (ids and counts stay far below 2^53), times as PostgreSQL printed them. */
const storeTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === int8) return Number
    if (textTypes.has(oid)) return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

export function clientConfig(config: pg.ClientConfig): pg.ClientConfig {
  return {
    application_name: 'plumbline store',
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    ...config,
    types: storeTypes,
  }
}

export function openLink(config: pg.ClientConfig): Link {
  const pool = new pg.Pool({
    ...clientConfig(config),
    max: 3,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
    onConnect: client => client.query(sessionSettings),
  })
  // A broken idle connection leaves the pool by itself; the next query opens another.
  pool.on('error', () => undefined)
  // One that breaks while it is lent says so to the query that waits; without a listener of its own
  // it would end the process.
  pool.on('connect', client => client.on('error', () => undefined))
  async function run<T>(text: string, values: readonly Value[], patience = ordinary): Promise<T[]> {
    let client: pg.PoolClient | undefined
    let broken = patience !== ordinary
    try {
      client = await pool.connect()
      if (patience !== ordinary) await client.query(`set statement_timeout = ${patience}`)
      const result = await within(client.query(text, [...values]), patience)
      return result.rows as T[]
    } catch (error) {
      const failed = storeFailed(error)
      broken ||= isConnectionLoss(failed)
      throw failed
    } finally {
      client?.release(broken)
    }
  }

  return {
    async call<T>(name: string, ...values: readonly Value[]): Promise<T> {
      const places = values.map((_, index) => `$${index + 1}`).join(', ')
      const rows = await run<T>(`select * from plumbline.${name}(${places})`, values)
      return rows[0] as T
    },
    rowsPatiently: (sql, values = []) => run(sql, values, patient),
    async rows<T>(sql: string, values: readonly Value[] = []): Promise<T[]> {
      try {
        return await run<T>(sql, values)
      } catch (error) {
        const failed = storeFailed(error)
        if (!isConnectionLoss(failed)) throw failed
        return run<T>(sql, values)
      }
    },
    close: () => pool.end(),
  }
}

async function within<T>(answer: Promise<T>, patience: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing for ${patience / 1000} s`)), patience)
  })
  answer.catch(() => undefined)
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
