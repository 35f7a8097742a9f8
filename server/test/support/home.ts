// A folder that serves as PLUMBLINE_HOME, and the engine on the embedded PostgreSQL in one.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { connect, disconnect } from '../../src/postgres/connect.ts'
import { type Running, run } from '../../src/running.ts'

export interface Home {
  readonly folder: string
  remove(): Promise<void>
}

/**
 * An empty home that the account of an embedded server may enter. Its server may still be writing its
 * last file when the home is removed.
 */
export async function freshHome(): Promise<Home> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-home-'))
  await chmod(folder, 0o755)
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

export interface SampleEngine {
  readonly home: string
  readonly running: Running
  /** Somebody who works on shop_test without Plumbline. */
  readonly outsider: pg.Client
  close(): Promise<void>
}

/** The engine in a home of its own, with the sample, looking for drift only when asked. */
export async function sampleEngine(): Promise<SampleEngine> {
  const home = await freshHome()
  const running = await run({
    storeUrl: '',
    environment: { ...process.env, PLUMBLINE_HOME: home.folder },
    driftInterval: 0,
    onStale: () => undefined,
    onFailure: error => assert.fail(error as Error),
  })
  const { embedded, passwords } = running.plumbline
  assert.ok(embedded)
  const outsider = await connect(embedded.sample, 'shop_test', { passwords, applicationName: 'somebody' })
  return {
    home: home.folder,
    running,
    outsider,
    async close() {
      await disconnect(outsider)
      await running.close()
      await home.remove()
    },
  }
}
