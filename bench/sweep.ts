// One sweep of the drift monitor over many databases of one server, made from a template:
// `npx tsx bench/sweep.ts [DATABASES] [MAJOR]`. Prints how long the first and later sweeps take and how
// many connections the server saw at most. Asserts nothing.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { schemaReader } from '../server/src/changes/schemaReader.ts'
import { memory } from '../server/src/drift/memory.ts'
import { monitor } from '../server/src/drift/monitor.ts'
import { connections } from '../server/src/postgres/connections.ts'
import { passwords } from '../server/src/postgres/passwords.ts'
import type { Store } from '../server/src/store/store.ts'
import { connect, server, stopServers, superuser } from '../server/test/support/postgres.ts'

const count = Number(process.argv[2] ?? 1000)
const major = Number(process.argv[3] ?? 18)

const template = `
  create table customer (id bigint generated always as identity primary key, email text not null unique);
  create table orders (id bigint generated always as identity primary key, customer bigint references customer,
                       total numeric(12,2) check (total >= 0), placed_at timestamptz default now());
  create index on orders (placed_at);
  create view latest as select * from orders order by placed_at desc limit 10`

async function main(): Promise<void> {
  const { url } = await server(major)
  const admin = await connect(url('postgres'))
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-sweep-'))
  try {
    await admin.query('create database sweep_template template template0')
    const made = await connect(url('sweep_template'))
    await made.query(template)
    const record = await schemaReader.read(made)
    await made.end()
    const start = performance.now()
    for (let at = 0; at < count; at++) {
      await admin.query(`create database sweep_${at} template sweep_template`)
    }
    process.stdout.write(`${count} databases made in ${seconds(start)}\n`)

    // The store is not what is measured: one in memory that answers what the monitor asks.
    const databases = Array.from({ length: count }, (_, at) => ({
      id: at + 1,
      instanceId: 1,
      name: `sweep_${at}`,
      recordedSnapshot: record.hash,
    }))
    const target = new URL(url('postgres'))
    const endpoint = {
      host: target.hostname,
      port: Number(target.port),
      user: superuser.name,
      maintenanceDatabase: 'postgres',
      tls: 'disable',
    }
    const found: unknown[] = []
    const store = {
      databases: async () => databases,
      database: async (id: number) => databases[id - 1],
      instances: async () => [{ id: 1, endpoint }],
      openAttempts: async () => [],
      anomalies: async () => [],
      closeAnomalies: async () => undefined,
      openAnomaly: async (anomaly: unknown) => void found.push(anomaly),
      snapshot: async () => record,
      saveSnapshot: async () => undefined,
    } as unknown as Store
    const open = connections({ passwords: passwords({ kept: () => superuser.password, environment: {} }) })
    let checked = 0
    const watch = monitor({
      store,
      connections: open,
      memory: memory(),
      interval: 0,
      onChecked: () => {
        checked++
      },
      onFailure: error => process.stderr.write(`${error}\n`),
    })
    let most = 0
    for (const name of ['first sweep', 'second sweep', 'third sweep']) {
      checked = 0
      const from = performance.now()
      const sweeping = watch.sweep()
      let ended = false
      void sweeping.then(() => {
        ended = true
      })
      while (!ended) {
        const { rows } = await admin.query<{ n: number }>(
          `select count(*)::int as n, pg_sleep(0.05) from pg_stat_activity where datname like 'sweep%'`,
        )
        most = Math.max(most, rows[0]?.n ?? 0)
      }
      process.stdout.write(`${name}: ${checked} looked at in ${seconds(from)}, ${found.length} anomalies\n`)
    }
    process.stdout.write(
      `at most ${most} connections; memory ${Math.round(process.memoryUsage().rss / 1048576)} MB\n`,
    )
    await watch.stop()
    await open.close()
  } finally {
    await admin.end()
    await rm(folder, { recursive: true, force: true })
    await stopServers()
  }
}

const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`

main().catch(error => {
  process.stderr.write(`${error}\n`)
  process.exitCode = 1
})
