// Where `plumbline schema` gets a schema from: a database by URL, a model in JSON, or SQL that is
// loaded into a throw-away database.
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import type { Endpoint } from '#protocol/instance.ts'
import { Failed, fail } from '../failure/failed.ts'
import { productFolder } from '../open.ts'
import { connect, disconnect } from '../postgres/connect.ts'
import { findBinaries } from '../postgres/embedded/findBinaries.ts'
import { makeHome, plumblineHome } from '../postgres/embedded/home.ts'
import { environmentParameters } from '../postgres/environment.ts'
import { type PasswordSources, type Passwords, passwords } from '../postgres/passwords.ts'
import { parseConnectionUrl } from '../postgres/url.ts'
import { introspect } from '../schema/introspect/introspect.ts'
import { type Model, readerVersion } from '../schema/model.ts'
import { BeginAgain, dropRoles, loadScript } from '../shadow/loadScript.ts'
import { type OwnCluster, openOwnCluster } from '../shadow/ownCluster.ts'
import { serverLocale } from '../shadow/prove.ts'
import { type ScratchServer, withScratch } from '../shadow/scratch.ts'
import type { Io } from './command.ts'

export interface Sources {
  model(source: string): Promise<Model>
  /** A server for throw-away databases: the one named, that of a database among the sources, or one of our own that is gone afterwards. */
  scratch(): Promise<ScratchServer>
  close(): Promise<void>
}

const isUrl = (source: string) => /^postgres(ql)?:\/\//i.test(source)

export function sources(io: Io, all: readonly string[], shadow: string | undefined): Sources {
  let cluster: Promise<OwnCluster> | undefined
  let server: Promise<ScratchServer> | undefined
  /** Roles that files have made. */
  const made = new Set<string>()
  const scratch = () => {
    server ??= findServer(io, all, shadow, () => {
      cluster ??= startCluster(io)
      return cluster
    })
    return server
  }
  return {
    scratch,
    async model(source) {
      if (isUrl(source)) return fromDatabase(io, source)
      const info = await stat(source).catch(() => fail('notFound', `There is no file or folder ${source}.`))
      if (info.isFile() && source.endsWith('.json')) return fromJson(source)
      return fromSql(await scratch(), info.isDirectory() ? await scriptsOf(source) : [source], made)
    },
    async close() {
      const own = await cluster?.catch(() => undefined)
      if (made.size && !own) await withAdmin(await scratch(), client => dropRoles(client, made))
      await own?.close()
    },
  }
}

async function withAdmin(server: ScratchServer, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const admin = await server.open(null)
  try {
    await use(admin)
  } finally {
    await server.close(admin)
  }
}

interface Login {
  readonly endpoint: Endpoint
  readonly database: string
  readonly passwords: Passwords
}

async function login(io: Io, url: string): Promise<Login> {
  const { environment, ask } = io
  const target = parseConnectionUrl(url, {
    defaults: await environmentParameters(environment),
    allowCaFile: true,
  })
  const { endpoint, password } = target
  const given: PasswordSources = password ? { kept: () => password } : {}
  const known = passwords({ ...given, environment, ...(ask ? { ask } : {}) })
  return { endpoint, database: target.database || endpoint.maintenanceDatabase, passwords: known }
}

async function using<T>(to: Login, database: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(to.endpoint, database, {
    passwords: to.passwords,
    applicationName: 'plumbline schema',
  })
  try {
    return await use(client)
  } finally {
    await disconnect(client)
  }
}

async function fromDatabase(io: Io, url: string): Promise<Model> {
  const to = await login(io, url)
  return using(to, to.database, async client => (await introspect(client)).model)
}

async function fromJson(file: string): Promise<Model> {
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as { model?: Model } & Model
    const model = read.model ?? read
    if (typeof model.reader === 'number' && model.reader > readerVersion) {
      fail('badInput', `${file} was written by a newer Plumbline.`)
    }
    if (Array.isArray(model.facts)) return model
  } catch (error) {
    if (error instanceof Failed) throw error
  }
  return fail('badInput', `${file} is not a schema as plumbline schema dump --format json writes it.`)
}

/** Scripts of a folder in the order of their paths. */
async function scriptsOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = found
    .filter(entry => entry.isFile() && entry.name.endsWith('.sql'))
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort()
  return files.length ? files : fail('badInput', `${folder} holds no .sql file.`)
}

async function fromSql(server: ScratchServer, files: readonly string[], made: Set<string>): Promise<Model> {
  const texts = await Promise.all(files.map(async name => ({ name, text: await readFile(name, 'utf8') })))
  const locale = await serverLocale(server)
  for (;;) {
    try {
      return await withScratch(server, null, locale, async ({ client }) => {
        for (const { name, text } of texts) {
          await loadScript(client, text, { name, makeRoles: server.disposable === true, made })
        }
        const { model } = await introspect(client)
        // What is said of a throw-away database as a whole is nobody's wish.
        return { ...model, facts: model.facts.filter(fact => fact.kind !== 'database') }
      })
    } catch (error) {
      if (!(error instanceof BeginAgain)) throw error
    }
  }
}

async function findServer(
  io: Io,
  all: readonly string[],
  shadow: string | undefined,
  cluster: () => Promise<OwnCluster>,
): Promise<ScratchServer> {
  if (shadow !== undefined) return onServer(await login(io, shadow))
  for (const url of all.filter(isUrl)) {
    const to = await login(io, url)
    const may = await using(to, to.database, async client => {
      const { rows } = await client.query<{ may: boolean }>(
        `select rolcreatedb or rolsuper as may from pg_catalog.pg_roles where rolname = current_user`,
      )
      return rows[0]?.may === true
    })
    if (may) return onServer(to)
  }
  const { endpoint, password } = await cluster()
  const known = passwords({ kept: () => password })
  return {
    ...onServer({ endpoint, database: endpoint.maintenanceDatabase, passwords: known }),
    disposable: true,
  }
}

/** A URL's own database stands in where the maintenance database is closed to the login. */
function onServer({ endpoint, passwords: known }: Login): ScratchServer {
  return {
    own: true,
    open: name =>
      connect(endpoint, name ?? endpoint.maintenanceDatabase, {
        passwords: known,
        applicationName: 'plumbline shadow',
      }),
    close: disconnect,
  }
}

async function startCluster({ environment }: Io): Promise<OwnCluster> {
  const home = plumblineHome(environment)
  await makeHome(home)
  return openOwnCluster(await findBinaries(productFolder(), home))
}
