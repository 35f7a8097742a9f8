// Sends one statement by the extended protocol and reads its rows up to a limit, as text.
import type { EventEmitter } from 'node:events'
import pg from 'pg'
import Cursor from 'pg-cursor'
import type { Failure } from '#protocol/failure.ts'
import type { QueryResult, ResultColumn } from '#protocol/query.ts'

type Value = string | null

/** Every value as PostgreSQL printed it; what a person sees is then what is there. */
const asPrinted = { getTypeParser: () => (value: string) => value }

interface Rows {
  readonly rows: readonly Value[][]
  readonly fields: readonly pg.FieldDef[]
  /** PostgreSQL's command tag; empty when the limit cut the statement short. */
  readonly command: string
}

/** Runs one statement; throws the server's error. `limit` is in rows. */
export async function execute(client: pg.Client, sql: string, limit: number): Promise<QueryResult> {
  const notices: string[] = []
  const onNotice = ({
    severity,
    message = '',
  }: {
    severity?: string | undefined
    message?: string | undefined
  }) => notices.push(severity === undefined || severity === 'NOTICE' ? message : `${severity}: ${message}`)
  client.on('notice', onNotice)
  const started = performance.now()
  try {
    const { rows, fields, command } = await read(client, sql, limit + 1)
    const milliseconds = performance.now() - started
    return {
      sql,
      columns: await columns(client, fields),
      rows: rows.slice(0, limit),
      truncated: rows.length > limit,
      command,
      milliseconds,
      notices,
    }
  } finally {
    client.off('notice', onNotice)
  }
}

async function read(client: pg.Client, sql: string, most: number): Promise<Rows> {
  // The driver keeps only the tag's first word: `ALTER` of `ALTER TABLE`.
  let tag = ''
  const complete = ({ text }: { readonly text: string }) => {
    tag = text
  }
  const { connection } = client as unknown as { readonly connection: EventEmitter }
  connection.once('commandComplete', complete)
  let onLost = () => {}
  const lost = new Promise<void>(resolve => {
    onLost = resolve
  })
  connection.once('end', onLost)
  const cursor = client.query(new Cursor<Value[]>(sql, [], { rowMode: 'array', types: asPrinted as never }))
  try {
    return await new Promise<Rows>((resolve, reject) =>
      cursor.read(most, (error, rows, result) => {
        if (error) reject(error)
        else resolve({ rows, fields: result?.fields ?? [], command: tag.replace(/^INSERT 0/, 'INSERT') })
      }),
    )
  } finally {
    connection.off('commandComplete', complete)
    // A connection that broke will never say that it is ready again.
    await Promise.race([cursor.close(), lost])
    connection.off('end', onLost)
  }
}

async function columns(client: pg.Client, fields: readonly pg.FieldDef[]): Promise<ResultColumn[]> {
  if (fields.length === 0) return []
  // A failed transaction answers nothing more, and the names of types are not worth ending it.
  if (client.getTransactionStatus() === 'E') return fields.map(({ name }) => ({ name, type: '' }))
  const { rows } = await client.query<{ type: string }>(
    `select pg_catalog.format_type(oid, modifier) as type
     from unnest($1::oid[], $2::int[]) with ordinality as field (oid, modifier, position)
     order by position`,
    [fields.map(field => field.dataTypeID), fields.map(field => field.dataTypeModifier)],
  )
  return fields.map(({ name }, index) => ({ name, type: rows[index]?.type ?? '' }))
}

export const queryCanceled = '57014'

/** What the driver says of a connection that is gone: true of it, and of no help to anybody. */
const driverRemark = /not queryable|^Connection terminated/

/**
 * A refused statement as a Failure; `start` is where the statement begins in the text the person wrote,
 * `signal` what they cancel it by: a timeout, or another session, ends a statement under the same SQLSTATE.
 */
export function statementFailure(error: unknown, sql: string, start = 0, signal?: AbortSignal): Failure {
  if (!(error instanceof pg.DatabaseError)) {
    const detail = error instanceof Error ? error.message : String(error)
    return {
      code: 'connectionFailed',
      message: 'The connection to the server broke.',
      ...(driverRemark.test(detail) ? {} : { detail }),
    }
  }
  if (error.code === queryCanceled && signal?.aborted)
    return { code: 'cancelled', message: 'The statement was cancelled.', sqlState: error.code }
  return {
    code: 'statementFailed',
    message: error.message,
    ...(error.detail ? { detail: error.detail } : {}),
    ...(error.hint ? { hint: error.hint } : {}),
    ...(error.code ? { sqlState: error.code } : {}),
    ...(error.position ? { offset: start + offsetOf(sql, Number(error.position)) } : {}),
  }
}

/** PostgreSQL counts characters (code points) from 1; we count UTF-16 units from 0. */
function offsetOf(sql: string, position: number): number {
  let offset = 0
  for (let left = position - 1; left > 0 && offset < sql.length; left--) {
    offset += (sql.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  }
  return offset
}
