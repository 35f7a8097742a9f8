// The session settings under which a schema is read. Eight of them change how PostgreSQL prints
// definitions; the rest keep a read short and harmless.
import type pg from 'pg'

const settings = `
  set local search_path = pg_catalog;
  set local timezone = 'UTC';
  set local datestyle = 'ISO, YMD';
  set local intervalstyle = postgres;
  set local bytea_output = hex;
  set local extra_float_digits = 1;
  set local quote_all_identifiers = off;
  set local lc_monetary = 'C';
  set local standard_conforming_strings = on;
  set local jit = off;
  set local lock_timeout = '2s';
  set local statement_timeout = '60s';
`

export interface ReadOptions {
  /**
   * The caller has a transaction open and wants the schema as that transaction sees it. Settings
   * and locks of the read are given back by a savepoint.
   */
  readonly inTransaction?: boolean
}

/** Runs `read` under the pinned settings, in a transaction of its own or inside the caller's. */
export async function reading<T>(
  client: pg.ClientBase,
  options: ReadOptions,
  read: () => Promise<T>,
): Promise<T> {
  const [open, done, undo] = options.inTransaction
    ? [
        'savepoint plumbline_read;',
        'rollback to savepoint plumbline_read; release savepoint plumbline_read',
        'rollback to savepoint plumbline_read; release savepoint plumbline_read',
      ]
    : ['begin isolation level repeatable read read only;', 'commit', 'rollback']
  try {
    await client.query(open + settings)
    const result = await read()
    await client.query(done)
    return result
  } catch (error) {
    await client.query(undo).catch(() => undefined)
    throw error
  }
}

/** Every value as the text PostgreSQL sent, whatever parsers the process has registered. */
export const asText = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig

/** The major version as `server_version_num` says it, e.g. 180004. */
export async function serverVersion(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: string }>(
    `select current_setting('server_version_num') as version`,
  )
  return Number(rows[0]?.version)
}
