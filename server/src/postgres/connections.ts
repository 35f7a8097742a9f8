// Connections for everyone in this process: a few for each server, handed out one caller at a time,
// closed when idle. A statement is sent once; when its connection breaks, that is the answer.

import type pg from 'pg'
import { credentialKey } from '#protocol/credentialKey.ts'
import type { Endpoint } from '#protocol/instance.ts'
import { Failed, fail } from '../failure/failed.ts'
import { cancelRunning } from './cancel.ts'
import { applicationName, connect, disconnect } from './connect.ts'
import { address } from './login.ts'
import type { Passwords } from './passwords.ts'

export interface UseOptions {
  /** One word for whoever looks at pg_stat_activity: `plumbline drift`. */
  readonly purpose?: string
  /** Cancels waiting, connecting and the running statement. */
  readonly signal?: AbortSignal
  /** Milliseconds for connecting. */
  readonly timeout?: number
  /** Nobody waits for it, so nobody is asked for a password. */
  readonly silent?: boolean
}

export interface Connections {
  /** Lends a client. It goes back clean, or not at all; whatever `use` throws comes through. */
  withClient<T>(
    endpoint: Endpoint,
    database: string,
    options: UseOptions,
    use: (client: pg.Client) => Promise<T>,
  ): Promise<T>
  /**
   * Refuses new callers, waits a moment for those who hold a client, then cancels what they run and
   * hangs up. A window that closes is not kept open by a query.
   */
  close(): Promise<void>
}

export interface ConnectionsOptions {
  readonly passwords: Passwords
  /** At most this many at a time for each login on a server. Default 4. */
  readonly perServer?: number
  /** Milliseconds an unused connection stays open. Default 20,000; 0 for not at all. */
  readonly idle?: number
  /** Milliseconds that closing waits for callers, and again after cancelling. Default 1,000. */
  readonly patience?: number
}

interface Idle {
  readonly client: pg.Client
  readonly key: string
  /** When it was given back, in milliseconds. */
  readonly since: number
  readonly timer: NodeJS.Timeout
  readonly broken: () => void
}

interface Server {
  /** Lent and idle together. */
  open: number
  idle: Idle[]
  readonly waiting: (() => void)[]
}

