// Who logs in where: the endpoint's address in words and as the key under which a password is
// kept. Never holds the password itself.
import { isIPv4, isIPv6 } from 'node:net'
import type { Endpoint } from '#protocol/instance.ts'

/** What a password belongs to. */
export interface Login {
  readonly endpoint: Endpoint
  readonly database: string
}

/** A directory of Unix-domain sockets; PostgreSQL marks an abstract one by `@`, which Node cannot reach. */
export function isSocketDirectory(host: string): boolean {
  return host.startsWith('/')
}

/** Whether packets to `host` never leave this machine. A name other than `localhost` may lead anywhere. */
export function isLoopback(host: string): boolean {
  if (isSocketDirectory(host)) return true
  if (host.toLowerCase() === 'localhost' || host === '::1') return true
  return isIPv4(host) && host.startsWith('127.')
}

/** `db.example.com:5432`, `[::1]:5432` or `/var/run/postgresql:5432`. */
export function address(endpoint: Pick<Endpoint, 'host' | 'port'>): string {
  return `${isIPv6(endpoint.host) ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`
}
