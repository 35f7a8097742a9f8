import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { IssueView } from '#protocol/issue.ts'
import { dryRun } from '../../src/changes/checks/dryRun.ts'
import { outcome } from '../../src/changes/checks/subject.ts'
import { differ } from '../../src/changes/schemaReader.ts'
import { Failed } from '../../src/failure/failed.ts'
import { connect } from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { type Bench, bench, edges } from './support/bench.ts'

const shape = (view: IssueView) =>
  view.stages.map(s => [s.environmentName, s.approval, s.tasks.map(t => t.status).join()])

for (const major of edges) {
  describe(`an issue from wish to history on PostgreSQL ${major}`, () => {
    let b: Bench
    beforeEach(async () => {
      b = await bench(major)
    })
    afterEach(() => b.close())

    const alter = async (sql: string, ...which: ('test' | 'prod')[]) => {
      const issues = b.issues()
      const wish = { kind: 'alterSchema' as const, databaseIds: which.map(w => b.databaseId(w)), sql }
      const view = await b.made(issues, 'alterSchema', await issues.draft(wish))
      return { issues, id: view.issue.id, view }
    }

    it('takes one change through Test by itself and through Prod after approval', async () => {
      // Given a table in both databases and an issue for both,
      for (const which of ['test', 'prod'] as const) await b.query('create table shop (id int)', which)
      const { issues, id, view } = await alter('alter table shop add column age integer', 'prod', 'test')
      assert.equal(view.issue.title, 'Add column age to shop')
      // then Test has it, and Prod waits,
      const tested = await issues.view(id)
      assert.deepEqual(shape(tested), [
        ['Test', 'notNeeded', 'done'],
        ['Prod', 'waiting', 'pendingApproval'],
      ])
      assert.deepEqual(await b.query("select attname from pg_attribute where attname = 'age'", 'prod'), [])
      // and when Prod is approved,
      assert.ok(tested.actions.includes('approve'))
      const seal = tested.revisions.at(-1)!.seal
      await issues.act(id, { kind: 'approve', environmentId: b.environments.prod, seal, comment: 'fine' })
      await issues.settled()
      // then Prod has it, and the change is in its history with the schema before and after.
      const done = await issues.view(id)
      assert.deepEqual(shape(done), [
        ['Test', 'notNeeded', 'done'],
        ['Prod', 'approved', 'done'],
      ])
      assert.ok(done.actions.includes('resolve'))
      const resolved = await issues.act(id, { kind: 'resolve' })
      assert.equal(resolved.issue.status, 'done')
      const { items } = await b.store.changes({ databaseId: b.databaseId('prod') })
      assert.equal(items.length, 1)
      assert.equal(items[0]?.title, 'Add column age to shop')
      assert.notEqual(items[0]?.before, items[0]?.after)
      assert.equal(done.stages[1]?.tasks[0]?.changeId, items[0]?.id)
    })

    it('shows the approver checks and steps, and lets nothing run against a failed check', async () => {
      const { issues, id, view } = await alter('create tabel t (a int); commit', 'test')
      const task = view.stages[0]!.tasks[0]!
      const status = Object.fromEntries(task.checks.map(c => [c.kind, c.status]))
      assert.equal(status.connection, 'passed')
      assert.equal(status.syntax, 'failed')
      assert.equal(status.statementKind, 'failed')
      assert.equal(task.status, 'pending')
      await assert.rejects(
        issues.act(id, { kind: 'run', taskId: task.id }),
        (e: Failed) => e instanceof Failed && e.failure.code === 'notReady',
      )
      // A revision with sound SQL is checked again, and runs.
      const draft = { ...view.revisions[0]!, targets: [await b.target('test', 'create table t (a int)')] }
      await issues.act(id, { kind: 'revise', expectedRevision: 1, draft })
      await issues.settled()
      const after = await issues.view(id)
      assert.deepEqual(shape(after), [['Test', 'notNeeded', 'done']])
      assert.equal(after.revisions.length, 2)
      assert.equal(after.stages[0]!.tasks[0]!.steps.length, 1)
    })

    it('applies migrations that are made at once in the order of their versions', async () => {
      const { targets, schema } = b.engine()
      const snapshot = (hash: string) => b.store.snapshot(hash)
      const issues = b.issues({ dryRun: dryRun({ targets, schema, differ, snapshot }) })
      const files = [
        ['migrations/V1.1__index.sql', 'create table shop (id int); create index on shop (id);'],
        ['migrations/V1.2__age.sql', 'alter table shop add column age int;'],
        ['migrations/V1.10__note.sql', 'alter table shop add column note text default age();'],
        ['migrations/V1.11__free.sql', 'create table free (id int);'],
      ] as const
      const wish = { kind: 'alterSchema' as const, databaseIds: [b.databaseId('test')] }
      const ids: number[] = []
      // Given four, each of which can be checked only behind the one before it, or not at all,
      for (const [path, text] of files) {
        const { title, draft } = await issues.draft({ ...wish, sql: text, file: { path, text } })
        const { projectId } = b
        const made = await issues.create({ projectId, type: 'alterSchema', title, description: '', draft })
        ids.push(made.issue.id)
      }
      await issues.settled()
      // then they are applied one after another, and what stands behind one that fails waits.
      const { items } = await b.store.changes({ databaseId: b.databaseId('test') })
      assert.deepEqual(
        items.map(({ version }) => version),
        ['1.2', '1.1'],
      )
      const views = await Promise.all(ids.map(id => issues.view(id)))
      assert.deepEqual(
        views.map(view => view.stages[0]?.tasks[0]?.status),
        ['done', 'done', 'pending', 'pending'],
      )
      const listed = (await issues.list({ status: 'open' })).items.map(({ state }) => state)
      assert.deepEqual(listed, ['waiting to run', 'checks failed', 'ready to resolve', 'ready to resolve'])
    })

    it('asks the server of the target for its own syntax', async () => {
      const { view } = await alter('merge into t using u on false when not matched then do nothing', 'test')
      const syntax = view.stages[0]!.tasks[0]!.checks.find(c => c.kind === 'syntax')
      assert.equal(syntax?.status, major < 15 ? 'failed' : 'passed')
    })

    it('creates a database after approval, records its schema and then knows it', async () => {
      const issues = b.issues()
      const name = `demo ${process.pid} ${major}`
      const { title, draft } = await issues.draft({
        kind: 'createDatabase',
        instanceId: b.instanceId,
        environmentId: b.environments.prod,
        request: { name, owner: 'postgres' },
      })
      assert.equal(title, `Create database ${name}`)
      const waiting = await b.made(issues, 'createDatabase', { title, draft })
      assert.deepEqual(shape(waiting), [['Prod', 'waiting', 'pendingApproval']])
      assert.deepEqual(
        waiting.stages[0]!.tasks[0]!.checks.map(c => [c.kind, c.status]),
        [
          ['connection', 'passed'],
          ['syntax', 'passed'],
          ['statementKind', 'passed'],
        ],
      )
      const seal = waiting.revisions[0]!.seal
      await issues.act(waiting.issue.id, {
        kind: 'approve',
        environmentId: b.environments.prod,
        seal,
        comment: '',
      })
      await issues.settled()
      const done = await issues.view(waiting.issue.id)
      assert.deepEqual(shape(done), [['Prod', 'approved', 'done']])
      const database = (await b.store.databases()).find(d => d.name === name)
      assert.equal(database?.environmentId, b.environments.prod)
      // Its SQL is still found by its task.
      const [target] = done.revisions[0]!.targets
      assert.equal(target?.databaseId, done.stages[0]!.tasks[0]!.databaseId)
      assert.match(target?.sql ?? '', /^create database/)
      assert.equal(database?.projectId, b.projectId)
      assert.ok(database?.recordedSnapshot)
      // It is the database that the next change finds,
      const next = await issues.draft({
        kind: 'alterSchema',
        databaseIds: [database?.id ?? 0],
        sql: 'create table t1 (name text)',
      })
      const checked = await issues.preview('alterSchema', next.draft)
      assert.equal(checked.find(c => c.kind === 'connection')?.status, 'passed')
      // and once more is refused by the check.
      const again = await issues.preview('createDatabase', draft)
      assert.match(again.find(c => c.kind === 'connection')?.summary ?? '', /exists already/)
      for (const [template, why] of [
        ['postgres', /cannot be copied while somebody is connected/],
        ['nowhere', /nowhere is not there to be copied/],
      ] as const) {
        const createDatabase = { name: 'copied', owner: 'postgres', template }
        const targets = draft.targets.map(one => ({ ...one, databaseName: 'copied' }))
        const copied = await issues.preview('createDatabase', { ...draft, targets, createDatabase })
        assert.match(copied.find(c => c.kind === 'connection')?.summary ?? '', why)
      }
    })

    it('records a baseline without running anything', async () => {
      const { issues } = await alter('create table t1 (name text)', 'test')
      await b.query('alter table t1 add column age integer')
      const drift = await issues.draft({
        kind: 'alterSchema',
        databaseIds: [b.databaseId('test')],
        sql: 'create table t2 (a int)',
      })
      const checks = await issues.preview('alterSchema', drift.draft)
      assert.equal(checks.find(c => c.kind === 'drift')?.status, 'failed')

      const baseline = await issues.draft({ kind: 'baseline', databaseIds: [b.databaseId('test')] })
      const recorded = await b.made(issues, 'baseline', baseline)
      assert.deepEqual(shape(recorded), [['Test', 'notNeeded', 'done']])
      const again = await issues.preview('alterSchema', drift.draft)
      assert.equal(again.find(c => c.kind === 'drift')?.status, 'passed')
    })

    it('waits for somebody to run it where rollout is manual', async () => {
      const [test] = await b.store.environments()
      const { id: envId, name, position, policy } = test!
      await b.store.saveEnvironment({ id: envId, name, position, policy: { ...policy, rollout: 'manual' } })
      const { issues, id, view } = await alter('create table m (a int)', 'test')
      assert.deepEqual(shape(view), [['Test', 'notNeeded', 'pending']])
      assert.ok(view.actions.includes('run'))
      const { items } = await issues.list({ status: 'open' })
      assert.deepEqual(
        items.map(i => [i.issue.id, i.state, i.waitingForViewer]),
        [[id, 'ready to run', true]],
      )
      await issues.act(id, { kind: 'run', taskId: view.stages[0]!.tasks[0]!.id })
      await issues.settled()
      assert.deepEqual(shape(await issues.view(id)), [['Test', 'notNeeded', 'done']])
    })

    it('runs checks again whose process is gone, and leaves those alone that are under way', async () => {
      const { issueId, taskId } = await b.issue('select 1')
      const running = { kind: 'syntax', status: 'running', summary: 'Running.', details: [] } as const
      await b.store.saveChecks(taskId, 1, [running])
      const issues = b.issues()
      assert.ok(!(await issues.resumeChecks()).includes(issueId))
      const admin = await connect(b.storeUrl)
      await admin.query("update plumbline.task_check set at = at - interval '1 hour' where task_id = $1", [
        taskId,
      ])
      await admin.end()
      assert.ok((await issues.resumeChecks()).includes(issueId))
      await issues.settled()
      const { checks } = (await issues.view(issueId)).stages[0]!.tasks[0]!
      assert.ok(checks.length > 1)
      assert.deepEqual(
        checks.filter(c => c.status === 'running'),
        [],
      )
      assert.ok(!(await issues.resumeChecks()).includes(issueId))
    })

    it('says now and then that a check is still under way', async () => {
      const { issueId } = await b.issue('select 1')
      const admin = await connect(b.storeUrl)
      const at = async () => {
        const { rows } = await admin.query(
          `select c.at::text
           from plumbline.task_check c
           join plumbline.task t on t.id = c.task_id
           where t.issue_id = $1
             and c.kind = 'dryRun'
             and c.status = 'running'`,
          [issueId],
        )
        return rows[0]?.at
      }
      const issues = b.issues({
        dryRun: async () => {
          const began = await at()
          assert.ok(began)
          while ((await at()) === began) await setTimeout(50)
          return outcome('dryRun', 'passed', 'Heard of.')
        },
      })
      await issues.act(issueId, { kind: 'recheck' })
      await issues.settled()
      const { checks } = (await issues.view(issueId)).stages[0]!.tasks[0]!
      assert.equal(checks.find(check => check.kind === 'dryRun')?.summary, 'Heard of.')
      await admin.end()
    })

    it('ends the checks of a task whose instance is gone, with the reason', async () => {
      const { issueId } = await b.issue('select 1')
      const admin = await connect(b.storeUrl)
      await admin.query('update plumbline.instance set removed_at = now()')
      const issues = b.issues()
      await issues.act(issueId, { kind: 'recheck' })
      await issues.settled()
      const { checks } = (await issues.view(issueId)).stages[0]!.tasks[0]!
      assert.equal(checks.find(check => check.kind === 'connection')?.status, 'failed')
      for (const { summary } of checks) assert.match(summary, /is no longer there/)
      await admin.query('update plumbline.instance set removed_at = null')
      await admin.end()
    })

    it('checks several databases at the same time', async () => {
      let inside = 0
      const issues = b.issues({
        dryRun: async () => {
          inside++
          await until(async () => inside === 2 || undefined)
          return outcome('dryRun', 'passed', 'Tried together.')
        },
      })
      const databaseIds = [b.databaseId('test'), b.databaseId('prod')]
      const sql = 'create table t (a int)'
      const view = await b.made(
        issues,
        'alterSchema',
        await issues.draft({ kind: 'alterSchema', databaseIds, sql }),
      )
      const checks = view.stages.flatMap(stage => stage.tasks).flatMap(task => task.checks)
      const told = checks.filter(check => check.kind === 'dryRun').map(check => check.summary)
      assert.deepEqual(told, ['Tried together.', 'Tried together.'])
    })

    it('hears on one engine of what was approved on another, and runs it', async () => {
      const agent = b.issues()
      const stop = await agent.watch()
      const { issues, id, view } = await alter('create table heard (a int)', 'prod')
      const { seal } = view.revisions[0]!
      const revision = view.issue.revision
      // Approved past the engine that made the issue: only the other one can run it.
      await b.store.reviewIssue(id, {
        revision,
        environmentId: b.environments.prod,
        verdict: 'approve',
        seal,
        comment: '',
      })
      await until(async () =>
        (await issues.view(id)).stages[0]?.tasks[0]?.status === 'done' ? true : undefined,
      )
      await stop()
    })

    it('goes on to the next stage when a task is skipped with a reason', async () => {
      const { issues, id, view } = await alter('select 1 / 0', 'test', 'prod')
      const seal = view.revisions[0]!.seal
      await issues.act(id, { kind: 'approve', environmentId: b.environments.prod, seal, comment: '' })
      await issues.settled()
      assert.deepEqual(shape(await issues.view(id)), [
        ['Test', 'notNeeded', 'failed'],
        ['Prod', 'approved', 'pending'],
      ])
      await assert.rejects(
        issues.act(id, { kind: 'skip', taskId: view.stages[0]!.tasks[0]!.id, reason: ' ' }),
        Failed,
      )
      await issues.act(id, { kind: 'skip', taskId: view.stages[0]!.tasks[0]!.id, reason: 'not needed there' })
      await issues.settled()
      assert.deepEqual(shape(await issues.view(id)), [
        ['Test', 'notNeeded', 'skipped'],
        ['Prod', 'approved', 'failed'],
      ])
    })

    it('refuses an approval of what the reviewer did not see', async () => {
      const { issues, id, view } = await alter('create table z (a int)', 'prod')
      const seal = view.revisions[0]!.seal
      const draft = { ...view.revisions[0]!, targets: [await b.target('prod', 'drop table z')] }
      await issues.act(id, { kind: 'revise', expectedRevision: 1, draft })
      await assert.rejects(
        issues.act(id, { kind: 'approve', environmentId: b.environments.prod, seal, comment: '' }),
        (e: Failed) => e instanceof Failed,
      )
      await issues.settled()
      assert.deepEqual(shape(await issues.view(id)), [['Prod', 'waiting', 'pendingApproval']])
    })
  })
}
