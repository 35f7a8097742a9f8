// From the claim to the truth: steps, resumption, resolvers, cancel, new databases and baselines.
import assert from 'node:assert/strict'
import type { Step } from '#protocol/issue.ts'
import type { Store } from '../../src/store/store.ts'
import { majors } from '../support/postgres.ts'
import {
  apply,
  approve,
  type Bench,
  bench,
  draft,
  identity,
  issueOf,
  type Places,
  places,
  snapshot,
  taskIn,
} from './support/bench.ts'

const steps: readonly Step[] = [
  { index: 0, transactional: true, start: 0, end: 10, statements: 1, label: 'create table' },
  { index: 1, transactional: false, start: 11, end: 20, statements: 1, label: 'create index concurrently' },
  { index: 2, transactional: true, start: 21, end: 30, statements: 1, label: 'alter table' },
]

for (const major of majors) {
  describe(`attempts on PostgreSQL ${major}`, () => {
    let b: Bench
    let store: Store
    let place: Places
    let s0: string
    let s1: string
    let s2: string
    let s3: string

    before(async () => {
      b = await bench(major, ['olivia'], 'single')
      store = await b.store('olivia')
      place = await places(store)
      s0 = await snapshot(store, 's0')
      s1 = await snapshot(store, 's1')
      s2 = await snapshot(store, 's2')
      s3 = await snapshot(store, 's3')
    })
    after(() => b.close())

    /** A fresh issue for shop_test; its task. */
    async function task(more = {}): Promise<number> {
      const issueId = await store.createIssue(issueOf(place, [place.testDatabase], more))
      return (await taskIn(store, issueId, place.test)).id
    }

    const pending = (step: number, before: string, after: string) => ({
      step,
      xid: '731',
      identity,
      before,
      after,
      results: [{ start: 0, end: 10, command: `STEP ${step}`, milliseconds: 1, notices: [] }],
    })
    const recorded = async () => (await store.database(place.testDatabase.databaseId)).recordedSnapshot
    const open = async (id: number) => (await store.openAttempts()).find(one => one.id === id)
    const settle = (attemptId: number, status: 'applied' | 'notApplied' = 'notApplied') =>
      store.finishAttempt(attemptId, { expected: 'running', status, how: 'test' })

    it('goes through its steps, each recorded for good, in order', async () => {
      const claim = await store.claimTask(await task(), 60)
      const { attemptId, fence } = claim
      assert.equal(claim.sql, place.testDatabase.sql)
      assert.deepEqual([claim.firstStep, claim.number, claim.type], [0, 1, 'alterSchema'])
      assert.deepEqual(claim.options, draft([]).options)
      await store.recordIdentity(attemptId, fence, identity, s0)
      await store.recordStepsPlanned(attemptId, fence, steps)

      await store.markCommitPending(attemptId, fence, pending(0, s0, s1))
      assert.deepEqual((await open(attemptId))?.status, 'commitPending')
      await assert.rejects(store.markStepDone(attemptId, fence, 1, []), /not the next/)
      await store.markStepDone(attemptId, fence, 0, [])
      assert.equal(await recorded(), s1)
      await assert.rejects(store.markStepDone(attemptId, fence, 0, []), /not the next/)
      await assert.rejects(store.markCommitPending(attemptId, fence, pending(0, s0, s1)), /not the next/)
      await assert.rejects(
        store.finishAttempt(attemptId, { fence, status: 'applied', how: 'test', after: s3 }),
        /1 of 3 steps/,
      )

      await store.markStepRunning(attemptId, fence, 1, { index: 'i' })
      assert.deepEqual((await open(attemptId))?.probe, { index: 'i' })
      await store.markStepDone(attemptId, fence, 1, [], s2)
      assert.equal(await recorded(), s2)
      await store.markCommitPending(attemptId, fence, pending(2, s2, s3))
      assert.deepEqual(
        [(await open(attemptId))?.before, (await open(attemptId))?.after, (await open(attemptId))?.xid],
        [s2, s3, '731'],
      )
      const { changeId } = await store.finishAttempt(attemptId, {
        fence,
        status: 'applied',
        how: 'commit acknowledged',
      })

      const change = await store.change(changeId!)
      assert.deepEqual([change.before, change.after, change.partial], [s0, s3, undefined])
      assert.deepEqual(
        change.results.map(result => result.command),
        ['STEP 0', 'STEP 2'],
      )
      assert.match(change.version, /^\d{14}$/)
      assert.equal((await store.attempt(attemptId)).stepsDone, 3)
    })

    it('records what was done for good when the rest failed, and resumes behind it', async () => {
      const taskId = await task()
      const first = await store.claimTask(taskId, 60)
      await store.recordIdentity(first.attemptId, first.fence, identity, s0)
      await store.recordStepsPlanned(first.attemptId, first.fence, steps)
      await store.markCommitPending(first.attemptId, first.fence, pending(0, s0, s1))
      await store.markStepDone(first.attemptId, first.fence, 0, [])
      await store.markStepRunning(first.attemptId, first.fence, 1, null)
      await store.markStepDone(first.attemptId, first.fence, 1, [], s2)
      await store.markCommitPending(first.attemptId, first.fence, pending(2, s2, s3))
      // When the third step's COMMIT turns out to have failed,
      const { changeId } = await store.finishAttempt(first.attemptId, {
        expected: 'commitPending',
        status: 'notApplied',
        how: 'pg_xact_status: aborted',
        failure: { code: 'statementFailed', message: 'no' },
      })
      // then two steps are history, and nothing of the third.
      const partial = await store.change(changeId!)
      assert.deepEqual([partial.before, partial.after, partial.partial], [s0, s2, true])
      assert.deepEqual(
        partial.results.map(result => result.command),
        ['STEP 0'],
      )
      assert.equal(await recorded(), s2)
      assert.equal((await taskOf(taskId)).status, 'failed')

      await store.retryTask(taskId)
      const second = await store.claimTask(taskId, 60)
      assert.deepEqual([second.firstStep, second.number], [2, 2])
      await store.recordStepsPlanned(second.attemptId, second.fence, steps)
      await store.markCommitPending(second.attemptId, second.fence, pending(2, s2, s3))
      const end = await store.finishAttempt(second.attemptId, {
        fence: second.fence,
        status: 'applied',
        how: 'test',
      })
      const rest = await store.change(end.changeId!)
      assert.deepEqual([rest.before, rest.after, rest.partial], [s2, s3, undefined])
      assert.equal((await taskOf(taskId)).changeId, end.changeId)
    })

    async function taskOf(taskId: number) {
      const { items } = await store.issues({})
      return items.flatMap(item => item.tasks).find(one => one.id === taskId)!
    }

    it('belongs to its fence: a runner with another one has to stop', async () => {
      const claim = await store.claimTask(await task(), 60)
      const wrong = String(Number(claim.fence) + 1)
      const tries = [
        () => store.renewLease(claim.attemptId, wrong, 60),
        () => store.recordIdentity(claim.attemptId, wrong, identity, s0),
        () => store.recordStepsPlanned(claim.attemptId, wrong, steps),
        () => store.markCommitPending(claim.attemptId, wrong, pending(0, s0, s1)),
        () => store.markStepRunning(claim.attemptId, wrong, 0, null),
        () => store.markStepDone(claim.attemptId, wrong, 0, []),
        () => store.finishAttempt(claim.attemptId, { fence: wrong, status: 'notApplied', how: 'test' }),
      ]
      for (const one of tries) await assert.rejects(one, /no longer yours|by now/)
      await settle(claim.attemptId)
    })

    it('a runner that wakes after it was settled may not commit', async () => {
      const claim = await store.claimTask(await task(), 1)
      await settle(claim.attemptId)
      await assert.rejects(
        store.markCommitPending(claim.attemptId, claim.fence, pending(0, s0, s1)),
        (error: { failure?: { code: string } }) => error.failure?.code === 'conflict',
      )
      await assert.rejects(store.renewLease(claim.attemptId, claim.fence, 60), /no longer yours/)
    })

    it('a runner that did not hear the answer says it again, and hears the same', async () => {
      const claim = await store.claimTask(await task(), 60)
      await store.markCommitPending(claim.attemptId, claim.fence, pending(0, s0, s1))
      const end = { fence: claim.fence, status: 'applied', how: 'COMMIT was answered' } as const
      const first = await store.finishAttempt(claim.attemptId, end)
      assert.deepEqual(await store.finishAttempt(claim.attemptId, end), first)
      await assert.rejects(
        store.finishAttempt(claim.attemptId, { ...end, status: 'notApplied' }),
        /applied and cannot become notApplied/,
      )
      await assert.rejects(
        store.finishAttempt(claim.attemptId, { expected: 'commitPending', status: 'applied', how: 'late' }),
        /applied by now/,
      )
    })

    it('a resolver that decided on a state of before is refused', async () => {
      const claim = await store.claimTask(await task(), 60)
      await store.recordIdentity(claim.attemptId, claim.fence, identity, s0)
      // Given a resolver that saw it running, when the runner records its commit meanwhile,
      await store.markCommitPending(claim.attemptId, claim.fence, pending(0, s0, s1))
      // then the resolver's word does not stand.
      await assert.rejects(settle(claim.attemptId), /commitPending by now/)
      await assert.rejects(
        store.finishAttempt(claim.attemptId, { status: 'applied', how: 'no proof' }),
        /by now/,
      )
      await store.finishAttempt(claim.attemptId, {
        expected: 'commitPending',
        status: 'applied',
        how: 'test',
      })
      await assert.rejects(
        store.finishAttempt(claim.attemptId, { fence: claim.fence, status: 'notApplied', how: 'test' }),
        /applied and cannot become notApplied/,
      )
    })

    it('an unknown outcome blocks its database, shows as an anomaly, and waits for a person', async () => {
      const taskId = await task()
      const claim = await store.claimTask(taskId, 60)
      await store.markCommitPending(claim.attemptId, claim.fence, pending(0, s0, s1))
      await store.finishAttempt(claim.attemptId, {
        expected: 'commitPending',
        status: 'unknown',
        how: 'timeline changed',
      })
      assert.equal((await taskOf(taskId)).status, 'running')
      const [anomaly] = (await store.anomalies()).filter(one => one.kind === 'unknownAttempt')
      assert.deepEqual([anomaly?.severity, anomaly?.databaseId], ['critical', place.testDatabase.databaseId])
      const next = await task()
      await assert.rejects(store.claimTask(next, 60), /not settled/)
      await assert.rejects(store.retryTask(taskId), /cannot be retried/)
      await assert.rejects(
        store.requestCancel(taskId).then(() => store.claimTask(next, 60)),
        /not settled/,
      )
      // When a person settles it,
      const { changeId } = await store.finishAttempt(claim.attemptId, {
        expected: 'unknown',
        status: 'applied',
        how: 'olivia looked: the table is there',
      })
      // then the change is recorded and the database is free.
      assert.equal((await store.change(changeId!)).after, s1)
      assert.deepEqual(
        (await store.anomalies()).filter(one => one.kind === 'unknownAttempt'),
        [],
      )
      await settle((await store.claimTask(next, 60)).attemptId)
    })

    it('a step in the middle whose outcome was unknown is settled, and a retry goes on behind it', async () => {
      const taskId = await task()
      const claim = await store.claimTask(taskId, 60)
      await store.recordStepsPlanned(claim.attemptId, claim.fence, steps)
      await store.markCommitPending(claim.attemptId, claim.fence, pending(0, s0, s1))
      await store.finishAttempt(claim.attemptId, {
        expected: 'commitPending',
        status: 'unknown',
        how: 'failover',
      })
      await store.markStepDone(claim.attemptId, claim.fence, 0, [])
      assert.deepEqual((await open(claim.attemptId))?.status, 'unknown')
      const { changeId } = await store.finishAttempt(claim.attemptId, {
        expected: 'unknown',
        status: 'notApplied',
        how: 'olivia looked: the first step is there',
      })
      const partial = await store.change(changeId!)
      assert.deepEqual([partial.before, partial.after, partial.partial], [s0, s1, true])
      await store.retryTask(taskId)
      const next = await store.claimTask(taskId, 60)
      assert.equal(next.firstStep, 1)
      await settle(next.attemptId)
    })

    it('a transactional step is not done, and its change not applied, without a recorded COMMIT', async () => {
      const claim = await store.claimTask(await task(), 60)
      const { attemptId, fence } = claim
      await store.recordStepsPlanned(attemptId, fence, steps.slice(0, 1))
      await assert.rejects(store.markStepDone(attemptId, fence, 0, [], s1), /never recorded its COMMIT/)
      await assert.rejects(
        store.finishAttempt(attemptId, { fence, status: 'applied', how: 'test', before: s0, after: s1 }),
        /never recorded its COMMIT/,
      )
      await settle(attemptId)
    })

    it('may not start before its time, nor out of turn, nor twice', async () => {
      const issueId = await store.createIssue(issueOf(place, [place.prodDatabase, place.testDatabase]))
      await approve(store, issueId, place.prod)
      const [test, prod] = [
        await taskIn(store, issueId, place.test),
        await taskIn(store, issueId, place.prod),
      ]
      await assert.rejects(store.claimTask(prod.id, 60), /stage before/)
      await store.scheduleTask(test.id, '2999-01-01T00:00:00Z')
      await assert.rejects(store.claimTask(test.id, 60), /scheduled for 2999/)
      assert.equal(
        (await store.runnableTasks()).some(one => one.issueId === issueId),
        false,
      )
      await store.scheduleTask(test.id, null)
      assert.equal(
        (await store.runnableTasks()).some(one => one.id === test.id),
        true,
      )
      const claim = await store.claimTask(test.id, 60)
      await assert.rejects(store.claimTask(test.id, 60), /running/)
      await assert.rejects(store.claimTask(prod.id, 60), /stage before/)
      await settle(claim.attemptId)
      await assert.rejects(store.claimTask(prod.id, 60), /stage before/)
      await store.skipTask(test.id, 'not on Test')
      await settle((await store.claimTask(prod.id, 60)).attemptId)
    })

    it('is cancelled at once while it waits, and asked to when it runs', async () => {
      const taskId = await task()
      assert.equal(await store.requestCancel(taskId), 'cancelled')
      await assert.rejects(store.claimTask(taskId, 60), /cancelled/)
      await store.retryTask(taskId)
      const claim = await store.claimTask(taskId, 60)
      assert.equal(await store.cancelRequested(claim.attemptId), false)
      assert.equal(await store.requestCancel(taskId), 'requested')
      assert.equal(await store.cancelRequested(claim.attemptId), true)
      await store.finishAttempt(claim.attemptId, {
        fence: claim.fence,
        status: 'notApplied',
        how: 'rolled back',
        cancelled: true,
      })
      assert.equal((await taskOf(taskId)).status, 'cancelled')
    })

    it('keeps a log, and says when its lease has run out', async () => {
      const claim = await store.claimTask(await task(), 1)
      await store.appendLog(claim.attemptId, [
        { at: '2026-01-01T00:00:00.5Z', kind: 'connected', text: 'hello' },
        { at: '2026-01-01T00:00:01Z', kind: 'stepStarted', text: 'one', step: 0 },
      ])
      await store.appendLog(claim.attemptId, [
        { at: '2026-01-01T00:00:02Z', kind: 'statement', text: 'two', step: 0 },
      ])
      assert.deepEqual(
        (await store.attempt(claim.attemptId)).log.map(entry => [entry.at, entry.text, entry.step]),
        [
          ['2026-01-01T00:00:00.500000Z', 'hello', undefined],
          ['2026-01-01T00:00:01.000000Z', 'one', 0],
          ['2026-01-01T00:00:02.000000Z', 'two', 0],
        ],
      )
      await b.admin.query('update plumbline.attempt set lease_until = now() where id = $1', [claim.attemptId])
      assert.equal((await open(claim.attemptId))?.leaseExpired, true)
      await store.renewLease(claim.attemptId, claim.fence, 60)
      assert.equal((await open(claim.attemptId))?.leaseExpired, false)
      await settle(claim.attemptId)
    })

    it('does not apply a version twice, until a baseline draws a line', async () => {
      const version = { version: '20260101', file: 'migrations/20260101_t.sql' }
      await apply(store, await task(version), s0, s1)
      const again = await task(version)
      await assert.rejects(
        store.claimTask(again, 60),
        /Version 20260101 is already applied to shop_test, by issue/,
      )

      const baseline = await store.createIssue({
        ...issueOf(place, [{ ...place.testDatabase, sql: '' }]),
        type: 'baseline',
      })
      const claim = await store.claimTask((await taskIn(store, baseline, place.test)).id, 60)
      assert.equal(claim.sql, '')
      const { changeId } = await store.finishAttempt(claim.attemptId, {
        fence: claim.fence,
        status: 'applied',
        how: 'recorded',
        after: s2,
      })
      const change = await store.change(changeId!)
      assert.deepEqual([change.type, change.before, change.after, change.sql], ['baseline', s1, s2, ''])
      await settle((await store.claimTask(again, 60)).attemptId)
    })

    it("makes a database, which joins the issue's project and environment", async () => {
      const request = { name: 'demo', owner: 'app', encoding: 'UTF8' }
      const sql = 'create database demo owner app'
      const target = { ...place.prodDatabase, databaseId: 0, databaseName: 'demo', sql }
      const issueId = await store.createIssue({
        ...issueOf(place, [target], { createDatabase: request }),
        type: 'createDatabase',
      })
      await approve(store, issueId, place.prod)
      const made = await taskIn(store, issueId, place.prod)
      assert.equal(made.databaseId, 0)
      const claim = await store.claimTask(made.id, 60)
      assert.deepEqual(claim.revision.createDatabase, request)
      // When a sync sees it first,
      await store.recordSync(place.instanceId, {
        serverVersion: 180004,
        databases: ['demo', 'shop_test', 'shop_prod'].map(name => ({ name, owner: 'app', sizeBytes: null })),
      })
      const end = await store.finishAttempt(claim.attemptId, {
        fence: claim.fence,
        status: 'applied',
        how: 'it is there',
        before: s0,
        after: s0,
      })
      // then it still ends where the issue wanted it.
      const database = await store.database(end.databaseId!)
      assert.deepEqual(
        [database.name, database.projectId, database.environmentId, database.recordedSnapshot],
        ['demo', place.projectId, place.prod, s0],
      )
      assert.equal((await store.change(end.changeId!)).databaseId, end.databaseId)
      assert.equal((await taskIn(store, issueId, place.prod)).databaseId, end.databaseId)
      await assert.rejects(
        store.createIssue({
          ...issueOf(place, [target], { createDatabase: request }),
          type: 'createDatabase',
        }),
        /already has a database demo/,
      )
    })

    describe('rows kept before a data change', () => {
      const kept = (step: number, ...rows: (string | null)[][]) => ({
        step,
        schema: 'shop',
        table: 'price "list"',
        act: 'update' as const,
        start: 0,
        end: 20,
        columns: ['id', 'amount'],
        key: ['id'],
        rows,
        after: rows.map(([id]) => `digest of ${id}`),
      })

      it('stay with the change, in order and as text, until somebody drops them', async () => {
        const claim = await store.claimTask(await task(), 60)
        const { attemptId, fence } = claim
        await store.keepRows(attemptId, fence, kept(0, ['0', 'lost']))
        await store.forgetRows(attemptId, fence, 0)
        await store.keepRows(attemptId, fence, kept(0, ['1', '9.90'], ['2', null]))
        await store.keepRows(attemptId, fence, kept(0, ['3', 'ü"\\']))
        await assert.rejects(store.keepRows(attemptId, fence, kept(1, ['1', 'x'])), /not the next/)
        await assert.rejects(store.keepRows(attemptId, fence, kept(0, ['1'])), /do not fit their columns/)
        await store.markCommitPending(attemptId, fence, pending(0, s0, s0))
        await assert.rejects(store.keepRows(attemptId, fence, kept(0, ['4', 'x'])), /no longer yours/)
        const { changeId } = await store.finishAttempt(attemptId, { fence, status: 'applied', how: 'test' })
        assert.deepEqual(await store.keptRows(changeId!), [
          kept(0, ['1', '9.90'], ['2', null]),
          kept(0, ['3', 'ü"\\']),
        ])
        assert.equal((await store.change(changeId!)).keptRows, 3)
        await store.dropKeptRows(changeId!)
        assert.deepEqual(await store.keptRows(changeId!), [])
        assert.equal((await store.change(changeId!)).keptRows, undefined)
      })

      it('go when the step is not applied, and stay for the steps that are', async () => {
        const claim = await store.claimTask(await task(), 60)
        const { attemptId, fence } = claim
        await store.keepRows(attemptId, fence, kept(0, ['1', 'first']))
        await store.markCommitPending(attemptId, fence, pending(0, s0, s0))
        await store.markStepDone(attemptId, fence, 0, [])
        await store.keepRows(attemptId, fence, kept(1, ['2', 'second']))
        const { changeId } = await store.finishAttempt(attemptId, {
          fence,
          status: 'notApplied',
          how: 'test',
        })
        assert.deepEqual(await store.keptRows(changeId!), [kept(0, ['1', 'first'])])
      })
    })

    it('closes the drift of its database', async () => {
      const where = { instanceId: place.instanceId, databaseId: place.testDatabase.databaseId }
      await store.openAnomaly({
        kind: 'drift',
        severity: 'critical',
        summary: 'drift',
        expected: s0,
        actual: s1,
        ...where,
      })
      await apply(store, await task(), s0, s1)
      assert.deepEqual(
        (await store.anomalies()).filter(one => one.kind === 'drift'),
        [],
      )
    })

    it('refuses the store itself as a target', async () => {
      const claim = await store.claimTask(await task(), 60)
      const own = { ...identity, ...store.identity }
      await assert.rejects(
        store.recordIdentity(claim.attemptId, claim.fence, own, s0),
        (error: { failure?: { code: string } }) => error.failure?.code === 'storeIsTarget',
      )
      await settle(claim.attemptId)
    })

    it('leaves the records whole', async () => {
      assert.deepEqual((await store.verify()).problems, [])
    })
  })
}
