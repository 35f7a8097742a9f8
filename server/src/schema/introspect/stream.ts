// Runs many queries in one round trip and hands over the rows of each as soon as it has ended, so
// that the server goes on with the next while they are read. Values stay text.
import type pg from 'pg'
import type { Row } from './catalog.ts'

/** Rows of a query that takes them in pieces, at a time. */
const piece = 500

/** `read` gets the rows of `queries[at]`: all of them, or many times some of them. */
export function stream(
  client: pg.ClientBase,
  queries: readonly { readonly sql: string; readonly inPieces: true | undefined }[],
  read: (rows: readonly Row[], at: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let rows: Row[] = []
    let at = 0
    let failure: unknown
    const flush = () => {
      const some = rows
      rows = []
      try {
        if (failure === undefined) read(some, at)
      } catch (error) {
        failure = error
      }
    }
    // What node-postgres calls while the answers to a simple query come in.
    const batch = {
      submit: (connection: { query(text: string): void }) =>
        connection.query(queries.map(({ sql }) => sql).join(';\n')),
      handleRowDescription() {},
      handleDataRow({ fields }: { readonly fields: Row }) {
        rows.push(fields)
        if (rows.length === piece && queries[at]?.inPieces) flush()
      },
      handleCommandComplete() {
        flush()
        at++
      },
      handleError: reject,
      handleReadyForQuery() {
        if (failure === undefined) resolve()
        else reject(failure)
      },
    }
    client.query(batch as unknown as pg.Submittable)
  })
}
