// What one issue over 1,000 databases costs the store: no target is touched, so this is the floor under
// any rollout. Run by hand: npx tsx bench/storeRollout.ts [databases] [runners]. Prints, asserts nothing.
import { createHash } from 'node:crypto'
import type { Target } from '../protocol/src/issue.ts'
import { installStore } from '../server/src/store/install.ts'
import { openStore } from '../server/src/store/openStore.ts'
import { connect, startServer, stopServer, superuser } from '../server/test/support/postgres.ts'

const [databases = 1_000, runners = 8] = process.argv.slice(2).map(Number)

async function timed<T>(label: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now()
  const result = await work()
  console.log(`${label.padEnd(52)} ${(performance.now() - from).toFixed(0)} ms`)
  return result
}

const identity = {
  systemIdentifier: '1',
  timeline: '00000001',
  databaseOid: '1',
  backendPid: 1,
  backendStart: 'then',
  postmasterStart: 'then',
}

async function main(): Promise<void> {
  const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
  const server = await startServer(Number(process.env.PLUMBLINE_TEST_PG ?? 18), durable)
  try {
    const root = await connect(server.url('postgres'))
    await root.query('create database records template template0')
    await root.end()
    const admin = await connect(server.url('records'))
    await installStore(admin, { owner: superuser.name, for: 'single' })
    const open = () => openStore({ connectionString: server.url('records') })
    const store = await open()
    const [test] = await store.environments()
    const instanceId = await store.saveInstance({
      title: 'Fleet',
      kind: 'server',
      endpoint: { host: 'h', port: 5432, user: 'u', maintenanceDatabase: 'postgres', tls: 'disable' },
      environmentId: test!.id,
    })
    const names = Array.from({ length: databases }, (_, n) => `tenant_${n}`)
    await timed(`sync of ${databases} databases`, () =>
      store.recordSync(instanceId, {
        serverVersion: 180004,
        databases: names.map(name => ({ name, owner: 'u', sizeBytes: 1 })),
      }),
    )
    const all = await store.databases()
    const sql = 'alter table customer add column age int;\n'.repeat(50)
    const targets = all.map(
      (database): Target => ({
        databaseId: database.id,
        instanceId,
        databaseName: database.name,
        environmentId: database.environmentId,
        sql,
      }),
    )
    const options = {
      lockTimeout: 3000,
      statementTimeout: 0,
      searchPath: 'public',
      retries: 3,
      priorBackup: 'none',
    } as const
    const projectId = all[0]!.projectId
    const issueId = await timed('create the issue', () =>
      store.createIssue({
        projectId,
        type: 'alterSchema',
        title: 'Add column age',
        description: '',
        draft: { targets, options },
      }),
    )
    await timed('read the issue', () => store.issue(issueId))
    await timed('read the list', () => store.issues({ status: 'open' }))
    const tasks = await timed('what may run', () => store.runnableTasks())
    const [before, after] = ['before', 'after'].map(word => createHash('sha256').update(word).digest('hex'))
    for (const hash of [before!, after!])
      await store.saveSnapshot({ hash, reader: 1, serverVersion: 180004, model: {}, text: '' })

    const waiting = [...tasks]
    await timed(`run ${tasks.length} tasks by ${runners} runners`, () =>
      Promise.all(
        Array.from({ length: runners }, async () => {
          const own = await open()
          for (let task = waiting.shift(); task; task = waiting.shift()) {
            const { attemptId, fence } = await own.claimTask(task.id, 60)
            await own.recordIdentity(attemptId, fence, identity, before!)
            await own.recordStepsPlanned(attemptId, fence, [
              { index: 0, transactional: true, start: 0, end: 10, statements: 50, label: 'alter table' },
            ])
            await own.markCommitPending(attemptId, fence, {
              step: 0,
              xid: '1',
              identity,
              before: before!,
              after: after!,
              results: [],
            })
            await own.finishAttempt(attemptId, { fence, status: 'applied', how: 'COMMIT was answered' })
          }
          await own.close()
        }),
      ),
    )
    await timed('read the issue again', () => store.issue(issueId))
    await timed('verify', () => store.verify())
    await store.close()
    await admin.end()
  } catch (error) {
    console.error(error)
  } finally {
    await stopServer(server)
  }
}

void main()
