// Connection parameters by their libpq names, from wherever they were read: checked against our own
// allow-list and made into an endpoint. Reads no text and no file; url.ts and service.ts do.
import os from 'node:os'
import path from 'node:path'
import type { Endpoint, TlsMode } from '#protocol/instance.ts'
import { fail } from '../failure/failed.ts'
import { isSocketDirectory } from './login.ts'
import { defaultTls } from './tls.ts'

/** As in the manual's "Parameter Key Words"; each at most once. */
export type Parameters = ReadonlyMap<string, string>

export interface ConnectionTarget {
  readonly endpoint: Endpoint
  /** Absent when none was named. */
  readonly database?: string
  readonly password?: string
}

export interface ParameterOptions {
  /** Taken where the text names nothing: PG* variables and services, on the command line. */
  readonly defaults?: Parameters
  /** Whether `sslrootcert` may name a file. Only for text that the user wrote, never a workspace. */
  readonly allowCaFile?: boolean
}

const taken = ['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'sslrootcert', 'channel_binding']

/** They change nothing that matters here, and are common in URLs that people paste. */
const ignored = ['application_name', 'fallback_application_name', 'connect_timeout', 'keepalives']

const modes: readonly TlsMode[] = ['disable', 'require', 'verify-ca', 'verify-full']

export function refuseUnknown(name: string): void {
  if (taken.includes(name) || ignored.includes(name)) return
  fail('badInput', `The connection parameter ${printable(name)} is not one that Plumbline takes.`, {
    hint: `It takes ${taken.join(', ')}.`,
  })
}

/** Throws badInput with a reason a person can act on. No message repeats a password. */
export function connectionTarget(given: Parameters, options: ParameterOptions = {}): ConnectionTarget {
  for (const [name, value] of given) {
    refuseUnknown(name)
    if (hasControlCharacter(value)) fail('badInput', `The value of ${name} holds a control character.`)
  }
  const value = (name: string) => given.get(name) || options.defaults?.get(name) || undefined
  const host = checkedHost(value('host') ?? 'localhost')
  const database = value('dbname')
  const password = value('password')
  const caFile = checkedCaFile(given.get('sslrootcert'), options)
  const tls = checkedMode(value('sslmode'), host)
  checkChannelBinding(given.get('channel_binding'), tls)
  return {
    endpoint: {
      host,
      port: checkedPort(value('port') ?? '5432'),
      user: value('user') ?? os.userInfo().username,
      maintenanceDatabase: database ?? 'postgres',
      tls,
      ...(caFile === undefined ? {} : { caFile }),
    },
    ...(database === undefined ? {} : { database }),
    ...(password === undefined ? {} : { password }),
  }
}

function checkedHost(host: string): string {
  if (isSocketDirectory(host)) {
    if (path.posix.normalize(host) !== host.replace(/(?<=.)\/$/, '')) {
      fail('badInput', `${host} is not a plain path of a socket directory.`)
    }
    return host.replace(/(?<=.)\/$/, '')
  }
  if (host.includes(','))
    fail('badInput', 'The connection names several hosts.', { hint: 'Name the one that accepts writes.' })
  if (host.startsWith('@')) fail('badInput', 'Abstract sockets are not supported.')
  if (!/^[\p{L}\p{N}._:%-]+$/u.test(host)) fail('badInput', `${printable(host)} is not a host name.`)
  return host
}

function checkedPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65535)
    fail('badInput', `${printable(text)} is not a port.`, { hint: 'Ports are 1 to 65535.' })
  return port
}

function checkedMode(mode: string | undefined, host: string): TlsMode {
  if (isSocketDirectory(host)) return 'disable'
  if (mode === undefined) return defaultTls(host)
  const known = modes.find(one => one === mode)
  if (known) return known
  const hint =
    mode === 'prefer' || mode === 'allow'
      ? 'It would go on without encryption when the server, or somebody in between, asks for it. Use verify-full, or disable.'
      : `Use one of ${modes.join(', ')}.`
  return fail('badInput', `sslmode=${printable(mode)} is not supported.`, { hint })
}

function checkedCaFile(file: string | undefined, options: ParameterOptions): string | undefined {
  if (file === 'system') return undefined
  if (file === undefined) return options.defaults?.get('sslrootcert')
  if (!options.allowCaFile) {
    fail('badInput', 'The connection names a file to read (sslrootcert).', {
      hint: "Choose the certificate authority's file in the instance's own settings.",
    })
  }
  if (!path.isAbsolute(file))
    fail('badInput', `sslrootcert must be an absolute path, not ${printable(file)}.`)
  return file
}

/** Channel binding is used wherever the server offers it; insisting on it needs TLS that is checked anyway. */
function checkChannelBinding(binding: string | undefined, tls: TlsMode): void {
  if (binding === undefined || binding === 'prefer') return
  if (binding === 'require' && tls === 'verify-full') return
  fail('badInput', `channel_binding=${printable(binding)} is not supported with sslmode=${tls}.`, {
    hint: 'With sslmode=verify-full it adds nothing: use that, and leave channel_binding out.',
  })
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text)
}

/** Text of a stranger for a message: short, and without characters that could mislead. */
export function printable(text: string): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd')
  return shown.length > 60 ? `${shown.slice(0, 60)}...` : shown || 'an empty value'
}
