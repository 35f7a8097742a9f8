// Reads a connection URL or a libpq keyword/value string by our own rules: the driver's parser
// reads files that a URL names and takes hosts from its query. Opens nothing.
import { isIPv6 } from 'node:net'
import type { Endpoint } from '#protocol/instance.ts'
import { fail } from '../failure/failed.ts'
import { address, isSocketDirectory } from './login.ts'
import {
  type ConnectionTarget,
  connectionTarget,
  type ParameterOptions,
  printable,
  refuseUnknown,
} from './parameters.ts'

/**
 * `postgresql://user:password@host:port/database?sslmode=verify-full`, or
 * `host=... port=... dbname=...`. A socket directory is a percent-encoded host
 * (`postgresql://%2Fvar%2Frun%2Fpostgresql/shop`). Without an `sslmode`, TLS is fully checked
 * unless the host is this machine. Throws badInput; no message repeats a password.
 */
export function parseConnectionUrl(text: string, options: ParameterOptions = {}): ConnectionTarget {
  const trimmed = text.trim()
  if (trimmed === '') fail('badInput', 'The connection is empty.')
  if (trimmed.length > 4096) fail('badInput', 'The connection is longer than 4,096 characters.')
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]
  if (scheme === undefined) return connectionTarget(keywordValues(trimmed), options)
  if (!/^postgres(ql)?$/i.test(scheme)) {
    fail('badInput', `${scheme}:// is not PostgreSQL.`, {
      hint: 'Write postgresql://user@host:port/database.',
    })
  }
  return connectionTarget(urlParameters(trimmed.slice(scheme.length + 3)), options)
}

/** Never holds a password. */
export function formatUrl(endpoint: Endpoint, database?: string): string {
  const host = isSocketDirectory(endpoint.host)
    ? `${encodeURIComponent(endpoint.host)}:${endpoint.port}`
    : address(endpoint)
  const path = database === undefined ? '' : `/${encodeURIComponent(database)}`
  const mode = isSocketDirectory(endpoint.host) ? '' : `?sslmode=${endpoint.tls}`
  return `postgresql://${encodeURIComponent(endpoint.user)}@${host}${path}${mode}`
}

type Found = Map<string, string>

function urlParameters(rest: string): Found {
  const found: Found = new Map()
  if (rest.includes('#')) fail('badInput', 'The URL holds a "#".', { hint: 'Write it as %23.' })
  const question = rest.indexOf('?')
  const front = question === -1 ? rest : rest.slice(0, question)
  const slash = front.indexOf('/')
  const authority = slash === -1 ? front : front.slice(0, slash)
  const path = slash === -1 ? '' : front.slice(slash + 1)
  // Else what stands before it would pass for a host and a port, and be told in a refusal.
  if (rest.includes('@', authority.length))
    fail('badInput', 'The URL has an "@" behind its host.', {
      hint: 'In a password write "/" as %2F and "?" as %3F; elsewhere write "@" as %40.',
    })
  if (path.includes('/'))
    fail('badInput', 'The URL has more than one path part.', { hint: 'Write a "/" in a name as %2F.' })
  readAuthority(authority, found)
  if (path) found.set('dbname', decoded(path, 'database'))
  if (question !== -1) readQuery(rest.slice(question + 1), found)
  return found
}

function readAuthority(authority: string, found: Found): void {
  const at = authority.lastIndexOf('@')
  if (authority.indexOf('@') !== at)
    fail('badInput', 'The URL has more than one "@".', { hint: 'Write it as %40 in a password.' })
  if (at !== -1) {
    const who = authority.slice(0, at)
    const colon = who.indexOf(':')
    const user = decoded(colon === -1 ? who : who.slice(0, colon), 'user')
    if (user) found.set('user', user)
    if (colon !== -1 && colon < who.length - 1)
      found.set('password', decoded(who.slice(colon + 1), 'password'))
  }
  const where = authority.slice(at + 1)
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(where)
  if (!parts)
    fail('badInput', 'The host of the URL is not readable.', {
      hint: 'Write an IPv6 address in brackets: [::1].',
    })
  const [, bracketed, plain, port] = parts
  if (bracketed !== undefined && !isIPv6(bracketed))
    fail('badInput', `${printable(bracketed)} is not an IPv6 address.`)
  const host = bracketed ?? decoded(plain ?? '', 'host')
  if (host) found.set('host', host)
  if (port) found.set('port', port)
}

const belongsBefore: Readonly<Record<string, string>> = {
  host: 'Write the host before the database; a socket directory as %2Fvar%2Frun%2Fpostgresql.',
  hostaddr: 'Write the address as the host.',
  port: 'Write the port behind the host.',
  user: 'Write the user before the host.',
  password: 'Leave the password out; it is asked for when it is needed.',
  dbname: 'Write the database behind the host.',
}

function readQuery(query: string, found: Found): void {
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    if (equals < 1) fail('badInput', `${printable(pair)} in the URL is not a parameter with a value.`)
    const name = decoded(pair.slice(0, equals), 'parameter')
    const hint = belongsBefore[name]
    if (hint) fail('badInput', `The URL gives ${name} as a parameter.`, { hint })
    add(found, name, decoded(pair.slice(equals + 1), name))
  }
}

/** libpq's `keyword = 'value'` syntax: section "Keyword/Value Connection Strings" of the manual. */
function keywordValues(text: string): Found {
  const found: Found = new Map()
  const pair = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'(?=\s|$)|((?:[^\s'\\]|\\.)*)(?=\s|$))/sy
  while (pair.lastIndex < text.length) {
    const start = pair.lastIndex
    const match = pair.exec(text)
    if (!match) {
      if (text.slice(start).trim() === '') break
      fail('badInput', 'The connection is neither a URL nor keywords with values.', {
        hint: 'Write postgresql://user@host:port/database, or host=... port=... user=... dbname=...',
      })
    }
    add(found, match[1] ?? '', (match[2] ?? match[3] ?? '').replace(/\\(.)/gs, '$1'))
  }
  return found
}

function add(found: Found, name: string, value: string): void {
  refuseUnknown(name)
  if (found.has(name)) fail('badInput', `The connection gives ${name} twice.`)
  found.set(name, value)
}

function decoded(text: string, what: string): string {
  if (/[\s<>"`{}|\\^]/.test(text))
    fail('badInput', `The ${what} in the URL holds a character that must be percent-encoded.`)
  try {
    return decodeURIComponent(text)
  } catch {
    return fail('badInput', `The ${what} in the URL has a "%" that is no percent-encoding.`, {
      hint: 'Write "%" as %25.',
    })
  }
}
