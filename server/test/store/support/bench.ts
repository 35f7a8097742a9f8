// A store with people, places and ready-made parts, for tests of the store room: real logins on a real
// server, each with a store of its own. Not for other rooms, which open the store themselves.
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { LogEntry, RevisionDraft, RunOptions, Target } from '#protocol/issue.ts'
import { installStore, type Setup } from '../../../src/store/install.ts'
import { openStore } from '../../../src/store/openStore.ts'
import type { TargetIdentity } from '../../../src/store/records.ts'
import type { Store } from '../../../src/store/store.ts'
import { connect, freshDatabase } from '../../support/postgres.ts'

export const password = 'plumbline-test'

export type Person = 'olivia' | 'dora' | 'david' | 'dan' | 'vera'

/** Olivia owns the store, Dora is its DBA, David and Dan are developers, Vera looks on. */
const roles: Readonly<Record<Person, 'owner' | 'dba' | 'developer' | 'viewer'>> = {
  olivia: 'owner',
  dora: 'dba',
  david: 'developer',
  dan: 'developer',
  vera: 'viewer',
}

export interface Bench {
  readonly url: string
  /** The store as the server's superuser may tamper with it. */
  readonly admin: pg.Client
  /** Login of a person on this bench's server. */
  login(person: Person): string
  config(person: Person): pg.ClientConfig
  store(person: Person): Promise<Store>
  /** A plain connection of a person's, for attacks. */
  client(person: Person): Promise<pg.Client>
  close(): Promise<void>
}

let made = 0

/** An installed store with `people` as members; the first is its owner. */
export async function bench(
  major = 18,
  people: readonly Person[] = ['olivia'],
  kind: Setup['for'] = 'team',
): Promise<Bench> {
  const url = await freshDatabase(major)
  const admin = await connect(url)
  const suffix = `_${process.pid}_${++made}`
  const login = (person: Person) => `${person}${suffix}`
  for (const person of Object.keys(roles))
    await admin.query(`create role ${person}${suffix} login password '${password}'`)
  const owner = people[0] ?? 'olivia'
  await installStore(admin, { owner: login(owner), for: kind })
  const { hostname, port, pathname } = new URL(url)
  const config = (person: Person): pg.ClientConfig => ({
    host: hostname,
    port: Number(port),
    database: pathname.slice(1),
    user: login(person),
    password,
  })
  const stores = new Map<Person, Promise<Store>>()
  const clients: pg.Client[] = []
  const store = (person: Person) => {
    const open = stores.get(person) ?? openStore(config(person))
    stores.set(person, open)
    return open
  }
  const first = await store(owner)
  for (const person of people.slice(1)) await first.setMember(login(person), roles[person], true)
  return {
    url,
    admin,
    login,
    config,
    store,
    async client(person) {
      const client = new pg.Client(config(person))
      client.on('error', () => undefined)
      await client.connect()
      clients.push(client)
      return client
    },
    async close() {
      for (const open of stores.values()) await (await open).close()
      for (const client of clients) await client.end()
      await admin.end()
    },
  }
}

const options: RunOptions = {
  lockTimeout: 3000,
  statementTimeout: 0,
  searchPath: '"$user", public',
  retries: 3,
  priorBackup: 'none',
}

export interface Places {
  readonly projectId: number
  readonly test: number
  readonly prod: number
  readonly instanceId: number
  /** shop_test, in Test. */
  readonly testDatabase: Target
  /** shop_prod, in Prod. */
  readonly prodDatabase: Target
}

/** One instance with shop_test in Test and shop_prod in Prod, in the project Shop. */
export async function places(store: Store, sql = 'create table t (id int)'): Promise<Places> {
  const [test, prod] = await store.environments()
  const projectId = await store.saveProject({ name: 'Shop' })
  const instanceId = await store.saveInstance({
    title: 'Shop server',
    kind: 'server',
    endpoint: {
      host: 'db.example',
      port: 5432,
      user: 'app',
      maintenanceDatabase: 'postgres',
      tls: 'require',
    },
    environmentId: test!.id,
  })
  await store.recordSync(instanceId, {
    serverVersion: 180004,
    databases: ['shop_prod', 'shop_test'].map(name => ({ name, owner: 'app', sizeBytes: 8_000_000 })),
  })
  const found = new Map((await store.databases()).map(database => [database.name, database.id]))
  await store.assignDatabase(found.get('shop_test')!, { projectId })
  await store.assignDatabase(found.get('shop_prod')!, { projectId, environmentId: prod!.id })
  const target = (databaseName: string, environmentId: number): Target => ({
    databaseId: found.get(databaseName)!,
    instanceId,
    databaseName,
    environmentId,
    sql,
  })
  return {
    projectId,
    test: test!.id,
    prod: prod!.id,
    instanceId,
    testDatabase: target('shop_test', test!.id),
    prodDatabase: target('shop_prod', prod!.id),
  }
}

