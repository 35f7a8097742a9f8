// Makes a connection: our own TLS, values as text, a password only when the server asks for one,
// and every failure in words. Keeps no connections; connections.ts does.
import pg from 'pg'
import type { Endpoint } from '#protocol/instance.ts'
import { Failed, fail } from '../failure/failed.ts'
import { connectFailure } from './connectFailure.ts'
import { address, type Login } from './login.ts'
import type { FoundPassword, Passwords } from './passwords.ts'
import { textTypes } from './textTypes.ts'
import { tlsOptions } from './tls.ts'

export const applicationName = 'plumbline'

export interface ConnectOptions {
  readonly passwords: Passwords
  /** As people see it in pg_stat_activity; `plumbline` when absent. */
  readonly applicationName?: string
  /** Milliseconds for the whole of connecting, without the time a person takes to answer. */
  readonly timeout?: number
  readonly signal?: AbortSignal
  /**
   * Only a server that proves to know the password too (SCRAM): whoever else listens on the port
   * gets neither the password nor our trust.
   */
  readonly mutual?: boolean
  /** Nobody waits for this connection, so nobody is asked for a password. */
  readonly silent?: boolean
}

const answersAsked = 3

/**
 * A connected client, the caller's to `disconnect`. Throws credentialMissing, credentialRejected,
 * connectionFailed, notFound (the database), notAllowed or cancelled.
 */
export async function connect(
  endpoint: Endpoint,
  database: string,
  options: ConnectOptions,
): Promise<pg.Client> {
  const login: Login = { endpoint, database }
  let password: FoundPassword | undefined
  let rejected = false
  for (let asked = 0; ; ) {
    const outcome = await attempt(login, options, password)
    if (outcome instanceof pg.Client) return outcome
    const { failure, wanted } = outcome
    rejected ||= failure.code === 'credentialRejected' && failure.sqlState === '28P01'
    const askable = wanted || (rejected && failure.code === 'credentialRejected')
    if (!askable || asked++ === answersAsked || (options.silent && rejected)) throw new Failed(failure)
    // A person may take longer than the server's authentication_timeout, so the answer goes to a
    // new connection, as psql does.
    password = options.silent
      ? await options.passwords.recall(login)
      : await options.passwords.ask(login, rejected)
    if (!password) throw new Failed(failure)
  }
}

interface Missed {
  readonly failure: Failed['failure']
  /** The server wants a password and none is known. */
  readonly wanted: boolean
}

async function attempt(
  login: Login,
  options: ConnectOptions,
  answered: FoundPassword | undefined,
): Promise<pg.Client | Missed> {
  const { endpoint, database } = login
  if (options.signal?.aborted) fail('cancelled', `Connecting to ${address(endpoint)} was cancelled.`)
  let used = answered
  let wanted = false
  const ssl = await tlsOptions(endpoint)
  const client = new pg.Client({
    host: endpoint.host,
    port: endpoint.port,
    user: endpoint.user,
    database,
    ssl,
    enableChannelBinding: ssl !== false,
    application_name: options.applicationName ?? applicationName,
    client_encoding: 'UTF8',
    connectionTimeoutMillis: options.timeout ?? 15_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    types: textTypes,
    password: async () => {
      if (options.mutual && !proof.scram) failStranger(endpoint)
      used ??= await options.passwords.known(login)
      if (used?.password) return used.password
      wanted = true
      const detail = await options.passwords.reason(login)
      return fail('credentialMissing', `${address(endpoint)} wants a password for ${endpoint.user}.`, {
        ...(detail === undefined ? {} : { detail }),
        hint: 'Give it when asked, or keep it in the password file (~/.pgpass).',
      })
    },
  })
  ignoreEnvironment(client)
  const proof = watchProof(client)
  // An idle connection that breaks is found out at its next use; without a listener it would end the process.
  client.on('error', () => undefined)
  const abort = () => destroy(client)
  options.signal?.addEventListener('abort', abort, { once: true })
  try {
    await client.connect()
    if (options.mutual && !proof.proved) failStranger(endpoint)
    return client
  } catch (error) {
    destroy(client)
    if (options.signal?.aborted) fail('cancelled', `Connecting to ${address(endpoint)} was cancelled.`)
    return { failure: connectFailure(error, login, used?.source), wanted }
  } finally {
    options.signal?.removeEventListener('abort', abort)
  }
}

/** The driver takes what a configuration leaves out from PG* variables; ours leaves nothing to them. */
function ignoreEnvironment(client: pg.Client): void {
  const { connectionParameters } = client as unknown as { connectionParameters: Record<string, unknown> }
  connectionParameters.options = undefined
  connectionParameters.replication = undefined
}

/** What the server showed of itself: it runs SCRAM, and at its end it proved to know the password. */
function watchProof(client: pg.Client): { readonly scram: boolean; readonly proved: boolean } {
  const seen = { scram: false, proved: false }
  client.connection.prependListener('authenticationSASL', () => {
    seen.scram = true
  })
  // The driver checks the server's signature in its own listener, which runs before this one.
  client.connection.on('authenticationSASLFinal', () => {
    seen.proved = true
  })
  return seen
}

function failStranger(endpoint: Endpoint): never {
  fail('connectionFailed', `Another server than the one expected answers at ${address(endpoint)}.`)
}

function destroy(client: pg.Client): void {
  const { stream } = client.connection as unknown as { stream: { destroy(): void } }
  stream.destroy()
}

/** Says goodbye to the server; where it does not answer within two seconds, hangs up. Never throws. */
export async function disconnect(client: pg.Client): Promise<void> {
  const timer = setTimeout(() => destroy(client), 2_000)
  try {
    await client.end()
  } catch {
    destroy(client)
  } finally {
    clearTimeout(timer)
  }
}
