// What `plumbline lint` and `explain` share: settings found on disk, the PostgreSQL version, and the
// schema to start from.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseDocument } from 'yaml'
import { emptyDatabase, groundAfter } from '../../advisor/ground.ts'
import { type AdvisorSettings, readSettings, readSquawk, readVersion } from '../../advisor/settings.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import type { Relation } from '../../impact/catalog/values.ts'
import { lineIndex, positionAt } from '../../sql/lineIndex.ts'
import { readScript } from '../../sql/script.ts'
import { type Io, Usage } from '../command.ts'

export interface Configuration {
  readonly settings: AdvisorSettings
  /** Mistakes in the file, each with its place. */
  readonly problems: readonly string[]
}

const none: AdvisorSettings = { rules: new Map(), exclude: [] }

/** The file named, else the nearest plumbline.yaml upwards, else the nearest .squawk.toml. */
export async function readConfiguration(named: string | undefined, folder: string): Promise<Configuration> {
  if (named !== undefined && !existsSync(named)) throw new Usage(`There is no file ${named}`)
  const file = named ?? upwards(folder, ['plumbline.yaml', 'plumbline.yml', '.squawk.toml'])
  if (file === undefined) return { settings: none, problems: [] }
  const text = await readFile(file, 'utf8')
  if (file.endsWith('.toml')) return { settings: readSquawk(text), problems: [] }
  const document = parseDocument(text)
  const lines = lineIndex(text)
  const place = (offset: number) => {
    const { line, character } = positionAt(lines, offset)
    return `${file}:${line + 1}:${character + 1}`
  }
  const broken = document.errors.map(error => `${place(error.pos[0])}: ${error.message.split('\n')[0]}`)
  if (broken.length > 0) return { settings: none, problems: broken }
  const { settings, problems } = readSettings(document.toJS())
  return {
    settings,
    problems: problems.map(problem => {
      const node = document.getIn(problem.path, true) as { range?: readonly number[] } | undefined
      return `${place(node?.range?.[0] ?? 0)}: ${problem.message}`
    }),
  }
}

function upwards(folder: string, names: readonly string[]): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    for (const name of names) if (existsSync(path.join(at, name))) return path.join(at, name)
    if (path.dirname(at) === at) return undefined
  }
}

export function versionFrom(given: string | undefined, settings: AdvisorSettings): number {
  if (given === undefined) return settings.version ?? 18
  const version = readVersion(given)
  if (version === undefined) throw new Usage(`--pg-version is a version such as 16, not ${given}`)
  return version
}

/** The schema of a live database with the sizes of its tables, or that of a file of DDL. */
export async function startingGround(
  given: { readonly database?: string | undefined; readonly schema?: string | undefined },
  io: Io,
  version: number | undefined,
): Promise<{ readonly ground: Ground; readonly version: number } | undefined> {
  if (given.schema !== undefined) {
    const text = await readFile(given.schema, 'utf8').catch(() => {
      throw new Usage(`There is no file ${given.schema}`)
    })
    const known = version ?? 18
    return { ground: groundAfter(readScript(text), emptyDatabase, known), version: known }
  }
  return given.database === undefined ? undefined : liveGround(given.database, io, version)
}

async function liveGround(
  url: string,
  io: Io,
  version: number | undefined,
): Promise<{ ground: Ground; version: number }> {
  const [
    { parseConnectionUrl },
    { connect, disconnect },
    { passwords },
    { introspect },
    { render },
    { environmentParameters },
  ] = await Promise.all([
    import('../../postgres/url.ts'),
    import('../../postgres/connect.ts'),
    import('../../postgres/passwords.ts'),
    import('../../schema/introspect/introspect.ts'),
    import('../../schema/render/render.ts'),
    import('../../postgres/environment.ts'),
  ])
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
