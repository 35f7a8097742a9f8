// What PG* variables and the service file say about where to connect, for the command line. The
// password file is passwordFile.ts's; nothing here connects.
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fail } from '../failure/failed.ts'
import type { Parameters } from './parameters.ts'

const variables: Readonly<Record<string, string>> = {
  PGHOST: 'host',
  PGPORT: 'port',
  PGUSER: 'user',
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

/** A service named by PGSERVICE wins over variables, as in libpq. */
export async function environmentParameters(environment: NodeJS.ProcessEnv): Promise<Parameters> {
  const found = new Map<string, string>()
  for (const [variable, name] of Object.entries(variables)) {
    const value = environment[variable]
    if (value) found.set(name, value)
  }
  if (environment.PGSERVICE) {
    for (const [name, value] of await service(environment.PGSERVICE, environment)) found.set(name, value)
  }
  // libpq's own default, which variables often repeat; ours is stricter.
  if (['prefer', 'allow'].includes(found.get('sslmode') ?? '')) found.delete('sslmode')
  if (found.get('sslrootcert') === 'system') found.delete('sslrootcert')
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
