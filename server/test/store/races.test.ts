// Two people, or two engines, at the same moment: exactly one of each pair gets through, whichever
// it is, and the records stay whole.
import assert from 'node:assert/strict'
import { openStore } from '../../src/store/openStore.ts'
import type { Store } from '../../src/store/store.ts'
import { majors } from '../support/postgres.ts'
import {
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

const rounds = 12

for (const major of majors) {
  describe(`races on PostgreSQL ${major}`, () => {
    let b: Bench
    let place: Places
    let olivia: Store
    let dora: Store
    let david: Store
    let s0: string
    let s1: string

    before(async () => {
      b = await bench(major, ['olivia', 'dora', 'david'])
      ;[olivia, dora, david] = await Promise.all([b.store('olivia'), b.store('dora'), b.store('david')])
      place = await places(olivia)
      await olivia.setProjectMember(place.projectId, b.login('david'), true)
      s0 = await snapshot(dora, 's0')
      s1 = await snapshot(dora, 's1')
    })
    after(async () => {
      assert.deepEqual((await olivia.verify()).problems, [])
      await b.close()
    })

    const fulfilled = (results: readonly PromiseSettledResult<unknown>[]) =>
      results.filter(one => one.status === 'fulfilled').length

    async function ended(store: Store): Promise<void> {
      for (const one of await store.openAttempts())
        await store.finishAttempt(one.id, { expected: one.status, status: 'notApplied', how: 'test' })
    }

    it('approve and revise: an approval never stands on a revision it was not given for', async () => {
      for (let round = 0; round < rounds; round++) {
        const issueId = await david.createIssue(issueOf(place, [place.prodDatabase]))
        const { revisions } = await dora.issue(issueId)
        await Promise.allSettled([
          dora.reviewIssue(issueId, {
            revision: 1,
            environmentId: place.prod,
            verdict: 'approve',
            seal: revisions[0]!.seal,
            comment: '',
          }),
          david.reviseIssue(issueId, 1, draft([{ ...place.prodDatabase, sql: 'drop table t' }])),
        ])
        const record = await dora.issue(issueId)
        assert.equal(record.issue.revision, 2)
        assert.equal(record.tasks[0]?.status, 'pendingApproval')
        assert.ok(record.approvals.every(approval => approval.revision === 1))
      }
    })

    it('claim and revise: what runs is what was approved, or nothing runs', async () => {
      for (let round = 0; round < rounds; round++) {
        const issueId = await david.createIssue(issueOf(place, [place.testDatabase]))
        const { id } = await taskIn(david, issueId, place.test)
        const [claim, revised] = await Promise.allSettled([
          dora.claimTask(id, 60),
          david.reviseIssue(issueId, 1, draft([{ ...place.testDatabase, sql: 'drop table t' }])),
        ])
        // Test needs no approval, so a claim behind the revision gets the new SQL; before it, it bars it.
        if (claim.status === 'fulfilled')
          assert.equal(
            claim.value.sql,
            claim.value.revision.number === 2 ? 'drop table t' : place.testDatabase.sql,
          )
        assert.ok(claim.status === 'fulfilled' || revised.status === 'fulfilled')
        if (claim.status === 'fulfilled' && claim.value.revision.number === 1)
          assert.equal(revised.status, 'rejected')
        await ended(dora)
      }
    })

    it('two engines claim one task', async () => {
      for (let round = 0; round < rounds; round++) {
        const issueId = await david.createIssue(issueOf(place, [place.testDatabase]))
        const { id } = await taskIn(david, issueId, place.test)
        const results = await Promise.allSettled([dora, olivia, david].map(store => store.claimTask(id, 60)))
        assert.equal(fulfilled(results), 1)
        await ended(dora)
      }
    })

    it('two issues claim one database', async () => {
      for (let round = 0; round < rounds; round++) {
        const ids = await Promise.all(
          [david, dora].map(async store => {
            const issueId = await store.createIssue(issueOf(place, [place.testDatabase]))
            return (await taskIn(store, issueId, place.test)).id
          }),
        )
        const results = await Promise.allSettled([dora.claimTask(ids[0]!, 60), olivia.claimTask(ids[1]!, 60)])
        assert.equal(fulfilled(results), 1)
        await ended(dora)
      }
    })

    it('a runner records its commit while a resolver gives it up', async () => {
      for (let round = 0; round < rounds; round++) {
        const issueId = await david.createIssue(issueOf(place, [place.testDatabase]))
        const claim = await dora.claimTask((await taskIn(david, issueId, place.test)).id, 60)
        await dora.recordIdentity(claim.attemptId, claim.fence, identity, s0)
        const results = await Promise.allSettled([
          dora.markCommitPending(claim.attemptId, claim.fence, {
            step: 0,
            xid: '1',
            identity,
            before: s0,
            after: s1,
            results: [],
          }),
          olivia.finishAttempt(claim.attemptId, {
            expected: 'running',
            status: 'notApplied',
            how: 'lock was free',
          }),
        ])
        assert.equal(fulfilled(results), 1)
        await ended(dora)
      }
    })

    it('two resolvers settle one attempt: one change', async () => {
      for (let round = 0; round < rounds; round++) {
        const issueId = await david.createIssue(issueOf(place, [place.testDatabase]))
        const claim = await dora.claimTask((await taskIn(david, issueId, place.test)).id, 60)
        await dora.markCommitPending(claim.attemptId, claim.fence, {
          step: 0,
          xid: '1',
          identity,
          before: s0,
          after: s1,
          results: [],
        })
        const end = {
          expected: 'commitPending',
          status: 'applied',
          how: 'pg_xact_status: committed',
        } as const
        const results = await Promise.allSettled(
          [dora, olivia].map(store => store.finishAttempt(claim.attemptId, end)),
        )
        assert.equal(fulfilled(results), 1)
        const { rows } = await b.admin.query(
          'select count(*)::int as n from plumbline.change where attempt_id = $1',
          [claim.attemptId],
        )
        assert.equal(rows[0].n, 1)
      }
    })

    it('many writers share one chain', async () => {
      const issueId = await david.createIssue(issueOf(place, [place.testDatabase]))
      const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(b.config('david'))))
      await Promise.all(
        stores.flatMap((store, n) =>
          Array.from({ length: 25 }, (_, m) => store.commentIssue(issueId, { text: `${n}.${m}` })),
        ),
      )
      const { activities } = await david.issue(issueId)
      assert.equal(activities.filter(one => one.kind === 'commented').length, 100)
      await Promise.all(stores.map(store => store.close()))
    })

    it('a member who holds the chain in a transaction delays others, and not for ever', async () => {
      const issueId = await david.createIssue(issueOf(place, [place.testDatabase]))
      const holder = await b.client('david')
      await holder.query("set idle_in_transaction_session_timeout = '1s'")
      await holder.query('begin')
      await holder.query('select * from plumbline.comment_issue($1, $2, $3, $4, $5)', [
        issueId,
        'held',
        null,
        null,
        null,
      ])
      await dora.commentIssue(issueId, { text: 'after it' })
      const { activities } = await dora.issue(issueId)
      assert.deepEqual(
        activities.filter(one => one.kind === 'commented').map(one => one.text),
        ['after it'],
      )
    })
  })
}
