// `npm run demo`: the story of "Database Change Management with PostgreSQL" without a window, by the
// same engine as the editor's, on a PostgreSQL of its own. Prints each step with what the database
// answered, and fails loudly where the story would not come true. Leaves nothing behind.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Anomaly } from '#protocol/change.ts'
import type { Database } from '#protocol/instance.ts'
import type { IssueView } from '#protocol/issue.ts'
import type { Wish } from '#protocol/wish.ts'
import { checkDatabase } from '../server/src/drift/checkDatabase.ts'
import { asFailure } from '../server/src/failure/failed.ts'
import { overview } from '../server/src/overview.ts'
import { closeConsole, openConsole, query, runConsole } from '../server/src/questions.ts'
import { type Running, run } from '../server/src/running.ts'
import { compareSnapshots, snapshotDocuments } from '../server/src/snapshots.ts'
import { screen } from './demo/screen.ts'

async function main(): Promise<void> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'plumbline-demo-'))
  // As root PostgreSQL runs as another user, who must get there.
  await chmod(home, 0o755)
  let running: Running | undefined
  try {
    screen.title('Database change management with PostgreSQL, by Plumbline')
    running = await open(home)
    const demo = await createDatabase(running)
    await createTable(running, demo)
    await drift(running, demo)
    screen.step('That is the whole story. What you saw runs in the editor by mouse: npm start')
  } finally {
    await running?.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function open(home: string): Promise<Running> {
  screen.step('1. Open Plumbline, with a PostgreSQL of its own')
  const running = await run({
    storeUrl: '',
    driftInterval: 0,
    environment: { ...process.env, PLUMBLINE_HOME: home },
    onStale: () => undefined,
    onFailure: error => screen.bad(asFailure(error).message),
  })
  const { viewer, environments } = await overview(running)
  screen.good(
    `PostgreSQL ${running.plumbline.embedded?.version} runs on loopback, durable, passwords by SCRAM`,
  )
  screen.good(`${viewer.login} is the first ${viewer.role} of this workspace`)
  for (const { name, policy } of environments) screen.says(`environment ${name}: approval ${policy.approval}`)

  screen.step('2. Look at the instances')
  const { instances, databases, projects } = await overview(running)
  for (const instance of instances) {
    screen.good(`${instance.title}, PostgreSQL ${versionText(instance.serverVersion ?? 0)}`)
    for (const { name, owner, environmentId } of databases.filter(one => one.instanceId === instance.id))
      screen.says(`${name}, owner ${owner}, ${environments.find(one => one.id === environmentId)?.name}`)
  }

  screen.step('3. Look at the projects')
  for (const { name } of projects) screen.good(name)
  return running
}

async function createDatabase(running: Running): Promise<Database> {
  screen.step('4. Create the database demo in Prod')
  const { environments, instances } = await overview(running)
  const prod = environments.find(one => one.name === 'Prod')
  const [sample] = instances
  assert.ok(prod && sample, 'a fresh store has an environment Prod and the sample instance')
  const done = await carry(running, 'createDatabase', {
    kind: 'createDatabase',
    instanceId: sample.id,
    environmentId: prod.id,
    request: { name: 'demo', owner: sample.endpoint.user },
  })
  assert.equal(done.issue.status, 'done')
  const demo = (await overview(running)).databases.find(one => one.name === 'demo')
  assert.ok(demo, 'the new database is known')
  await ask(
    running,
    demo,
    "select datname, pg_get_userbyid(datdba) as owner from pg_database where datname = 'demo'",
  )
  return demo
}

async function createTable(running: Running, demo: Database): Promise<void> {
  screen.step('5. Create a table in demo')
  const sql =
    'create table t1 (\n  id bigint generated always as identity primary key,\n  name text not null\n);'
  const done = await carry(running, 'alterSchema', { kind: 'alterSchema', databaseIds: [demo.id], sql })
  assert.equal(done.issue.status, 'done')

  screen.act('View change')
  const changeId = done.stages[0]?.tasks[0]?.changeId
  assert.ok(changeId !== undefined, 'the run recorded a change')
  const { store } = running.plumbline
  const change = await store.change(changeId)
  const [before, after] = await Promise.all(
    [change.before, change.after].map(hash => snapshotDocuments(store, hash)),
  )
  screen.says((await compareSnapshots(store, change.before, change.after)).summary)
  screen.difference(before?.text ?? '', after?.text ?? '')
  await history(running, demo)
}

async function drift(running: Running, demo: Database): Promise<void> {
  screen.step('Bonus: somebody changes demo behind our back')
  await behindOurBack(running, demo, 'alter table t1 add column age int;')
  screen.step('The change was intended: establish a new baseline')
  await reconcile(running, demo, 'baseline')

  screen.step('Again somebody changes demo, and this was a mistake: revert it')
  await behindOurBack(running, demo, 'alter table t1 drop column age, alter column name drop not null;')
  await reconcile(running, demo, 'revert')
  await history(running, demo)
}

async function behindOurBack(running: Running, demo: Database, sql: string): Promise<void> {
  const { consoleId } = await openConsole(running, { databaseId: demo.id })
  screen.act('Admin console, which records nothing:')
  screen.sql(sql)
  const answer = await runConsole(running, { consoleId, sql, limit: 10 }, new AbortController().signal)
  assert.equal(answer.failure, undefined)
  screen.says(answer.results.map(result => result.command).join(', '))
  await closeConsole(running, { consoleId })
  const [found] = await anomalies(running, demo)
  assert.equal(found?.kind, 'drift', 'the outside change is noticed')
  screen.warning(`${found.kind}: ${found.summary}`)
  for (const object of found.difference?.objects ?? [])
    screen.says(`${object.name}: ${object.details.join('; ')}`)
}

async function reconcile(running: Running, demo: Database, kind: 'baseline' | 'revert'): Promise<void> {
  const done = await carry(running, kind, { kind, databaseIds: [demo.id] })
  assert.equal(done.issue.status, 'done')
  assert.deepEqual(
    await anomalies(running, demo),
    [],
    'what is recorded and what is there are the same again',
  )
  screen.good('No anomaly is left')
}

/** A wish becomes an issue; it is checked, approved as its environment asks, run, and resolved. */
async function carry(
  running: Running,
  type: Parameters<Running['issues']['preview']>[0],
  wish: Wish,
): Promise<IssueView> {
  const { issues, plumbline } = running
  const { title, draft } = await issues.draft(wish)
  const project = (await plumbline.store.projects()).find(one => one.name === 'Sample Project')
  const created = await issues.create({ projectId: project?.id ?? 0, type, title, description: '', draft })
  const { id } = created.issue
  screen.act(`Issue ${id}: ${title}`)
  for (const target of draft.targets) if (target.sql) screen.sql(target.sql)
  await issues.settled()
  let view = await issues.view(id)
  for (const check of view.stages.flatMap(stage => stage.tasks).flatMap(task => task.checks)) {
    const said = `${check.kind}: ${check.summary}`
    if (check.status === 'failed') screen.bad(said)
    else if (check.status === 'passed') screen.good(said)
    else screen.warning(said)
  }
  const seal = view.revisions.at(-1)?.seal ?? ''
  for (const stage of view.stages) {
    if (stage.approval !== 'waiting') continue
    screen.act(`${stage.environmentName} waits for approval. Approve.`)
    await issues.act(id, {
      kind: 'approve',
      environmentId: stage.environmentId,
      seal,
      comment: 'Looks right',
    })
    await issues.settled()
  }
  view = await issues.view(id)
  for (const task of view.stages.flatMap(stage => stage.tasks)) {
    const attempt = task.attempts.at(-1)
    for (const result of attempt?.results ?? [])
      screen.says(`${result.command} (${Math.round(result.milliseconds)} ms)`)
    const said = `${task.databaseName}: ${task.status}${attempt?.how ? `, ${attempt.how}` : ''}`
    if (task.status === 'done') screen.good(said)
    else screen.bad(`${said} ${attempt?.failure?.message ?? ''}`)
  }
  if (view.actions.includes('resolve')) {
    screen.act('Resolve')
    view = await issues.act(id, { kind: 'resolve' })
  }
  screen.good(`Issue ${id} is ${view.issue.status}`)
  return view
}

async function ask(running: Running, database: Database, sql: string): Promise<void> {
  screen.act(`Ask ${database.name}:`)
  screen.sql(sql)
  const answer = await query(
    running,
    { databaseId: database.id, sql, limit: 100 },
    new AbortController().signal,
  )
  assert.equal(answer.failure, undefined)
  for (const { columns, rows } of answer.results)
    for (const row of rows)
      screen.says(row.map((value, i) => `${columns[i]?.name}: ${value ?? 'NULL'}`).join(', '))
}

async function history(running: Running, database: Database): Promise<void> {
  screen.act(`Change history of ${database.name}`)
  const { items } = await running.plumbline.store.changes({ databaseId: database.id })
  for (const { version, type, title, author, approvers } of items)
    screen.says(
      `${version}  ${type}  ${title}  by ${author}, approved by ${approvers.join(', ') || 'policy'}`,
    )
}

async function anomalies(running: Running, database: Database): Promise<readonly Anomaly[]> {
  screen.act(`Look for drift in ${database.name}`)
  return (await checkDatabase(running.drift, database.id)).anomalies
}

function versionText(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`
}

main().catch(error => {
  const { message, detail, hint } = asFailure(error)
  screen.bad([message, detail, hint].filter(Boolean).join('\n     '))
  process.exitCode = 1
})
