// A place of its own for one journey: the sample workspace, and the home of a Plumbline that nobody
// else uses. Also asks that Plumbline's databases what is true, past the extension.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { openPlumbline } from '../../server/src/open.ts'
import { connect, disconnect } from '../../server/src/postgres/connect.ts'
import { makeSampleWorkspace } from '../../server/src/postgres/sample/sampleWorkspace.ts'

const root = path.join(__dirname, '../..')

export interface Place {
  /** The sample workspace. */
  readonly folder: string
  /** For PLUMBLINE_HOME. */
  readonly home: string
  /** Runs a query in a sample database as its owner, past the extension. */
  query(database: string, sql: string): Promise<pg.QueryResult['rows']>
  remove(): Promise<void>
}

export async function makePlace(): Promise<Place> {
  const base = await mkdtemp(path.join(os.tmpdir(), 'plumbline-journey-'))
  // As root the server runs as another user, who must be able to pass.
  await chmod(base, 0o755)
  const folder = path.join(base, 'shop')
  const home = path.join(base, 'home')
  await makeSampleWorkspace(path.join(root, 'sample'), folder)
  return {
    folder,
    home,
    query: (database, sql) => query(home, database, sql),
    remove: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  }
}

async function query(home: string, database: string, sql: string): Promise<pg.QueryResult['rows']> {
  const plumbline = await openPlumbline({
    storeUrl: '',
    environment: { ...process.env, PLUMBLINE_HOME: home },
  })
  try {
    const { embedded, passwords } = plumbline
    if (!embedded) throw new Error('a place has an embedded server')
    const client = await connect(embedded.sample, database, { passwords })
    try {
      return (await client.query(sql)).rows
    } finally {
      await disconnect(client)
    }
  } finally {
    await plumbline.close()
  }
}
