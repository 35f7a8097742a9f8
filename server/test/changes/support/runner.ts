// A process of its own that runs one task and comes to grief where it is told: `runner.ts {json}`.
// Prints `at <point>` when it gets there and `ended <status>` when it lives that long.
import type pg from 'pg'
import type { Point } from '../../../src/changes/execute/points.ts'
import { runClaim } from '../../../src/changes/execute/runTask.ts'
import { targetsOn } from '../../../src/changes/targets.ts'
import { passwords } from '../../../src/postgres/passwords.ts'
import { loadParser } from '../../../src/sql/parser.ts'
import { openStore } from '../../../src/store/openStore.ts'
import { superuser } from '../../support/postgres.ts'
import { smallReader } from './reader.ts'

export interface RunnerOrder {
  readonly store: pg.ClientConfig
  readonly taskId: number
  readonly leaseSeconds: number
  readonly point: Point | null
  readonly step: number
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

async function main(order: RunnerOrder): Promise<void> {
  await loadParser()
  const store = await openStore(order.store)
  process.stdout.write('ready\n')
  const claim = await store.claimTask(order.taskId, order.leaseSeconds)
  const ended = await runClaim(
    {
      store,
      targets: targetsOn(store, passwords({ kept: () => superuser.password })),
      schema: smallReader,
      at(point, step) {
        if (point !== order.point || step !== order.step) return
        process.stdout.write(`at ${point}\n`)
        process.kill(process.pid, order.signal)
      },
      onProgress: p => process.stdout.write(`progress ${p.kind}\n`),
      leaseSeconds: order.leaseSeconds,
    },
    claim,
  )
  process.stdout.write(`ended ${ended.status} ${ended.how}\n`)
  await store.close()
}

void main(JSON.parse(process.argv[2] ?? '{}'))
