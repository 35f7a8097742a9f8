// A live database for `lint` and `explain`: its schema with the sizes of its tables, and its answers
// about a script. It connects, so it is loaded only when a database is named.
import type { LiveFacts } from '../../advisor/live.ts'
import { liveFacts } from '../../changes/checks/liveFacts.ts'
import { liveGround } from '../../changes/checks/liveGround.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import { connect, disconnect } from '../../postgres/connect.ts'
import { environmentParameters } from '../../postgres/environment.ts'
import { passwords } from '../../postgres/passwords.ts'
import { parseConnectionUrl } from '../../postgres/url.ts'
import { introspect } from '../../schema/introspect/introspect.ts'
import { render } from '../../schema/render/render.ts'
import type { Script } from '../../sql/script.ts'
import type { Io } from '../command.ts'

export interface LiveDatabase {
  readonly ground: Ground
  readonly version: number
  /** What it says of a script that is to run in it. */
  ask(script: Script): Promise<LiveFacts>
  close(): Promise<void>
}

export async function liveDatabase(url: string, io: Io, version: number | undefined): Promise<LiveDatabase> {
  const { endpoint, database, password } = parseConnectionUrl(url, {
    defaults: await environmentParameters(io.environment),
    allowCaFile: true,
  })
  const sources = passwords({
    environment: io.environment,
    ...(password === undefined ? {} : { kept: () => password }),
    ...(io.ask ? { ask: io.ask } : {}),
  })
  const client = await connect(endpoint, database ?? endpoint.maintenanceDatabase, { passwords: sources })
  try {
    const { model, serverVersion } = await introspect(client)
    const major = version ?? Math.floor(serverVersion / 10_000)
    const ground = await liveGround(client, render(model), major)
    return {
      ground,
      version: major,
      ask: script => liveFacts(client, script, ground, major),
      close: () => disconnect(client),
    }
  } catch (error) {
    await disconnect(client)
    throw error
  }
}
