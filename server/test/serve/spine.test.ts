// The language server as a process, asked for all that the tutorial does, on its own PostgreSQL.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Database } from '#protocol/instance.ts'
import type { IssueView } from '#protocol/issue.ts'
import type { Request } from '#protocol/message.ts'
import * as messages from '#protocol/messages.ts'
import type { Wish } from '#protocol/wish.ts'
import { startClient, type TestClient } from '../language/support.ts'
import { freshHome, type Home } from '../support/home.ts'

const migrations = path.resolve(import.meta.dirname, '../../../sample/workspace/migrations')

describe('the spine, over stdio', function () {
  this.timeout(300_000)
  let home: Home
  let client: TestClient
  let test: Database
  let prod: Database

  const start = () =>
    startClient({
      from: 'sources',
      environment: { PLUMBLINE_HOME: home.folder },
      settings: { trusted: true, driftInterval: 0 },
    })

  const ask = <P, R>(request: Request<P, R>, params: P): Promise<R> =>
    client.connection.sendRequest(request.method, params) as Promise<R>

  /** The issue once it is what the test waits for; the server's hints say when to look again. */
  const until = async (id: number, reached: (view: IssueView) => boolean): Promise<IssueView> => {
    let wake = () => {}
    const hints = client.connection.onNotification(messages.stale.method, () => wake())
    try {
      for (;;) {
        const hinted = new Promise<void>(resolve => {
          wake = resolve
        })
        const view = await ask(messages.issueView, { id })
        if (reached(view)) return view
        await hinted
      }
    } finally {
      hints.dispose()
    }
  }

  const make = async (wish: Wish, type: 'createDatabase' | 'alterSchema' | 'baseline') => {
    const { title, draft } = await ask(messages.draft, wish)
    return ask(messages.createIssue, { projectId: prod.projectId, type, title, description: '', draft })
  }

  const approve = (view: IssueView) =>
    ask(messages.actOnIssue, {
      id: view.issue.id,
      act: {
        kind: 'approve',
        environmentId: prod.environmentId,
        seal: view.revisions.at(-1)?.seal ?? '',
        comment: 'Fine',
      },
    })

  const statuses = (view: IssueView) => view.stages.flatMap(stage => stage.tasks.map(task => task.status))
  const allDone = (view: IssueView) => statuses(view).every(status => status === 'done')

  before(async () => {
    home = await freshHome()
    client = await start()
  })

  after(async () => {
    await client.stop()
    await home.remove()
  })

  it('shows the sample: two databases in two environments, recorded, nothing open', async () => {
    const seen = await ask(messages.overview, {})
    assert.deepEqual(
      seen.environments.map(environment => environment.name),
      ['Test', 'Prod'],
    )
    assert.deepEqual(
      seen.databases.map(database => database.name),
      ['shop_prod', 'shop_test'],
    )
    assert.equal(seen.viewer.role, 'owner')
    assert.deepEqual(seen.issues, [])
    assert.deepEqual(seen.anomalies, [])
    ;[prod, test] = seen.databases as [Database, Database]
    assert.ok(prod.recordedSnapshot)
  })

  it('lists the members of a database, a schema and a table', async () => {
    const schemas = await ask(messages.schemaMembers, { databaseId: prod.id })
    assert.ok(schemas.some(schema => schema.name === 'public'))
    const parent = { kind: 'schema', schema: 'public', name: 'public' } as const
    const tables = await ask(messages.schemaMembers, { databaseId: prod.id, parent })
    const table = tables.find(one => one.kind === 'table')
    assert.ok(table)
    const columns = await ask(messages.schemaMembers, { databaseId: prod.id, parent: table })
    assert.ok(columns.some(one => one.kind === 'column'))
    assert.ok(columns.some(one => one.kind === 'primaryKey'))
  })

  it('finds objects in several databases, the best of each first, and says which it could not ask', async () => {
    const wanted = { databaseIds: [test.id, 999_999, prod.id], text: 'orders', limit: 2 }
    const { found, missed } = await ask(messages.findObjects, wanted)
    assert.deepEqual(
      found.map(({ databaseId, object }) => [databaseId, object.name]),
      [
        [test.id, 'orders'],
        [prod.id, 'orders'],
      ],
    )
    assert.deepEqual(missed, [999_999])
    await assert.rejects(ask(messages.findObjects, { ...wanted, databaseIds: [999_999] }))
  })

  it('knows which migrations of the sample stand in the database and which wait', async () => {
    const names = await readdir(migrations)
    const files = await Promise.all(
      names.map(async name => ({
        path: `migrations/${name}`,
        text: await readFile(path.join(migrations, name), 'utf8'),
      })),
    )
    const standings = await ask(messages.migrationStatus, { databaseId: prod.id, files })
    const by = (standing: string) =>
      standings.filter(one => one.standing === standing).map(one => one.version)
    assert.deepEqual(by('applied'), ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'])
    assert.deepEqual(by('pending'), ['1.6', '1.7', '1.8'])
  })

  it('carries a table through Test and, once approved, Prod, and shows what changed', async () => {
    const sql = 'create table public.t1 (id bigint generated always as identity primary key, name text);\n'
    const made = await make({ kind: 'alterSchema', databaseIds: [test.id, prod.id], sql }, 'alterSchema')
    const waiting = await until(made.issue.id, view => statuses(view).join() === 'done,pendingApproval')
    assert.deepEqual(
      waiting.stages.map(stage => stage.environmentName),
      ['Test', 'Prod'],
    )
    assert.ok(waiting.actions.includes('approve'))
    await approve(waiting)
    const done = await until(made.issue.id, allDone)
    const task = done.stages[1]?.tasks[0]
    assert.ok(task?.changeId)
    const difference = await ask(messages.taskDifference, { issueId: done.issue.id, taskId: task.id })
    assert.equal(difference?.source, 'recorded')
    assert.deepEqual(
      difference.difference.objects.map(object => [object.kind, object.name]),
      [['added', 'public.t1']],
    )
    const [change] = (await ask(messages.changeHistory, { databaseId: prod.id })).items
    assert.equal(change?.id, task.changeId)
    assert.equal((await ask(messages.changeDetail, { id: task.changeId })).sql, sql)
    const before = await ask(messages.snapshotDocuments, { hash: difference.before })
    const after = await ask(messages.snapshotDocuments, { hash: difference.after })
    const document = difference.difference.objects[0]?.document ?? ''
    assert.equal(before.documents[document], undefined)
    assert.match(after.documents[document] ?? '', /create table public\.t1/)
    const resolved = await ask(messages.actOnIssue, { id: done.issue.id, act: { kind: 'resolve' } })
    assert.equal(resolved.issue.status, 'done')
  })

  it('creates a database that waits for approval in Prod and then stands in the explorer', async () => {
    const made = await make(
      {
        kind: 'createDatabase',
        instanceId: prod.instanceId,
        environmentId: prod.environmentId,
        request: { name: 'demo', owner: 'plumbline_sample' },
      },
      'createDatabase',
    )
    assert.equal(made.stages[0]?.approval, 'waiting')
    const checked = await until(made.issue.id, view =>
      view.stages.every(stage => stage.tasks.every(task => task.checks.length > 0)),
    )
    await approve(checked)
    await until(made.issue.id, allDone)
    const { databases } = await ask(messages.overview, {})
    const demo = databases.find(database => database.name === 'demo')
    assert.equal(demo?.environmentId, prod.environmentId)
    assert.ok(demo.recordedSnapshot)
  })

  it('refuses an approval of another text than the one that would run', async () => {
    const made = await make(
      { kind: 'alterSchema', databaseIds: [prod.id], sql: 'create table public.t2 (a int);' },
      'alterSchema',
    )
    const act = {
      kind: 'approve',
      environmentId: prod.environmentId,
      seal: 'ab'.repeat(32),
      comment: '',
    } as const
    await assert.rejects(
      ask(messages.actOnIssue, { id: made.issue.id, act }),
      (error: { data?: unknown }) => {
        assert.ok((error.data as { code?: string }).code)
        return true
      },
    )
    await ask(messages.actOnIssue, { id: made.issue.id, act: { kind: 'cancel' } })
  })

  it('notices what the console did, shows it, and settles it by a baseline', async () => {
    const { consoleId } = await ask(messages.openConsole, { databaseId: prod.id })
    const answer = await ask(messages.runInConsole, {
      consoleId,
      sql: 'alter table t1 add column age integer;',
      limit: 100,
    })
    assert.equal(answer.failure, undefined)
    assert.equal(answer.results[0]?.command, 'ALTER TABLE')
    const looked = await ask(messages.runInConsole, {
      consoleId,
      sql: "select column_name from information_schema.columns where table_name = 't1' and column_name = 'age';",
      limit: 100,
    })
    assert.deepEqual(looked.results[0]?.rows, [['age']])
    await ask(messages.closeConsole, { consoleId })
    const [anomaly] = (await ask(messages.overview, {})).anomalies
    assert.equal(anomaly?.kind, 'drift')
    assert.deepEqual(anomaly.difference?.objects[0]?.details, ['column age added: integer'])

    const made = await make({ kind: 'baseline', databaseIds: [prod.id] }, 'baseline')
    const checked = await until(made.issue.id, view =>
      view.stages.every(stage => stage.tasks.every(task => task.checks.some(check => check.schemas))),
    )
    const foreseen = await ask(messages.taskDifference, {
      issueId: made.issue.id,
      taskId: checked.stages[0]?.tasks[0]?.id ?? 0,
    })
    assert.equal(foreseen?.source, 'drift')
    assert.deepEqual(foreseen.difference, anomaly.difference)
    const [text] = foreseen.texts
    assert.doesNotMatch(text?.before ?? '', /age integer/)
    assert.match(text?.after ?? '', /age integer/)
    await approve(made)
    await until(made.issue.id, allDone)
    assert.deepEqual(await ask(messages.checkDrift, { databaseId: prod.id }), [])
    assert.deepEqual((await ask(messages.overview, {})).anomalies, [])
  })

  it('runs a query and refuses to write by one', async () => {
    const { results } = await ask(messages.runQuery, {
      databaseId: test.id,
      sql: 'select 1 as one',
      limit: 10,
    })
    assert.deepEqual(results[0]?.rows, [['1']])
    await assert.rejects(
      ask(messages.runQuery, { databaseId: test.id, sql: 'drop table t1', limit: 10 }),
      (error: { data?: { code?: string } }) => error.data?.code === 'notAllowed',
    )
  })

  it('finds everything again after a restart', async () => {
    await client.stop()
    client = await start()
    const { databases } = await ask(messages.overview, {})
    assert.deepEqual(
      databases.map(database => database.name),
      ['demo', 'shop_prod', 'shop_test'],
    )
    const { items } = await ask(messages.changeHistory, { databaseId: prod.id })
    assert.deepEqual(
      items.map(change => change.type),
      ['baseline', 'alterSchema', 'baseline'],
    )
  })

  it('connects to nothing in a workspace that is not trusted', async () => {
    const guarded = await startClient({
      from: 'sources',
      environment: { PLUMBLINE_HOME: home.folder },
      settings: { trusted: false },
    })
    try {
      await assert.rejects(
        guarded.connection.sendRequest(messages.overview.method, {}),
        (error: { data?: { code?: string } }) => error.data?.code === 'untrustedWorkspace',
      )
    } finally {
      await guarded.stop()
    }
  })
})