export function connections({
  passwords,
  perServer = 4,
  idle = 20_000,
  patience = 1_000,
}: ConnectionsOptions): Connections {
  const servers = new Map<string, Server>()
  const work = new Set<Promise<unknown>>()
  const lent = new Map<pg.Client, Endpoint>()
  let closed = false

  const serverOf = (endpoint: Endpoint): Server => {
    const key = credentialKey(endpoint)
    const known = servers.get(key)
    if (known) return known
    const server: Server = { open: 0, idle: [], waiting: [] }
    servers.set(key, server)
    return server
  }

  /** Out of the idle ones; false when somebody was quicker. */
  const unshelve = (server: Server, one: Idle): boolean => {
    if (!server.idle.includes(one)) return false
    server.idle = server.idle.filter(other => other !== one)
    clearTimeout(one.timer)
    one.client.off('end', one.broken)
    return true
  }

  const drop = async (server: Server, one: Idle): Promise<void> => {
    if (!unshelve(server, one)) return
    await disconnect(one.client)
    left(server)
  }

  const left = (server: Server): void => {
    server.open--
    server.waiting.shift()?.()
  }

  /** An idle connection of the same kind, else a new one; another kind's idle one makes room. */
  const take = async (endpoint: Endpoint, database: string, options: UseOptions): Promise<pg.Client> => {
    const server = serverOf(endpoint)
    const key = kind(database, options)
    for (;;) {
      if (closed) fail('cancelled', 'Plumbline is shutting down.')
      const kept = server.idle.findLast(one => one.key === key)
      if (kept && Date.now() - kept.since > idle) {
        // The machine slept: the timer is late, and the network may have forgotten the connection.
        await drop(server, kept)
        continue
      }
      if (kept && unshelve(server, kept)) return kept.client
      if (server.open < perServer) break
      const oldest = server.idle[0]
      if (oldest) await drop(server, oldest)
      else await turn(server, endpoint, options.signal)
    }
    server.open++
    try {
      return await connect(endpoint, database, {
        passwords,
        applicationName: options.purpose ? `${applicationName} ${options.purpose}` : applicationName,
        ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        ...(options.silent ? { silent: true } : {}),
      })
    } catch (error) {
      left(server)
      throw error
    }
  }

  const giveBack = async (
    client: pg.Client,
    endpoint: Endpoint,
    key: string,
    reusable: boolean,
  ): Promise<void> => {
    const server = serverOf(endpoint)
    if (closed || idle === 0 || !reusable || !(await cleaned(client))) {
      await disconnect(client)
      left(server)
      return
    }
    const broken = () => void drop(server, one)
    const one: Idle = { client, key, since: Date.now(), broken, timer: setTimeout(broken, idle) }
    one.timer.unref()
    client.once('end', broken)
    server.idle.push(one)
    server.waiting.shift()?.()
  }

  const lend = async <T>(
    endpoint: Endpoint,
    database: string,
    options: UseOptions,
    use: (client: pg.Client) => Promise<T>,
  ): Promise<T> => {
    const { signal } = options
    const client = await take(endpoint, database, options)
    lent.set(client, endpoint)
    const cancel = () => void cancelRunning(client, endpoint).catch(() => undefined)
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      if (signal?.aborted) fail('cancelled', `Work on ${address(endpoint)} was cancelled.`)
      // It may have been closed while this one was still connecting.
      if (closed) fail('cancelled', 'Plumbline is shutting down.')
      return await use(client)
    } catch (error) {
      if (signal?.aborted && (error as { code?: string }).code === '57014') {
        throw new Failed(
          { code: 'cancelled', message: `Work on ${address(endpoint)} was cancelled.`, sqlState: '57014' },
          { cause: error },
        )
      }
      throw error
    } finally {
      signal?.removeEventListener('abort', cancel)
      lent.delete(client)
      // A cancel request may still be on its way: it must not hit the next caller's statement.
      await giveBack(client, endpoint, kind(database, options), !signal?.aborted)
    }
  }

  return {
    withClient(endpoint, database, options, use) {
      if (closed) fail('cancelled', 'Plumbline is shutting down.')
      const one = lend(endpoint, database, options, use)
      work.add(one)
      one.then(
        () => work.delete(one),
        () => work.delete(one),
      )
      return one
    },
    async close() {
      closed = true
      const ended = Promise.allSettled(work)
      if (!(await within(patience, ended))) {
        await within(
          patience,
          Promise.allSettled([...lent].map(([client, endpoint]) => cancelRunning(client, endpoint))),
        )
        if (!(await within(patience, ended)))
          await Promise.all([...lent.keys()].map(client => disconnect(client)))
      }
      for (const server of servers.values()) {
        await Promise.all([...server.idle].map(one => drop(server, one)))
      }
    },
  }
}

/** Whether `what` came to its end in so many milliseconds. */
async function within(milliseconds: number, what: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  try {
    return await Promise.race([what.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

const kind = (database: string, { purpose = '' }: UseOptions) => `${database}\n${purpose}`

function turn(server: Server, endpoint: Endpoint, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }
    const leave = () => {
      server.waiting.splice(server.waiting.indexOf(go), 1)
      reject(
        new Failed({
          code: 'cancelled',
          message: `Waiting for a connection to ${address(endpoint)} was cancelled.`,
        }),
      )
    }
    if (signal?.aborted) return leave()
    signal?.addEventListener('abort', leave, { once: true })
    server.waiting.push(go)
  })
}

/** Settings, temporary tables, listeners and locks of the last caller are gone; false when it cannot be. */
async function cleaned(client: pg.Client): Promise<boolean> {
  if (client.getTransactionStatus() !== 'I') return false
  try {
    await client.query('discard all')
    return true
  } catch {
    return false
  }
}
