// Why a connection could not be made, as a Failure: the cause in PostgreSQL's or the system's own
// words, what it means, and what to do. Makes no connection itself.
import type { Failure } from '#protocol/failure.ts'
import { Failed, redacted } from '../failure/failed.ts'
import { address, isSocketDirectory, type Login } from './login.ts'

type Cause = Error & {
  readonly code?: string
  readonly errors?: readonly Cause[]
  readonly severity?: string
}

/** `source`: where the password came from, for the hint when the server rejects it. */
export function connectFailure(error: unknown, login: Login, source?: string): Failure {
  if (error instanceof Failed) return error.failure
  const cause = firstCause(error)
  const isServers = cause.severity !== undefined && /^[0-9A-Z]{5}$/.test(cause.code ?? '')
  return isServers ? refused(cause, login, source) : unreachable(cause, login)
}

/** Node tries each address of a name and wraps what it met. */
function firstCause(error: unknown): Cause {
  const cause = (error instanceof Error ? error : new Error(String(error))) as Cause
  return cause.errors?.[0] ?? cause
}

function refused(cause: Cause, { endpoint, database }: Login, source?: string): Failure {
  const where = address(endpoint)
  const sqlState = cause.code ?? ''
  const detail = redacted(cause.message)
  switch (sqlState) {
    case '28P01':
      return {
        code: 'credentialRejected',
        message: `${where} rejected the password for ${endpoint.user}.`,
        detail,
        hint: source ? `The password came from ${source}.` : 'Check the user and the password.',
        sqlState,
      }
    case '28000':
      return {
        code: 'credentialRejected',
        message: `${where} does not let ${endpoint.user} log in to ${database}.`,
        detail,
        hint: /no encryption|SSL off/.test(cause.message)
          ? 'The server may want TLS: choose "require" or, better, "verify-full".'
          : "Ask whoever runs the server about pg_hba.conf and the role's LOGIN right.",
        sqlState,
      }
    case '3D000':
      return { code: 'notFound', message: `There is no database ${database} on ${where}.`, detail, sqlState }
    case '42501':
      return {
        code: 'notAllowed',
        message: `${endpoint.user} may not connect to ${database} on ${where}.`,
        detail,
        hint: 'The role needs CONNECT on the database.',
        sqlState,
      }
    case '53300':
      return connectionFailed(
        `${where} has no free connection.`,
        detail,
        'Try again, or close connections.',
        sqlState,
      )
    case '57P03':
      return connectionFailed(
        `${where} is starting, stopping or recovering.`,
        detail,
        'Try again in a moment.',
        sqlState,
      )
    default:
      return connectionFailed(`${where} refused the connection to ${database}.`, detail, undefined, sqlState)
  }
}

function unreachable(cause: Cause, { endpoint }: Login): Failure {
  const where = address(endpoint)
  const detail = redacted(cause.message)
  const code = cause.code ?? ''
  const inSocket = isSocketDirectory(endpoint.host)
  const failed = (message: string, hint?: string) => connectionFailed(message, detail, hint)
  switch (code) {
    case 'ECONNREFUSED':
      return failed(`Nothing answers at ${where}.`, 'Is the server running, and is this its port?')
    case 'ENOENT':
      return failed(
        `There is no socket of PostgreSQL at ${where}.`,
        'Is the server running, and is this its unix_socket_directories?',
      )
    case 'EACCES':
      return failed(`The socket at ${where} may not be opened.`)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failed(
        `The name ${endpoint.host} cannot be resolved.`,
        'Check the spelling, the network and the VPN.',
      )
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failed(`${where} cannot be reached.`, 'Check the network, the VPN and the firewall.')
    case 'ECONNRESET':
    case 'EPIPE':
      return failed(
        `${where} closed the connection.`,
        'Is it a PostgreSQL server, and does it accept this TLS mode?',
      )
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return failed(
        `The certificate of ${where} is for another host.`,
        'Use the name that the certificate carries, or choose "verify-ca".',
      )
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return failed(`The certificate of ${where} is not valid today.`)
  }
  if (/CERT|ISSUER|SIGNATURE|CHAIN/.test(code) && !inSocket)
    return failed(
      `The certificate of ${where} is not signed by an authority known here.`,
      'Give the file of its certificate authority.',
    )
  if (cause.message.includes('does not support SSL'))
    return failed(
      `${where} does not offer TLS.`,
      'Choose "disable" only where you trust the network in between.',
    )
  if (cause.message.includes('SSL connection') || code.startsWith('ERR_SSL') || code === 'EPROTO')
    return failed(`TLS with ${where} could not be set up.`, 'Is it a PostgreSQL server?')
  if (cause.message.includes('timeout'))
    return failed(`${where} did not answer in time.`, 'Check the network, the VPN and the firewall.')
  if (cause.message.includes('Connection terminated'))
    return failed(`${where} closed the connection.`, 'Is it a PostgreSQL server?')
  return failed(`The connection to ${where} could not be made.`)
}

function connectionFailed(message: string, detail: string, hint?: string, sqlState?: string): Failure {
  return {
    code: 'connectionFailed',
    message,
    detail,
    ...(hint === undefined ? {} : { hint }),
    ...(sqlState === undefined ? {} : { sqlState }),
  }
}
