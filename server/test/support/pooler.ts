// A real PgBouncer in transaction pooling before a database, where the machine has one.
import { spawn, spawnSync } from 'node:child_process'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { freePort, serverUser } from '../../src/postgres/embedded/cluster.ts'

export interface Pooler {
  readonly port: number
  stop(): Promise<void>
}

export const hasPooler = () => spawnSync('pgbouncer', ['--version']).status === 0

/** Serves `target` under the name `pooled` on loopback, for the logins given with their passwords. */
export async function startPooler(
  target: { readonly port: number; readonly database: string },
  logins: Readonly<Record<string, string>>,
): Promise<Pooler> {
  const port = await freePort()
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-pooler-'))
  const users = Object.entries(logins).map(([user, password]) => `"${user}" "${password}"\n`)
  await writeFile(path.join(folder, 'users'), users.join(''))
  await writeFile(
    path.join(folder, 'pgbouncer.ini'),
    `[databases]
pooled = host=127.0.0.1 port=${target.port} dbname=${target.database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${folder}/users
pool_mode = transaction
`,
  )
  if (serverUser.uid !== undefined) await chown(folder, serverUser.uid, serverUser.gid)
  const child = spawn('pgbouncer', [path.join(folder, 'pgbouncer.ini')], {
    ...serverUser,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`pgbouncer ended with ${code}`)))
    child.stderr.on('data', data => String(data).includes('process up') && resolve())
  })
  return {
    port,
    async stop() {
      const gone = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
      await rm(folder, { recursive: true })
    },
  }
}
