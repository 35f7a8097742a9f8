// Reads the URL of a server that a person typed, by an allow-list: nothing in it may make us read a
// file or reach another place than it says. Pure.
import type { Endpoint, TlsMode } from '#protocol/instance.ts'

export type ServerUrl =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly password?: string }
  | { readonly kind: 'problem'; readonly problem: string }

const problem = (text: string): ServerUrl => ({ kind: 'problem', problem: text })

const tlsModes: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  require: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
}

export function isServerUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//i.test(text.trim())
}

/** TLS as it should be when nobody says: none on this machine, verified elsewhere. */
export function defaultTls(host: string): TlsMode {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|\/.*)$/.test(host) ? 'disable' : 'verify-full'
}

export function readServerUrl(text: string): ServerUrl {
  let url: URL
  try {
    // WHATWG URLs know hosts of special schemes only; any will do, the scheme was looked at.
    url = new URL(text.trim().replace(/^postgres(ql)?:/i, 'https:'))
  } catch {
    return problem('This is no URL. Example: postgresql://user@host:5432/database')
  }
  const host = decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1')
  const user = decodeURIComponent(url.username)
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
    maintenanceDatabase: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    tls: tls ?? defaultTls(host),
  }
  const password = decodeURIComponent(url.password)
  return password === '' ? { kind: 'endpoint', endpoint } : { kind: 'endpoint', endpoint, password }
}

/** A server as people write it, without a password. */
export function serverText(endpoint: Endpoint): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : encodeURIComponent(endpoint.host)
  return `postgresql://${encodeURIComponent(endpoint.user)}@${host}:${endpoint.port}/${encodeURIComponent(endpoint.maintenanceDatabase)}?sslmode=${endpoint.tls}`
}
