// A store and an instance with two databases, shop_test in Test and shop_prod in Prod, on real
// servers, and the engine that runs changes on them. Not for other rooms.
import assert from 'node:assert/strict'
import type pg from 'pg'
import type { IssueType, IssueView, RevisionDraft, RunOptions, Target } from '#protocol/issue.ts'
import { checkAdvisor } from '../../../src/changes/checks/advisor.ts'
import type { Draft } from '../../../src/changes/draft.ts'
import type { Engine } from '../../../src/changes/execute/context.ts'
import { type At, nowhere } from '../../../src/changes/execute/points.ts'
import type { Progress } from '../../../src/changes/execute/progress.ts'
import { type Ended, runClaim } from '../../../src/changes/execute/runTask.ts'
import { type Issues, type IssuesOptions, issues } from '../../../src/changes/issues.ts'
import { differ, schemaReader } from '../../../src/changes/schemaReader.ts'
import { targetsOn } from '../../../src/changes/targets.ts'
import { type Passwords, passwords } from '../../../src/postgres/passwords.ts'
import { loadParser } from '../../../src/sql/parser.ts'
import { installStore } from '../../../src/store/install.ts'
import { openStore } from '../../../src/store/openStore.ts'
import type { Store } from '../../../src/store/store.ts'
import { connect, freshDatabase, majors, superuser, type TestServer } from '../../support/postgres.ts'

export const options: RunOptions = {
  lockTimeout: 1000,
  statementTimeout: 0,
  searchPath: '"$user", public',
  retries: 0,
  priorBackup: 'none',
}

export interface Bench {
  readonly store: Store
  readonly storeUrl: string
  /** The store as its member, for other processes. */
  readonly storeConfig: pg.ClientConfig
  readonly passwords: Passwords
  readonly instanceId: number
  readonly projectId: number
  readonly environments: { readonly test: number; readonly prod: number }
  /** Connection strings of the two databases. */
  readonly testUrl: string
  readonly prodUrl: string
  target(which: 'test' | 'prod', sql: string): Promise<Target>
  engine(more?: Partial<Engine>): Engine
  /** An issue with one target; answers its id and its task's. */
  issue(
    sql: string,
    more?: {
      type?: IssueType
      which?: 'test' | 'prod'
      options?: Partial<RunOptions>
      draft?: Partial<RevisionDraft>
    },
  ): Promise<{ issueId: number; taskId: number }>
  /** Claims and runs a task. */
  run(
    taskId: number,
    more?: Partial<Engine> & { at?: At; onProgress?: (p: Progress) => void },
  ): Promise<Ended>
  /** The service as the editor has it. */
  issues(more?: Partial<IssuesOptions>): Issues
  /** The issue made of what the service drafted, once all that follows by itself is done. */
  made(issues: Issues, type: IssueType, drafted: Draft): Promise<IssueView>
  databaseId(which: 'test' | 'prod'): number
  query(sql: string, which?: 'test' | 'prod'): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

/** The oldest and the newest version of this run: enough where the server's version hardly matters. */
export const edges = [...new Set([majors[0]!, majors.at(-1)!])]

let made = 0

/** Servers of a test's own, which it may kill; the shared ones when absent. */
export interface Places {
  readonly storeOn?: TestServer
  readonly targetsOn?: TestServer
}

export async function bench(major = 18, places: Places = {}): Promise<Bench> {
  await loadParser()
  const storeUrl = await emptyDatabase(18, places.storeOn)
  const login = `ann_${process.pid}_${++made}`
  const admin = await connect(storeUrl)
  await admin.query(`create role ${login} login password '${superuser.password}'`)
  await installStore(admin, { owner: login, for: 'single' })
  await admin.end()
  const storeConfig = { ...config(storeUrl), user: login }
  const store = await openStore(storeConfig)

  const urls = {
    test: await emptyDatabase(major, places.targetsOn),
    prod: await emptyDatabase(major, places.targetsOn),
  }
  const [test, prod] = await store.environments()
  const projectId = (await store.projects())[0]!.id
  const { host, port } = config(urls.test)
  const instanceId = await store.saveInstance({
    title: 'Shop server',
    kind: 'server',
    endpoint: {
      host: host!,
      port: port!,
      user: superuser.name,
      maintenanceDatabase: 'postgres',
      tls: 'disable',
    },
    environmentId: test!.id,
  })
  const names = { test: config(urls.test).database!, prod: config(urls.prod).database! }
  await store.recordSync(instanceId, {
    serverVersion: major * 10000,
    databases: [names.test, names.prod].map(name => ({ name, owner: 'postgres', sizeBytes: null })),
  })
  const databases = new Map((await store.databases()).map(d => [d.name, d.id]))
  await store.assignDatabase(databases.get(names.test)!, { projectId })
  await store.assignDatabase(databases.get(names.prod)!, { projectId, environmentId: prod!.id })

  const environments = { test: test!.id, prod: prod!.id }
  const known = passwords({ kept: () => superuser.password })
  const targets = targetsOn(store, known)
  const engine = (more: Partial<Engine> = {}): Engine => ({
    store,
    targets,
    schema: schemaReader,
    at: nowhere,
    onProgress: () => undefined,
    leaseSeconds: 30,
    ...more,
  })
  const target = async (which: 'test' | 'prod', sql: string): Promise<Target> => ({
    databaseId: databases.get(names[which])!,
    instanceId,
    databaseName: names[which],
    environmentId: environments[which],
    sql,
  })
  return {
    store,
    storeUrl,
    storeConfig,
    passwords: known,
    instanceId,
    projectId,
    environments,
    testUrl: urls.test,
    prodUrl: urls.prod,
    target,
    engine,
    async issue(sql, more = {}) {
      const issueId = await store.createIssue({
        projectId,
        type: more.type ?? 'alterSchema',
        title: 'A change',
        description: '',
        draft: {
          targets: [await target(more.which ?? 'test', sql)],
          options: { ...options, ...more.options },
          ...more.draft,
        },
      })
      const { tasks } = await store.issue(issueId)
      return { issueId, taskId: tasks[0]!.id }
    },
    async run(taskId, more = {}) {
      const running = engine(more)
      return runClaim(running, await store.claimTask(taskId, running.leaseSeconds))
    },
    issues: (more = {}) =>
      issues({
        store,
        targets,
        schema: schemaReader,
        differ,
        advisor: checkAdvisor,
        leaseSeconds: 30,
        ...more,
      }),
    async made(service, type, { title, draft }) {
      const created = await service.create({ projectId, type, title, description: '', draft })
      await service.settled()
      return service.view(created.issue.id)
    },
    databaseId: which => databases.get(names[which])!,
    async query(sql, which = 'test') {
      const client = await connect(urls[which])
      try {
        return (await client.query(sql)).rows
      } finally {
        await client.end()
      }
    },
    async close() {
      const { problems } = await store.verify()
      await store.close()
      assert.deepEqual(problems, [])
    },
  }
}

async function emptyDatabase(major: number, on: TestServer | undefined): Promise<string> {
  if (!on) return freshDatabase(major)
  const name = `own_${process.pid}_${++made}`
  const client = await connect(on.url('postgres'))
  await client.query(`create database ${name}`)
  await client.end()
  return on.url(name)
}

/** A URL of the tests as a configuration. */
function config(url: string): pg.ClientConfig {
  const { hostname, port, pathname } = new URL(url)
  return {
    host: hostname,
    port: Number(port),
    database: decodeURIComponent(pathname.slice(1)),
    user: superuser.name,
    password: superuser.password,
  }
}
