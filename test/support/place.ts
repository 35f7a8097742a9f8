// A place of its own for one journey: the sample workspace, and the home of a Plumbline that nobody
// else uses. Also asks that Plumbline's databases what is true, past the extension.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { connect, disconnect } from '../../server/src/postgres/connect.ts'
import { findBinaries } from '../../server/src/postgres/embedded/findBinaries.ts'
import { openEmbedded } from '../../server/src/postgres/embedded/openEmbedded.ts'
import { passwords } from '../../server/src/postgres/passwords.ts'
import { makeSampleWorkspace } from '../../server/src/postgres/sample/sampleWorkspace.ts'

const root = path.join(__dirname, '../..')

export interface Place {
  /** The sample workspace. */
  readonly folder: string
  /** For PLUMBLINE_HOME. */
  readonly home: string
  /** Runs a query in a sample database as its owner, past the extension. */
  query(database: string, sql: string): Promise<pg.QueryResult['rows']>
  /** Runs a query in a session that stays, and returns what ends it. */
  hold(database: string, sql: string): Promise<() => Promise<void>>
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
    async query(database, sql) {
      const { client, end } = await session(home, database)
      try {
        return (await client.query(sql)).rows
      } finally {
        await end()
      }
    },
    async hold(database, sql) {
      const { client, end } = await session(home, database)
      await client.query(sql)
      return end
    },
    remove: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  }
}

async function session(home: string, database: string) {
  const binaries = await findBinaries(root, home)
  const embedded = await openEmbedded({ home, binaries })
  try {
    const known = passwords({ kept: login => embedded.password(login) })
    const client = await connect(embedded.sample, database, { passwords: known })
    const end = async () => {
      await disconnect(client)
      await embedded.close()
    }
    return { client, end }
  } catch (error) {
    await embedded.close()
    throw error
  }
}
