// Asks a server to cancel what a connection is running, by PostgreSQL's own CancelRequest: no
// password and no free connection slot needed, and it finds its way through a pooler. A request,
// not a promise: the statement may end first.
import net from 'node:net'
import tls from 'node:tls'
import type pg from 'pg'
import type { Endpoint } from '#protocol/instance.ts'
import { isSocketDirectory } from './login.ts'
import { tlsOptions } from './tls.ts'

const timeout = 5_000

/** Resolves when the server has taken the request. Rejects with the network's error. */
export async function cancelRunning(client: pg.Client, endpoint: Endpoint): Promise<void> {
  const { processID, secretKey } = client as unknown as { processID: number | null; secretKey: number | null }
  if (processID === null || secretKey === null) return
  const options = await tlsOptions(endpoint)
  const plain = await opened(
    isSocketDirectory(endpoint.host)
      ? net.connect(`${endpoint.host}/.s.PGSQL.${endpoint.port}`)
      : net.connect(endpoint.port, endpoint.host),
    'connect',
  )
  const socket = options === false ? plain : await secured(plain, endpoint.host, options)
  await new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve())
    socket.once('error', reject)
    socket.resume()
    socket.end(request(80877102, processID, secretKey))
  })
}

/** Int32 length, then 32-bit values: section "Message Formats" of the manual. */
function request(...values: readonly number[]): Buffer {
  const message = Buffer.alloc(4 + 4 * values.length)
  for (const [index, value] of [message.length, ...values].entries()) message.writeInt32BE(value, 4 * index)
  return message
}

function opened<S extends net.Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(timeout, () => socket.destroy(new Error('timeout')))
    socket.once('error', reject)
    socket.once(event, () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

async function secured(plain: net.Socket, host: string, options: tls.ConnectionOptions): Promise<net.Socket> {
  const answer = await new Promise<string>((resolve, reject) => {
    plain.once('error', reject)
    plain.once('data', data => resolve(data.toString('latin1')))
    plain.write(request(80877103))
  })
  plain.removeAllListeners('error')
  if (answer !== 'S') {
    plain.destroy()
    throw new Error('The server does not support SSL connections')
  }
  const servername = net.isIP(host) === 0 ? { servername: host } : {}
  return opened(tls.connect({ ...options, socket: plain, host, ...servername }), 'secureConnect')
}
