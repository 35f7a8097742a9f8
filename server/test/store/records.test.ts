// What is kept and how it is read back: history by page, snapshots, anomalies, places, discussion.
import assert from 'node:assert/strict'
import type { NewIssue, Target } from '#protocol/issue.ts'
import { asFailure } from '../../src/failure/failed.ts'
import type { Store } from '../../src/store/store.ts'
import { majors } from '../support/postgres.ts'
import {
  apply,
  type Bench,
  draft,
  issueOf,
  ownStore,
  type Places,
  snapshot,
  taskIn,
} from './support/bench.ts'

for (const major of majors) {
  describe(`records on PostgreSQL ${major}`, () => {
    let b: Bench
    let store: Store
    let place: Places

    before(async () => {
      ;({ b, store, place } = await ownStore(major))
    })
    after(() => b.close())

    it('history is read by pages that do not shift when something new comes in', async () => {
      const hashes = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(word => snapshot(store, word)))
      const made: number[] = []
      const change = async (n: number) => {
        const issueId = await store.createIssue(issueOf(place, [place.testDatabase]))
        const task = await taskIn(store, issueId, place.test)
        made.unshift((await apply(store, task.id, hashes[n]!, hashes[n + 1]!)).changeId)
      }
      for (let n = 0; n < 4; n++) await change(n)
      const filter = { databaseId: place.testDatabase.databaseId, limit: 2 }
      const first = await store.changes(filter)
      await change(4)
      const second = await store.changes({ ...filter, page: first.next! })
      assert.deepEqual(
        [...first.items, ...second.items].map(item => item.id),
        made.slice(1),
      )
      assert.equal(second.next, undefined)
      assert.deepEqual(
        (await store.changes({ projectId: place.projectId, limit: 3 })).items.map(item => item.id),
        made.slice(0, 3),
      )
      assert.deepEqual((await store.changes({ databaseId: place.prodDatabase.databaseId })).items, [])
      const found = async (text: string) => (await store.changes({ text })).items.length
      assert.deepEqual([await found('TABLE T'), await found('nothing'), await found('%')], [5, 0, 0])
      assert.equal((await found(first.items[0]!.version)) > 0, true)
      assert.deepEqual((await store.changes({ type: 'baseline' })).items, [])
      assert.equal((await store.changes({ type: 'alterSchema' })).items.length, 5)
      await assert.rejects(store.changes({ page: '1; drop' }), /not one this store gave out/)
      await assert.rejects(store.change(999_999), /no change 999999/)
    })

    it('issues are listed newest first, open and closed apart', async () => {
      const closed = await store.createIssue(issueOf(place, [place.testDatabase]))
      await store.cancelIssue(closed)
      const fresh = await store.createIssue(issueOf(place, [place.testDatabase, place.prodDatabase]))
      const open = await store.issues({ status: 'open', projectId: place.projectId, limit: 1 })
      assert.deepEqual(open.items[0]?.issue.id, fresh)
      assert.deepEqual(open.items[0]?.stages, [
        { environmentId: place.test, approval: 'notNeeded' },
        { environmentId: place.prod, approval: 'waiting' },
      ])
      assert.deepEqual(open.items[0]?.authors, [b.login('olivia')])
      assert.equal(open.items[0]?.tasks.length, 2)
      assert.equal(open.next, String(fresh))
      assert.ok((await store.issues({ status: 'closed' })).items.some(item => item.issue.id === closed))
      assert.ok((await store.issues({ status: 'closed' })).items.every(item => item.issue.status !== 'open'))
    })

    it('a snapshot comes back as it went in, with every kind of text', async () => {
      const hash = 'ab'.repeat(32)
      const model = {
        text: 'Ünï 😀 "quoted" \\ \n',
        list: [1, null, { deep: true }],
        big: 1e15,
        nothing: null,
      }
      await store.saveSnapshot({ hash, reader: 3, serverVersion: 130000, model, text: '-- €\ncreate …' })
      await store.saveSnapshot({ hash, reader: 3, serverVersion: 130000, model: {}, text: 'another' })
      assert.deepEqual(await store.snapshot(hash), {
        hash,
        reader: 3,
        serverVersion: 130000,
        model,
        text: '-- €\ncreate …',
      })
      await assert.rejects(store.snapshot('cd'.repeat(32)), /No schema is recorded/)
      await assert.rejects(
        store.saveSnapshot({ hash: 'x', reader: 1, serverVersion: 1, model: {}, text: '' }),
        /refused/,
      )
    })

    it('an anomaly is opened once for each kind and place, seen again, closed, and opened anew', async () => {
      const where = { instanceId: place.instanceId, databaseId: place.testDatabase.databaseId }
      const drift = { kind: 'drift', severity: 'critical', ...where } as const
      const difference = { summary: '1 table added', objects: [] }
      await store.openAnomaly({ ...drift, summary: 'first' })
      const [first] = await store.anomalies()
      await store.openAnomaly({ ...drift, summary: 'second', difference })
      await store.openAnomaly({
        kind: 'connectionFailed',
        severity: 'high',
        instanceId: place.instanceId,
        summary: 'gone',
      })
      const [again, lost] = await store.anomalies()
      assert.deepEqual([again?.id, again?.firstSeen, again?.summary], [first?.id, first?.firstSeen, 'second'])
      assert.ok(again!.lastSeen > first!.lastSeen)
      assert.deepEqual(again?.difference, difference)
      assert.equal(lost?.databaseId, undefined)
      assert.equal((await store.database(where.databaseId)).anomalies, 1)
      // Closing what is the instance's leaves what is a database's.
      await store.closeAnomalies({ kinds: ['drift', 'connectionFailed'], instanceId: place.instanceId })
      assert.deepEqual(
        (await store.anomalies()).map(one => one.kind),
        ['drift'],
      )
      await store.closeAnomalies({ kinds: ['drift'], ...where })
      assert.deepEqual(await store.anomalies(), [])
      await store.openAnomaly({ ...drift, summary: 'third' })
      assert.notEqual((await store.anomalies())[0]?.id, first?.id)
      await store.closeAnomalies({ kinds: ['drift'], ...where })
      const { rows } = await b.admin.query(
        `select count(*)::int as n from plumbline.anomaly where kind = 'drift'`,
      )
      assert.equal(rows[0].n, 2)
    })

    it('a sync marks what vanished, welcomes what is new, and takes back what returns', async () => {
      const instanceId = await store.saveInstance({
        title: 'Another server',
        kind: 'server',
        endpoint: {
          host: '/run/postgresql',
          port: 5433,
          user: 'app',
          maintenanceDatabase: 'postgres',
          tls: 'disable',
        },
        environmentId: place.test,
      })
      const sync = (...names: string[]) =>
        store.recordSync(instanceId, {
          serverVersion: 170010,
          databases: names.map(name => ({ name, owner: 'app', sizeBytes: 3_000_000_000 })),
        })
      const seen = async () =>
        (await store.databases())
          .filter(one => one.instanceId === instanceId)
          .map(one => [one.name, one.presence, one.sizeBytes])
      await sync('a', 'b')
      await sync('b', 'c')
      assert.deepEqual(await seen(), [
        ['a', 'missing', 3_000_000_000],
        ['b', 'present', 3_000_000_000],
        ['c', 'present', 3_000_000_000],
      ])
      await sync('a', 'b', 'c')
      assert.deepEqual(
        (await seen()).map(row => row[1]),
        ['present', 'present', 'present'],
      )
      const instance = (await store.instances()).find(one => one.id === instanceId)
      assert.deepEqual(
        [instance?.serverVersion, instance?.endpoint.host, instance?.failure],
        [170010, '/run/postgresql', undefined],
      )
      assert.match(instance?.syncedAt ?? '', /Z$/)
      await store.recordSyncFailure(instanceId, { code: 'connectionFailed', message: 'refused' })
      assert.equal((await store.instances()).find(one => one.id === instanceId)?.failure?.message, 'refused')
      // Removing it hides it, and the records of its databases stay.
      await store.removeInstance(instanceId)
      assert.deepEqual(await seen(), [])
      await assert.rejects(sync('a'), /no instance/)
    })

    it("the store's own database is not among those of its server", async () => {
      const { systemIdentifier } = store.identity
      await store.recordSync(place.instanceId, {
        serverVersion: 180004,
        systemIdentifier,
        databases: [b.config('olivia').database!, 'shop_test', 'shop_prod'].map(name => ({
          name,
          owner: 'app',
          sizeBytes: 1,
        })),
      })
      assert.equal(
        (await store.databases()).some(one => one.name === b.config('olivia').database),
        false,
      )
    })

    it('keeps no password, whatever it is called', async () => {
      const endpoint = {
        host: 'x',
        port: 5432,
        user: 'app',
        maintenanceDatabase: 'postgres',
        tls: 'require',
      } as const
      for (const extra of [{ password: 'secret' }, { url: 'postgres://app:secret@x' }]) {
        await assert.rejects(
          store.saveInstance({
            title: 'Leaky',
            kind: 'server',
            endpoint: { ...endpoint, ...extra },
            environmentId: place.test,
          }),
          /An endpoint has no/,
        )
      }
    })

    it('a database with an open task stays in its project and environment', async () => {
      const id = await store.createIssue(issueOf(place, [place.prodDatabase]))
      const refusalOf = (act: Promise<unknown>) =>
        act.then(
          () => assert.fail('It was not refused'),
          (error: unknown) => asFailure(error),
        )
      const moved = await refusalOf(
        store.assignDatabase(place.prodDatabase.databaseId, { environmentId: place.test }),
      )
      assert.match(moved.message, /open issue still has a task/)
      assert.match(moved.detail ?? '', new RegExp(`#${id} [^,]+\\. Its project and environment decide`))
      const removed = await refusalOf(store.removeInstance(place.instanceId))
      assert.match(removed.message, /still have tasks/)
      assert.match(removed.detail ?? '', new RegExp(`#${id} `))
    })

    it('what is applied stays as it is in later revisions, what is left out no longer counts', async () => {
      const issueId = await store.createIssue(issueOf(place, [place.testDatabase, place.prodDatabase]))
      const [s0, s1] = [await snapshot(store, 'a'), await snapshot(store, 'b')]
      await apply(store, (await taskIn(store, issueId, place.test)).id, s0, s1)
      const other = { sql: 'create table u (id int)' }
      const revise = (...targets: Places['testDatabase'][]) => store.reviseIssue(issueId, 1, draft(targets))
      await assert.rejects(
        revise({ ...place.testDatabase, ...other }, place.prodDatabase),
        /already applied to shop_test/,
      )
      await assert.rejects(revise(place.prodDatabase), /already applied to shop_test/)
      await revise(place.testDatabase)
      const { tasks, issue } = await store.issue(issueId)
      assert.deepEqual(
        tasks.map(task => [task.databaseName, task.status, task.supersededBy]),
        [
          ['shop_test', 'done', undefined],
          ['shop_prod', 'cancelled', 2],
        ],
      )
      assert.equal(issue.revision, 2)
      await assert.rejects(store.retryTask(tasks[1]!.id), /no longer part/)
      await store.resolveIssue(issueId)
      await assert.rejects(store.reviseIssue(issueId, 2, draft([place.testDatabase])), /is done/)
    })

    it('a failed task of a revised issue waits for approval again', async () => {
      const issueId = await store.createIssue(issueOf(place, [place.testDatabase]))
      const claim = await store.claimTask((await taskIn(store, issueId, place.test)).id, 60)
      await assert.rejects(
        store.reviseIssue(issueId, 1, draft([place.testDatabase])),
        /is running on shop_test/,
      )
      await assert.rejects(store.cancelIssue(issueId), /running/)
      await store.finishAttempt(claim.attemptId, { fence: claim.fence, status: 'notApplied', how: 'test' })
      await assert.rejects(store.reviseIssue(issueId, 7, draft([place.testDatabase])), /revised meanwhile/)
      await assert.rejects(store.resolveIssue(issueId), /neither done nor skipped/)
      await store.reviseIssue(issueId, 1, draft([{ ...place.testDatabase, sql: 'select 1' }]))
      const [task] = (await store.issue(issueId)).tasks
      assert.deepEqual([task?.status, task?.attempts.length, task?.checks], ['pending', 1, []])
    })

    it('checks and steps are those of the newest revision', async () => {
      const issueId = await store.createIssue(issueOf(place, [place.testDatabase]))
      const { id } = await taskIn(store, issueId, place.test)
      const check = {
        kind: 'syntax',
        summary: 'ok',
        details: [{ severity: 'info', title: 'a', text: 'b' }],
      } as const
      const steps = [{ index: 0, transactional: true, start: 0, end: 1, statements: 1, label: 'x' }]
      await store.saveChecks(id, 1, [{ ...check, status: 'running' }])
      await store.saveChecks(id, 1, [{ ...check, status: 'passed' }])
      await store.saveSteps(id, 1, steps)
      const task = await taskIn(store, issueId, place.test)
      assert.deepEqual(
        task.checks.map(({ at, ...rest }) => rest),
        [{ ...check, status: 'passed', taskId: id, revision: 1, by: b.login('olivia') }],
      )
      assert.deepEqual(task.steps, steps)
      await store.reviseIssue(issueId, 1, draft([{ ...place.testDatabase, sql: 'select 2' }]))
      assert.deepEqual((await taskIn(store, issueId, place.test)).checks, [])
      await assert.rejects(store.saveChecks(id, 1, []), /task is at 2/)
    })

    it('discussion and edits are kept, with what was before', async () => {
      const issueId = await store.createIssue({
        ...issueOf(place, [place.testDatabase]),
        assignee: b.login('olivia'),
      })
      await store.commentIssue(issueId, { text: 'why?', revision: 1, start: 0, end: 6 })
      await store.editIssue(issueId, { title: 'Better', labels: ['a', 'b'], assignee: null })
      await assert.rejects(store.commentIssue(issueId, { text: '' }), /empty/)
      const { issue, activities } = await store.issue(issueId)
      assert.deepEqual(
        [issue.title, issue.labels, issue.assignee, issue.subscribers],
        ['Better', ['a', 'b'], undefined, [b.login('olivia')]],
      )
      assert.deepEqual(
        activities.map(one => [one.kind, one.start]),
        [
          ['created', undefined],
          ['commented', 0],
          ['edited', undefined],
        ],
      )
      assert.match(activities[2]!.text, /Title was: Add table t\./)
      await store.subscribeIssue(issueId, false)
      assert.deepEqual((await store.issue(issueId)).issue.subscribers, [])
    })

    const aimedAt = (more: Partial<Target>) => issueOf(place, [{ ...place.testDatabase, ...more }])
    const whole = () => issueOf(place, [place.testDatabase])

    const bad: readonly (readonly [what: string, issue: () => NewIssue, why: RegExp])[] = [
      ['no database', () => issueOf(place, []), /at least one database/],
      [
        'a database twice',
        () => issueOf(place, [place.testDatabase, { ...place.testDatabase, sql: 'select 1' }]),
        /in the issue twice/,
      ],
      ['no SQL', () => aimedAt({ sql: '' }), /no SQL for shop_test/],
      ['SQL for a baseline', () => ({ ...whole(), type: 'baseline' }), /baseline runs no SQL/],
      ['a new database unnamed', () => ({ ...whole(), type: 'createDatabase' }), /issue of its own/],
      ['the wrong name', () => aimedAt({ databaseName: 'shop_prod' }), /not where the draft says/],
      ['a database that is not there', () => aimedAt({ databaseId: 99_999 }), /no database 99999/],
      ['a project that is not there', () => ({ ...whole(), projectId: 99_999 }), /no project 99999/],
      ['an empty title', () => ({ ...whole(), title: '' }), /issue_title_check/],
      ['a character PostgreSQL cannot hold', () => aimedAt({ sql: 'select \0' }), /invalid byte sequence/],
    ]
    for (const [what, issue, why] of bad) {
      it(`refuses an issue with ${what}, and keeps nothing of it`, async () => {
        const newest = (await store.issues({})).items[0]?.issue.id
        await assert.rejects(store.createIssue(issue()), why)
        assert.equal((await store.issues({})).items[0]?.issue.id, newest)
      })
    }

    it('leaves the records whole', async () => {
      assert.deepEqual((await store.verify()).problems, [])
    })
  })
}
