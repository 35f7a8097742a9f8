// Tasks around their attempts: when one may be claimed, cancelled, run again, and what its end leaves behind:
// a database, rows kept beforehand, a drift that is over.
import assert from 'node:assert/strict'
import type { Store } from '../../src/store/store.ts'
import { majors } from '../support/postgres.ts'
import {
  apply,
  approve,
  type Bench,
  giveUp,
  identity,
  issueOf,
  newTask,
  ownStore,
  type Places,
  pendingCommit,
  snapshot,
  taskIn,
} from './support/bench.ts'

for (const major of majors) {
  describe(`tasks on PostgreSQL ${major}`, () => {
    let b: Bench
    let store: Store
    let place: Places
    let s0: string
    let s1: string
    let s2: string

    before(async () => {
      ;({ b, store, place } = await ownStore(major))
      s0 = await snapshot(store, 's0')
      s1 = await snapshot(store, 's1')
      s2 = await snapshot(store, 's2')
    })
    after(() => b.close())

    const open = async (id: number) => (await store.openAttempts()).find(one => one.id === id)

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
      await giveUp(store, claim.attemptId)
      await assert.rejects(store.claimTask(prod.id, 60), /stage before/)
      await store.skipTask(test.id, 'not on Test')
      await giveUp(store, (await store.claimTask(prod.id, 60)).attemptId)
    })

    it('is cancelled at once while it waits, and asked to when it runs', async () => {
      const taskId = await newTask(store, place)
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
      const { tasks } = await store.issue(claim.issueId)
      assert.equal(tasks[0]?.status, 'cancelled')
    })

    it('keeps a log, and says when its lease has run out', async () => {
      const claim = await store.claimTask(await newTask(store, place), 1)
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
      await giveUp(store, claim.attemptId)
    })

    it('does not apply a version twice, until a baseline draws a line', async () => {
      const version = { version: '20260101', file: 'migrations/20260101_t.sql' }
      await apply(store, await newTask(store, place, version), s0, s1)
      const again = await newTask(store, place, version)
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
      await giveUp(store, (await store.claimTask(again, 60)).attemptId)
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
        const claim = await store.claimTask(await newTask(store, place), 60)
        const { attemptId, fence } = claim
        await store.keepRows(attemptId, fence, kept(0, ['0', 'lost']))
        await store.forgetRows(attemptId, fence, 0)
        await store.keepRows(attemptId, fence, kept(0, ['1', '9.90'], ['2', null]))
        await store.keepRows(attemptId, fence, kept(0, ['3', 'ü"\\']))
        await assert.rejects(store.keepRows(attemptId, fence, kept(1, ['1', 'x'])), /not the next/)
        await assert.rejects(store.keepRows(attemptId, fence, kept(0, ['1'])), /do not fit their columns/)
        await store.markCommitPending(attemptId, fence, pendingCommit(0, s0, s0))
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
        const claim = await store.claimTask(await newTask(store, place), 60)
        const { attemptId, fence } = claim
        await store.keepRows(attemptId, fence, kept(0, ['1', 'first']))
        await store.markCommitPending(attemptId, fence, pendingCommit(0, s0, s0))
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
      await apply(store, await newTask(store, place), s0, s1)
      assert.deepEqual(
        (await store.anomalies()).filter(one => one.kind === 'drift'),
        [],
      )
    })

    it('refuses the store itself as a target', async () => {
      const claim = await store.claimTask(await newTask(store, place), 60)
      const own = { ...identity, ...store.identity }
      await assert.rejects(
        store.recordIdentity(claim.attemptId, claim.fence, own, s0),
        (error: { failure?: { code: string } }) => error.failure?.code === 'storeIsTarget',
      )
      await giveUp(store, claim.attemptId)
    })

    it('leaves the records whole', async () => {
      assert.deepEqual((await store.verify()).problems, [])
    })
  })
}
