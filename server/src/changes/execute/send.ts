// Sends one statement as one message of the extended protocol, which refuses a second statement
// in the same text, and answers what PostgreSQL said of it. Keeps no rows.
import type { EventEmitter } from 'node:events'
import pg from 'pg'

export interface Sent {
  /** The whole command tag, e.g. `INSERT 0 5` or `ALTER TABLE`. */
  readonly tag: string
  /** Rows affected or returned, where the tag says. */
  readonly rows?: number
}

/**
 * Rejects with PostgreSQL's error, or the connection's, and not before the server is done with the
 * statement: it tells an error first and undoes afterwards, so that whoever looks in between finds
 * locks held and an index still being built.
 */
export function send(client: pg.Client, text: string): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const connection = client.connection as unknown as EventEmitter
    let tag = ''
    const complete = (message: { text: string }) => {
      tag = message.text
    }
    const query = new pg.Query({ text, queryMode: 'extended', rowMode: 'array' } as pg.QueryArrayConfig)
    const done = () => connection.off('commandComplete', complete)
    // A row listener keeps the driver from gathering the rows.
    query.on('row', () => undefined)
    query.on('end', () => {
      done()
      const rows = /(\d+)$/.exec(tag)?.[1]
      resolve({ tag, ...(rows === undefined ? {} : { rows: Number(rows) }) })
    })
    query.on('error', error => {
      done()
      if (!(error instanceof pg.DatabaseError)) return reject(error)
      const over = () => {
        connection.off('readyForQuery', over)
        connection.off('end', over)
        reject(error)
      }
      connection.on('readyForQuery', over)
      connection.on('end', over)
    })
    connection.on('commandComplete', complete)
    client.query(query)
  })
}

/** The tag without its numbers: `INSERT 0 5` is `INSERT`. */
export function command(tag: string): string {
  return tag.replace(/[ \d]+$/, '')
}
