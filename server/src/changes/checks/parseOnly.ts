// Asks a server what its own parser says of a statement, without running it: the Parse message of
// the extended protocol, in a transaction that ends at once.
import type pg from 'pg'

interface WireConnection {
  parse(query: { text: string }): void
  sync(): void
}

/** PostgreSQL's error, or undefined when it can parse the text. */
export function parseOnly(client: pg.Client, text: string): Promise<pg.DatabaseError | undefined> {
  return new Promise((resolve, reject) => {
    const nothing = () => undefined
    const query = {
      submit(connection: WireConnection) {
        connection.parse({ text })
        connection.sync()
      },
      handleError(error: Error) {
        const answered = (error as { severity?: string }).severity !== undefined
        if (answered) resolve(error as pg.DatabaseError)
        else reject(error)
      },
      handleReadyForQuery: () => resolve(undefined),
      handleRowDescription: nothing,
      handleDataRow: nothing,
      handlePortalSuspended: nothing,
      handleEmptyQuery: nothing,
      handleCommandComplete: nothing,
      handleCopyInResponse: nothing,
      handleCopyData: nothing,
    }
    client.query(query as unknown as pg.Submittable)
  })
}
