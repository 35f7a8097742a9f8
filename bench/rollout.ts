// One issue for a thousand databases through the whole engine: checks, claims, real servers, history.
// Run by hand: npx tsx bench/rollout.ts [databases]. Prints figures and asserts nothing.

import { issues } from '../server/src/changes/issues.ts'
import { differ, schemaReader } from '../server/src/changes/schemaReader.ts'
import { targetsOn } from '../server/src/changes/targets.ts'
import { passwords } from '../server/src/postgres/passwords.ts'
import { loadParser } from '../server/src/sql/parser.ts'
import { installStore } from '../server/src/store/install.ts'
import { openStore } from '../server/src/store/openStore.ts'
import { connect, startServer, stopServer, superuser } from '../server/test/support/postgres.ts'

const wanted = Number(process.argv[2] ?? 1_000)
const perInstance = 4

async function main(): Promise<void> {
  await loadParser()
  const servers = await Promise.all([startServer(18), startServer(18)])
  const [first] = servers
  const admin = await connect(first!.url('postgres'))
  await admin.query(`create role bench_owner login password '${superuser.password}'`)
  await admin.query('create database store')
  await admin.end()
  const installer = await connect(first!.url('store'))
  await installStore(installer, { owner: 'bench_owner', for: 'single' })
  await installer.end()
  const store = await openStore({
    host: '127.0.0.1',
    port: first!.cluster.port,
    database: 'store',
    user: 'bench_owner',
    password: superuser.password,
  })
  const [environment] = await store.environments()
  const [project] = await store.projects()
  const made = stopwatch()
  for (const [i, server] of servers.entries()) {
    const client = await connect(server.url('postgres'))
    const names = Array.from({ length: Math.ceil(wanted / 2) }, (_, n) => `shop_${i}_${n}`)
    for (const name of names) await client.query(`create database ${name}`)
    await client.end()
    const instanceId = await store.saveInstance({
      title: `Server ${i + 1}`,
      kind: 'server',
      endpoint: {
        host: '127.0.0.1',
        port: server.cluster.port,
        user: superuser.name,
        maintenanceDatabase: 'postgres',
        tls: 'disable',
      },
      environmentId: environment!.id,
    })
    await store.recordSync(instanceId, {
      serverVersion: 180000,
      databases: names.map(name => ({ name, owner: 'postgres', sizeBytes: null })),
    })
  }
  print(`${wanted} databases made`, made())

  const running = new Map<number, Set<number>>()
  let most = 0
  const instanceOf = new Map<number, number>()
  const service = issues({
    store,
    targets: targetsOn(store, passwords({ kept: () => superuser.password })),
    schema: schemaReader,
    differ,
    perInstance,
    onProgress(p) {
      const instance = instanceOf.get(p.taskId) ?? 0
      const now = running.get(instance) ?? new Set<number>()
      running.set(instance, now)
      if (p.kind === 'connected') now.add(p.taskId)
      if (p.kind === 'ended') now.delete(p.taskId)
      most = Math.max(most, now.size)
    },
    onFailure: error => console.error(error),
  })
  const databases = await store.databases()
  const drafted = stopwatch()
  const { title, draft } = await service.draft({
    kind: 'alterSchema',
    databaseIds: databases.map(d => d.id),
    sql: 'create table customer (id bigint primary key, name text not null);',
  })
  const { issue, stages } = await service.create({
    projectId: project!.id,
    type: 'alterSchema',
    title,
    description: '',
    draft,
  })
  for (const task of stages.flatMap(s => s.tasks)) instanceOf.set(task.id, task.instanceId)
  print('issue made', drafted())
  const rolled = stopwatch()
  await service.settled()
  const total = rolled()
  const { tasks } = await store.issue(issue.id)
  const done = tasks.filter(t => t.status === 'done').length
  print(`${done} of ${tasks.length} databases checked and changed`, total)
  console.log(
    `  ${(total.wall / done).toFixed(0)} ms each; at most ${most} at a time on one server (allowed: ${perInstance})`,
  )
  const viewed = stopwatch()
  await service.view(issue.id)
  print('the issue, as its page asks for it', viewed())
  const verified = stopwatch()
  const { problems } = await store.verify()
  print(`verify: ${problems.length} problems`, verified())
  await store.close()
  await Promise.all(servers.map(stopServer))
}

/** Milliseconds on the clock, and of this process's own work. */
function stopwatch() {
  const from = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { wall: performance.now() - from, cpu: (user + system) / 1000 }
  }
}

function print(what: string, { wall, cpu }: { wall: number; cpu: number }): void {
  console.log(`${what}: ${wall.toFixed(0)} ms, of which ${cpu.toFixed(0)} ms own work`)
}

void main()