/** A store that is one person's own, Olivia's, with places in it. */
export async function ownStore(major: number) {
  const b = await bench(major, ['olivia'], 'single')
  const store = await b.store('olivia')
  return { b, store, place: await places(store) }
}

export function draft(targets: readonly Target[], more: Partial<RevisionDraft> = {}): RevisionDraft {
  return { targets, options, ...more }
}

/** An issue of David's kind: alters the schema of the given targets. */
export function issueOf(place: Places, targets: readonly Target[], more: Partial<RevisionDraft> = {}) {
  return {
    projectId: place.projectId,
    type: 'alterSchema' as const,
    title: 'Add table t',
    description: '',
    draft: draft(targets, more),
  }
}

/** A fresh issue for shop_test; the id of its task. */
export async function newTask(
  store: Store,
  place: Places,
  more: Partial<RevisionDraft> = {},
): Promise<number> {
  const issueId = await store.createIssue(issueOf(place, [place.testDatabase], more))
  return (await taskIn(store, issueId, place.test)).id
}

/** Approves the newest revision for an environment, as a person who looked at it. */
export async function approve(store: Store, issueId: number, environmentId: number): Promise<void> {
  await review(store, issueId, environmentId, 'approve')
}

export async function review(
  store: Store,
  issueId: number,
  environmentId: number,
  verdict: 'approve' | 'reject',
): Promise<void> {
  const { revisions } = await store.issue(issueId)
  const newest = revisions.at(-1)!
  await store.reviewIssue(issueId, {
    revision: newest.number,
    environmentId,
    verdict,
    seal: newest.seal,
    comment: '',
  })
}

export async function taskIn(store: Store, issueId: number, environmentId: number) {
  const { tasks } = await store.issue(issueId)
  return tasks.find(task => task.environmentId === environmentId)!
}

/** Saves a snapshot made of a word and answers its hash. */
export async function snapshot(store: Store, word: string): Promise<string> {
  const hash = createHash('sha256').update(word).digest('hex')
  await store.saveSnapshot({ hash, reader: 1, serverVersion: 180004, model: { word }, text: `-- ${word}` })
  return hash
}

export const identity: TargetIdentity = {
  systemIdentifier: '7400000000000000001',
  timeline: '00000001',
  databaseOid: '16384',
  backendPid: 4711,
  backendStart: '2026-01-01 00:00:00.123456+00',
  postmasterStart: '2026-01-01 00:00:00.000001+00',
}

/** What an engine records before it sends the COMMIT of a step. */
export const pendingCommit = (step: number, before: string, after: string) => ({
  step,
  xid: '731',
  identity,
  before,
  after,
  results: [{ start: 0, end: 10, command: `STEP ${step}`, milliseconds: 1, notices: [] }],
})

/** Ends an attempt whose runner said no more than that it runs. */
export async function giveUp(store: Store, attemptId: number): Promise<void> {
  await store.finishAttempt(attemptId, { expected: 'running', status: 'notApplied', how: 'test' })
}

/** Runs a task of one transactional step to its end, as an engine would. */
export async function apply(
  store: Store,
  taskId: number,
  before: string,
  after: string,
  log: readonly LogEntry[] = [],
) {
  const claim = await store.claimTask(taskId, 60)
  await store.appendLog(claim.attemptId, log)
  await store.recordIdentity(claim.attemptId, claim.fence, identity, before)
  await store.markCommitPending(claim.attemptId, claim.fence, pendingCommit(claim.firstStep, before, after))
  const { changeId } = await store.finishAttempt(claim.attemptId, {
    fence: claim.fence,
    status: 'applied',
    how: 'commit acknowledged',
  })
  return { claim, changeId: changeId! }
}
