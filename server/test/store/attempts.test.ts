// From the claim to the truth: an attempt's steps, resumption, and what resolvers may say of it. What comes
// before a claim and after its end is in tasks.test.ts.
import assert from 'node:assert/strict'
import type { Step } from '#protocol/issue.ts'
import type { Store } from '../../src/store/store.ts'
import { majors } from '../support/postgres.ts'
import {
  type Bench,
  draft,
  giveUp,
  identity,
  newTask,
  ownStore,
  type Places,
  pendingCommit,
  snapshot,
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
      ;({ b, store, place } = await ownStore(major))
      s0 = await snapshot(store, 's0')
      s1 = await snapshot(store, 's1')
      s2 = await snapshot(store, 's2')
      s3 = await snapshot(store, 's3')
    })
    after(() => b.close())

    const recorded = async () => (await store.database(place.testDatabase.databaseId)).recordedSnapshot
    const open = async (id: number) => (await store.openAttempts()).find(one => one.id === id)

    async function taskOf(taskId: number) {
      const { items } = await store.issues({})
      return items.flatMap(item => item.tasks).find(one => one.id === taskId)!
    }

    it('goes through its steps, each recorded for good, in order', async () => {
      const claim = await store.claimTask(await newTask(store, place), 60)
      const { attemptId, fence } = claim
      assert.equal(claim.sql, place.testDatabase.sql)
      assert.deepEqual([claim.firstStep, claim.number, claim.type], [0, 1, 'alterSchema'])
      assert.deepEqual(claim.options, draft([]).options)
      await store.recordIdentity(attemptId, fence, identity, s0)
      await store.recordStepsPlanned(attemptId, fence, steps)

      await store.markCommitPending(attemptId, fence, pendingCommit(0, s0, s1))
      assert.deepEqual((await open(attemptId))?.status, 'commitPending')
      await assert.rejects(store.markStepDone(attemptId, fence, 1, []), /not the next/)
      await store.markStepDone(attemptId, fence, 0, [])
      assert.equal(await recorded(), s1)
      await assert.rejects(store.markStepDone(attemptId, fence, 0, []), /not the next/)
      await assert.rejects(
        store.markCommitPending(attemptId, fence, pendingCommit(0, s0, s1)),
        /not the next/,
      )
      await assert.rejects(
        store.finishAttempt(attemptId, { fence, status: 'applied', how: 'test', after: s3 }),
        /1 of 3 steps/,
      )

      await store.markStepRunning(attemptId, fence, 1, { index: 'i' })
      assert.deepEqual((await open(attemptId))?.probe, { index: 'i' })
      await store.markStepDone(attemptId, fence, 1, [], s2)
      assert.equal(await recorded(), s2)
      await store.markCommitPending(attemptId, fence, pendingCommit(2, s2, s3))
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
      const taskId = await newTask(store, place)
      const first = await store.claimTask(taskId, 60)
      await store.recordIdentity(first.attemptId, first.fence, identity, s0)
      await store.recordStepsPlanned(first.attemptId, first.fence, steps)
      await store.markCommitPending(first.attemptId, first.fence, pendingCommit(0, s0, s1))
      await store.markStepDone(first.attemptId, first.fence, 0, [])
      await store.markStepRunning(first.attemptId, first.fence, 1, null)
      await store.markStepDone(first.attemptId, first.fence, 1, [], s2)
      await store.markCommitPending(first.attemptId, first.fence, pendingCommit(2, s2, s3))
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
      await store.markCommitPending(second.attemptId, second.fence, pendingCommit(2, s2, s3))
      const end = await store.finishAttempt(second.attemptId, {
        fence: second.fence,
        status: 'applied',
        how: 'test',
      })
      const rest = await store.change(end.changeId!)
      assert.deepEqual([rest.before, rest.after, rest.partial], [s2, s3, undefined])
      assert.equal((await taskOf(taskId)).changeId, end.changeId)
    })

    it('belongs to its fence: a runner with another one has to stop', async () => {
      const claim = await store.claimTask(await newTask(store, place), 60)
      const wrong = String(Number(claim.fence) + 1)
      const tries = [
        () => store.renewLease(claim.attemptId, wrong, 60),
        () => store.recordIdentity(claim.attemptId, wrong, identity, s0),
        () => store.recordStepsPlanned(claim.attemptId, wrong, steps),
        () => store.markCommitPending(claim.attemptId, wrong, pendingCommit(0, s0, s1)),
        () => store.markStepRunning(claim.attemptId, wrong, 0, null),
        () => store.markStepDone(claim.attemptId, wrong, 0, []),
        () => store.finishAttempt(claim.attemptId, { fence: wrong, status: 'notApplied', how: 'test' }),
      ]
      for (const one of tries) await assert.rejects(one, /no longer yours|by now/)
      await giveUp(store, claim.attemptId)
    })

    it('a runner that wakes after it was settled may not commit', async () => {
      const claim = await store.claimTask(await newTask(store, place), 1)
      await giveUp(store, claim.attemptId)
      await assert.rejects(
        store.markCommitPending(claim.attemptId, claim.fence, pendingCommit(0, s0, s1)),
        (error: { failure?: { code: string } }) => error.failure?.code === 'conflict',
      )
      await assert.rejects(store.renewLease(claim.attemptId, claim.fence, 60), /no longer yours/)
    })

    it('a runner that did not hear the answer says it again, and hears the same', async () => {
      const claim = await store.claimTask(await newTask(store, place), 60)
      await store.markCommitPending(claim.attemptId, claim.fence, pendingCommit(0, s0, s1))
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
      const claim = await store.claimTask(await newTask(store, place), 60)
      await store.recordIdentity(claim.attemptId, claim.fence, identity, s0)
      // Given a resolver that saw it running, when the runner records its commit meanwhile,
      await store.markCommitPending(claim.attemptId, claim.fence, pendingCommit(0, s0, s1))
      // then the resolver's word does not stand.
      await assert.rejects(giveUp(store, claim.attemptId), /commitPending by now/)
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
      const taskId = await newTask(store, place)
      const claim = await store.claimTask(taskId, 60)
      await store.markCommitPending(claim.attemptId, claim.fence, pendingCommit(0, s0, s1))
      await store.finishAttempt(claim.attemptId, {
        expected: 'commitPending',
        status: 'unknown',
        how: 'timeline changed',
      })
      assert.equal((await taskOf(taskId)).status, 'running')
      const [anomaly] = (await store.anomalies()).filter(one => one.kind === 'unknownAttempt')
      assert.deepEqual([anomaly?.severity, anomaly?.databaseId], ['critical', place.testDatabase.databaseId])
      const next = await newTask(store, place)
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
      await giveUp(store, (await store.claimTask(next, 60)).attemptId)
    })

    it('a step in the middle whose outcome was unknown is settled, and a retry goes on behind it', async () => {
      const taskId = await newTask(store, place)
      const claim = await store.claimTask(taskId, 60)
      await store.recordStepsPlanned(claim.attemptId, claim.fence, steps)
      await store.markCommitPending(claim.attemptId, claim.fence, pendingCommit(0, s0, s1))
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
      await giveUp(store, next.attemptId)
    })

    it('a transactional step is not done, and its change not applied, without a recorded COMMIT', async () => {
      const claim = await store.claimTask(await newTask(store, place), 60)
      const { attemptId, fence } = claim
      await store.recordStepsPlanned(attemptId, fence, steps.slice(0, 1))
      await assert.rejects(store.markStepDone(attemptId, fence, 0, [], s1), /never recorded its COMMIT/)
      await assert.rejects(
        store.finishAttempt(attemptId, { fence, status: 'applied', how: 'test', before: s0, after: s1 }),
        /never recorded its COMMIT/,
      )
      await giveUp(store, attemptId)
    })

    it('leaves the records whole', async () => {
      assert.deepEqual((await store.verify()).problems, [])
    })
  })
}
