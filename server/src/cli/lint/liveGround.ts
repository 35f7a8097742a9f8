// The schema of a live database with the sizes of its tables, for what is to run there. It connects,
// so it is loaded only when a database is named.
import { emptyDatabase, groundAfter } from '../../advisor/ground.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import type { Relation } from '../../impact/catalog/values.ts'
import { connect, disconnect } from '../../postgres/connect.ts'
import { environmentParameters } from '../../postgres/environment.ts'
import { passwords } from '../../postgres/passwords.ts'
import { parseConnectionUrl } from '../../postgres/url.ts'
import { introspect } from '../../schema/introspect/introspect.ts'
import { render } from '../../schema/render/render.ts'
import { readScript } from '../../sql/script.ts'
import type { Io } from '../command.ts'

export async function liveGround(
  url: string,
  io: Io,
  version: number | undefined,
): Promise<{ ground: Ground; version: number }> {
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
    const ground = groundAfter(readScript(render(model)), emptyDatabase, major)
    const { rows } = await client.query<{ schema: string; name: string; bytes: string; rows: string }>(`
      select n.nspname::text as schema,
             c.relname::text as name,
             pg_catalog.pg_total_relation_size(c.oid)::text as bytes,
             greatest(c.reltuples, 0)::bigint::text as rows
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm', 'p')
      and n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema'`)
    const values = new Map(ground.values)
    for (const row of rows) {
      const key = `rel:${row.schema}\0${row.name}`
      const relation = values.get(key) as Relation | undefined
      if (relation)
        values.set(key, {
          ...relation,
          size: { bytes: Number(row.bytes), rows: Number(row.rows) },
        } satisfies Relation)
    }
    return { ground: { ...ground, values }, version: major }
  } finally {
    await disconnect(client)
  }
}
