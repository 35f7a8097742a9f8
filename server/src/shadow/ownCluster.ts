// A PostgreSQL for throw-away databases alone, from the binaries that come with Plumbline: made in
// a temporary folder, with a superuser, so that whatever a schema holds can be built; gone when
// closed. It is not the server that keeps Plumbline's records, which no file's SQL may come near.
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Endpoint } from '#protocol/instance.ts'
import type { Binaries } from '../postgres/embedded/binaries.ts'
import { createCluster, startCluster, stopCluster } from '../postgres/embedded/cluster.ts'
import { temporaryFolder } from '../postgres/embedded/temporary.ts'

export interface OwnCluster {
  readonly endpoint: Endpoint
  readonly password: string
  close(): Promise<void>
}

const prefix = 'plumbline-shadow-'
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export async function openOwnCluster(binaries: Binaries): Promise<OwnCluster> {
  const base = await temporaryFolder(prefix)
  const folder = path.join(base, 'data')
  const password = randomBytes(24).toString('base64url')
  try {
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
