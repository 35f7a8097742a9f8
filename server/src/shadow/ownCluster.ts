// A PostgreSQL for throw-away databases alone, from the binaries that come with Plumbline: made in
// a temporary folder, with a superuser, so that whatever a schema holds can be built; gone when
// closed. It is not the server that keeps Plumbline's records, which no file's SQL may come near.
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Endpoint } from '#protocol/instance.ts'
import type { Binaries } from '../postgres/embedded/binaries.ts'
import { createCluster, startCluster, stopCluster } from '../postgres/embedded/cluster.ts'
import { identityOf, isPostmasterOf, isRunning } from '../postgres/embedded/processes.ts'

export interface OwnCluster {
  readonly endpoint: Endpoint
  readonly password: string
  close(): Promise<void>
}

const prefix = 'plumbline-shadow-'
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export async function openOwnCluster(binaries: Binaries): Promise<OwnCluster> {
  await sweep()
  const base = await mkdtemp(path.join(os.tmpdir(), prefix))
  const folder = path.join(base, 'data')
  const password = randomBytes(24).toString('base64url')
  try {
    await writeFile(path.join(base, 'owner.json'), JSON.stringify(identityOf(process.pid)))
    // As root the server runs as another user, who must get through to its folder.
    await chmod(base, 0o711)
    await createCluster(binaries, folder, { name: 'postgres', password })
    const cluster = await startCluster(binaries, folder, {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      wal_level: 'logical',
      max_locks_per_transaction: '1024',
    })
    const interrupted = () => {
      process.kill(cluster.pid, 'SIGQUIT')
      rmSync(base, { recursive: true, force: true, maxRetries: 5 })
      process.exit(130)
    }
    for (const signal of signals) process.once(signal, interrupted)
    return {
      endpoint: {
        host: '127.0.0.1',
        port: cluster.port,
        user: 'postgres',
        maintenanceDatabase: 'postgres',
        tls: 'disable',
      },
      password,
      async close() {
        for (const signal of signals) process.removeListener(signal, interrupted)
        // Without this nothing would keep the process here until the server has ended.
        cluster.process.ref()
        await stopCluster(cluster, 'SIGQUIT')
        await rm(base, { recursive: true, force: true, maxRetries: 5 })
      },
    }
  } catch (error) {
    await rm(base, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
    throw error
  }
}

/** What a process left behind that was killed: its server is stopped, its folder removed. */
async function sweep(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const base = path.join(os.tmpdir(), name)
    const text = await readFile(path.join(base, 'owner.json'), 'utf8').catch(() => null)
    if (text === null || isOwned(text)) continue
    const folder = path.join(base, 'data')
    const pid = Number.parseInt(
      await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '0'),
      10,
    )
    if (isPostmasterOf(pid, folder)) process.kill(pid, 'SIGQUIT')
    await rm(base, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}

function isOwned(text: string): boolean {
  try {
    return isRunning(JSON.parse(text))
  } catch {
    return true
  }
}
