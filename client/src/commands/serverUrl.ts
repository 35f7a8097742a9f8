// Reads the server that a person typed: a URL, by an allow-list, so that nothing in it may make us read a
// file or reach another place than it says, or where it is alone. Pure.
import type { Endpoint, TlsMode } from '#protocol/instance.ts'
import { portProblem } from './validate.ts'

interface Problem {
  readonly kind: 'problem'
  readonly problem: string
}

export type ServerUrl =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly password?: string }
  | Problem

/** The rest has to be asked for. */
export interface ServerHost {
  readonly kind: 'host'
  /** A name, an address, or the directory of a Unix-domain socket. */
  readonly host: string
  readonly port?: number
}

const problem = (text: string): Problem => ({ kind: 'problem', problem: text })

const tlsModes: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  require: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
}

export function readServer(text: string): ServerUrl | ServerHost {
  const typed = text.trim()
  if (typed === '') return problem('A server is needed.')
  if (/^postgres(ql)?:\/\//i.test(typed)) return readServerUrl(typed)
  if (typed.startsWith('/')) return { kind: 'host', host: typed }
  if (/:\/\/|[\s=@/]/.test(typed))
    return problem('This is neither a URL of PostgreSQL (postgresql://user@host:5432/database) nor a host.')
  if (typed.split(':').length > 2 && !typed.startsWith('[')) return { kind: 'host', host: typed }
  const [, address, name, port] = /^(?:\[(.+)\]|([^:]+))(?::(.*))?$/.exec(typed) ?? []
  const host = address ?? name
  if (host === undefined) return problem('This is no host.')
  if (port === undefined) return { kind: 'host', host }
  const wrong = portProblem(port)
  return wrong ? problem(wrong) : { kind: 'host', host, port: Number(port) }
}

/** TLS as it should be when nobody says: none on this machine, verified elsewhere. */
export function defaultTls(host: string): TlsMode {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|\/.*)$/.test(host) ? 'disable' : 'verify-full'
}

export function readServerUrl(text: string): ServerUrl {
  let url: URL
  let parts: {
    readonly host: string
    readonly user: string
    readonly password: string
    readonly path: string
  }
  try {
    // WHATWG URLs know hosts of special schemes only; any will do, the scheme was looked at.
    url = new URL(text.trim().replace(/^postgres(ql)?:/i, 'https:'))
    const { hostname, username, password, pathname } = url
    parts = {
      host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      path: decodeURIComponent(pathname.slice(1)),
    }
  } catch {
    return problem(
      'This is no URL. Example: postgresql://user@host:5432/database. A sign such as % or @ in a part is written as %25 or %40.',
    )
  }
  const { host, user, password } = parts
  if (host === '') return problem('The URL names no host.')
  if (user === '') return problem('The URL names no user. Example: postgresql://user@host:5432/database')
  let tls: TlsMode | undefined
  for (const [name, value] of url.searchParams) {
    if (name !== 'sslmode') return problem(`The URL's parameter ${name} is not understood. Only sslmode is.`)
    tls = tlsModes[value]
    if (!tls)
      return problem(
        `sslmode=${value} would not say whether the connection is encrypted. Use disable, require, verify-ca or verify-full.`,
      )
  }
  const endpoint: Endpoint = {
    host,
    // `https:` hides its own default port.
    port: url.port === '' ? (/:443(?=[/?#]|$)/.test(text) ? 443 : 5432) : Number(url.port),
    user,
    maintenanceDatabase: parts.path || 'postgres',
    tls: tls ?? defaultTls(host),
  }
  return password === '' ? { kind: 'endpoint', endpoint } : { kind: 'endpoint', endpoint, password }
}

/** A server as people write it, without a password. */
export function serverText(endpoint: Endpoint): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : encodeURIComponent(endpoint.host)
  return `postgresql://${encodeURIComponent(endpoint.user)}@${host}:${endpoint.port}/${encodeURIComponent(endpoint.maintenanceDatabase)}?sslmode=${endpoint.tls}`
}
