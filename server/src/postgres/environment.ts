// What PG* variables and the service file say about where to connect, for the command line, and the
// password they hold for it. The password file is passwordFile.ts's; nothing here connects.
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fail } from '../failure/failed.ts'
import type { Login } from './login.ts'
import type { Parameters } from './parameters.ts'

const variables: Readonly<Record<string, string>> = {
  PGHOST: 'host',
  PGPORT: 'port',
  PGUSER: 'user',
  PGPASSWORD: 'password',
  PGDATABASE: 'dbname',
  PGSSLMODE: 'sslmode',
  PGSSLROOTCERT: 'sslrootcert',
}

/** Of a service, what decides where and how to connect; the rest tunes libpq. */
const ofService = ['host', 'port', 'user', 'dbname', 'sslmode', 'sslrootcert', 'password']

/** They would change who is connected to or how, and are not supported: better no connection than another. */
const unsupported = [
  'hostaddr',
  'sslcert',
  'sslkey',
  'sslcrl',
  'options',
  'service',
  'krbsrvname',
  'requirepeer',
]

/** Where to connect when nothing else says it. Never a password: see `environmentPassword`. */
export async function environmentParameters(environment: NodeJS.ProcessEnv): Promise<Parameters> {
  const found = await gathered(environment)
  found.delete('password')
  // libpq's own default, which variables often repeat; ours is stricter.
  if (['prefer', 'allow'].includes(found.get('sslmode') ?? '')) found.delete('sslmode')
  if (found.get('sslrootcert') === 'system') found.delete('sslrootcert')
  return found
}

export interface EnvironmentPassword {
  readonly password: string
  /** For people: `the variable PGPASSWORD`. */
  readonly source: string
  /** It goes only where host, port and user (as far as they are set) point to: never to a stranger. */
  readonly meant: boolean
}

/** A service that cannot be read gives none; whoever goes by its parameters learns why. */
export async function environmentPassword(
  environment: NodeJS.ProcessEnv,
  { endpoint }: Login,
): Promise<EnvironmentPassword | undefined> {
  const found = await gathered(environment).catch(() => undefined)
  const password = found?.get('password')
  if (!found || !password) return undefined
  const [host, port, user] = [found.get('host'), found.get('port'), found.get('user')]
  const hosts = [host, environment.PGHOSTADDR].filter(Boolean)
  const meant =
    (hosts.length === 0 || hosts.includes(endpoint.host)) &&
    (!port || Number(port) === endpoint.port) &&
    (!user || user === endpoint.user)
  const source =
    password === environment.PGPASSWORD
      ? 'the variable PGPASSWORD'
      : `the password of the service ${environment.PGSERVICE}`
  return { password, source, meant }
}

/** A service named by PGSERVICE wins over variables, as in libpq. */
async function gathered(environment: NodeJS.ProcessEnv): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [variable, name] of Object.entries(variables)) {
    const value = environment[variable]
    if (value) found.set(name, value)
  }
  if (environment.PGSERVICE) {
    for (const [name, value] of await service(environment.PGSERVICE, environment)) found.set(name, value)
  }
  return found
}

/** The parameters of a service from PGSERVICEFILE, `~/.pg_service.conf` or PGSYSCONFDIR. */
async function service(name: string, environment: NodeJS.ProcessEnv): Promise<Parameters> {
  const home = environment.HOME ?? os.homedir()
  const own =
    environment.PGSERVICEFILE ??
    (process.platform === 'win32'
      ? path.join(environment.APPDATA ?? home, 'postgresql', '.pg_service.conf')
      : path.join(home, '.pg_service.conf'))
  const shared = environment.PGSYSCONFDIR ? [path.join(environment.PGSYSCONFDIR, 'pg_service.conf')] : []
  for (const file of [own, ...shared]) {
    const text = await readFile(file, 'utf8').catch(() => null)
    const found = text === null ? null : serviceIn(text, name, file)
    if (found) return found
  }
  return fail('badInput', `There is no service ${name}.`, { hint: `Describe it in ${own}.` })
}

/** One `[name]` section; null when the file has none. */
function serviceIn(text: string, name: string, file: string): Parameters | null {
  let inside = false
  let found: Map<string, string> | null = null
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const section = /^\[(.*)\]$/.exec(line)?.[1]
    if (section !== undefined) {
      if (inside) return found
      inside = section === name
      if (inside) found = new Map()
      continue
    }
    if (!inside || !found) continue
    const equals = line.indexOf('=')
    if (equals < 1) fail('badInput', `Line ${index + 1} of ${file} is not a parameter with a value.`)
    const key = line.slice(0, equals).trim()
    if (unsupported.includes(key))
      fail(
        'badInput',
        `The service ${name} sets ${key}, which is not supported (${file}, line ${index + 1}).`,
      )
    // The first one counts, as in libpq.
    if (ofService.includes(key) && !found.has(key)) found.set(key, line.slice(equals + 1).trim())
  }
  return found
}
