// Who may approve, what voids an approval, and what an approval lets run.
import assert from 'node:assert/strict'
import type { ApprovalPolicy, EnvironmentPolicy } from '#protocol/environment.ts'
import { majors } from '../support/postgres.ts'
import {
  approve,
  type Bench,
  bench,
  draft,
  issueOf,
  type Person,
  type Places,
  places,
  review,
  taskIn,
} from './support/bench.ts'

for (const major of majors) {
  describe(`approval on PostgreSQL ${major}`, () => {
    let b: Bench
    let place: Places

    before(async () => {
      b = await bench(major, ['olivia', 'dora', 'david', 'dan', 'vera'])
      const olivia = await b.store('olivia')
      place = await places(olivia)
      for (const person of ['david', 'dan', 'vera'] as const)
        await olivia.setProjectMember(place.projectId, b.login(person), true)
    })
    after(() => b.close())

    const policy = async (more: Partial<EnvironmentPolicy>) => {
      const olivia = await b.store('olivia')
      const prod = (await olivia.environments()).find(one => one.id === place.prod)!
      await olivia.saveEnvironment({ ...prod, policy: { ...prod.policy, ...more } })
    }

    const issueBy = async (person: Person) =>
      (await b.store(person)).createIssue(issueOf(place, [place.prodDatabase]))

    const status = async (issueId: number) =>
      (await taskIn(await b.store('olivia'), issueId, place.prod)).status

    const stage = async (issueId: number) => {
      const { items } = await (await b.store('olivia')).issues({})
      return items.find(item => item.issue.id === issueId)!.stages[0]!.approval
    }

    const table: readonly (readonly [policy: ApprovalPolicy, may: readonly Person[]])[] = [
      ['anyone', ['olivia', 'dora', 'dan']],
      ['dba', ['olivia', 'dora']],
      ['owner', ['olivia']],
    ]
    for (const [approval, may] of table) {
      it(`by ${approval} is for ${may.join(', ')} and nobody else`, async () => {
        await policy({ approval, selfApproval: false })
        for (const person of ['olivia', 'dora', 'dan', 'vera'] as const) {
          const issueId = await issueBy('david')
          if (may.includes(person)) {
            await approve(await b.store(person), issueId, place.prod)
            assert.deepEqual([await status(issueId), await stage(issueId)], ['pending', 'approved'])
          } else {
            await assert.rejects(approve(await b.store(person), issueId, place.prod), /approved by|viewer/)
            assert.deepEqual([await status(issueId), await stage(issueId)], ['pendingApproval', 'waiting'])
          }
        }
      })
    }

    it('by never is not asked for, and not taken', async () => {
      await policy({ approval: 'never' })
      const issueId = await issueBy('david')
      assert.deepEqual([await status(issueId), await stage(issueId)], ['pending', 'notNeeded'])
      await assert.rejects(approve(await b.store('dora'), issueId, place.prod), /needs no approval/)
    })

    describe('where a DBA approves and authors do not', () => {
      before(() => policy({ approval: 'dba', selfApproval: false }))

      it('is not for the author of any revision', async () => {
        const issueId = await issueBy('david')
        await (await b.store('dora')).reviseIssue(issueId, 1, draft([place.prodDatabase], { version: '7' }))
        await (await b.store('david')).reviseIssue(issueId, 2, draft([place.prodDatabase]))
        await assert.rejects(approve(await b.store('dora'), issueId, place.prod), /cannot approve/)
        await approve(await b.store('olivia'), issueId, place.prod)
      })

      it('is void after a revision, also one that changes nothing but an option', async () => {
        const issueId = await issueBy('david')
        await approve(await b.store('dora'), issueId, place.prod)
        const options = { ...draft([]).options, lockTimeout: 4000 }
        await (await b.store('david')).reviseIssue(issueId, 1, draft([place.prodDatabase], { options }))
        assert.deepEqual([await status(issueId), await stage(issueId)], ['pendingApproval', 'waiting'])
        const { approvals, revisions } = await (await b.store('david')).issue(issueId)
        assert.deepEqual(
          approvals.map(one => [one.revision, one.reviewer]),
          [[1, b.login('dora')]],
        )
        assert.notEqual(revisions[0]!.seal, revisions[1]!.seal)
      })

      it('is void when its giver is no longer a DBA, and holds again when they are', async () => {
        const issueId = await issueBy('david')
        await approve(await b.store('dora'), issueId, place.prod)
        const olivia = await b.store('olivia')
        await olivia.setMember(b.login('dora'), 'developer', true)
        assert.equal(await status(issueId), 'pendingApproval')
        await olivia.setMember(b.login('dora'), 'dba', false)
        assert.equal(await status(issueId), 'pendingApproval')
        await olivia.setMember(b.login('dora'), 'dba', true)
        assert.equal(await status(issueId), 'pending')
      })

      it('is void when the policy asks for more', async () => {
        const issueId = await issueBy('david')
        await approve(await b.store('dora'), issueId, place.prod)
        await policy({ approval: 'owner' })
        assert.equal(await status(issueId), 'pendingApproval')
        await policy({ approval: 'dba' })
        assert.equal(await status(issueId), 'pending')
      })

      it('is blocked by one rejection, until the one who rejected thinks better of it', async () => {
        const issueId = await issueBy('david')
        await approve(await b.store('dora'), issueId, place.prod)
        await review(await b.store('olivia'), issueId, place.prod, 'reject')
        assert.deepEqual([await status(issueId), await stage(issueId)], ['pendingApproval', 'rejected'])
        const task = await taskIn(await b.store('olivia'), issueId, place.prod)
        await assert.rejects((await b.store('dora')).claimTask(task.id, 60), /rejected/)
        await assert.rejects(approve(await b.store('dora'), issueId, place.prod), /already given/)
        await approve(await b.store('olivia'), issueId, place.prod)
        assert.equal(await status(issueId), 'pending')
      })

      it('is not taken twice, nor for an issue that is closed', async () => {
        const issueId = await issueBy('david')
        await approve(await b.store('dora'), issueId, place.prod)
        await assert.rejects(approve(await b.store('dora'), issueId, place.prod), /already given/)
        await (await b.store('david')).cancelIssue(issueId)
        await assert.rejects(approve(await b.store('olivia'), issueId, place.prod), /cancelled/)
        assert.equal(await status(issueId), 'cancelled')
      })
    })

    it('is for the author where policy allows it', async () => {
      await policy({ approval: 'anyone', selfApproval: true })
      const issueId = await issueBy('david')
      await approve(await b.store('david'), issueId, place.prod)
      assert.equal(await status(issueId), 'pending')
      await policy({ selfApproval: false })
      assert.equal(await status(issueId), 'pendingApproval')
    })

    it('of one stage says nothing about another', async () => {
      const olivia = await b.store('olivia')
      const test = (await olivia.environments()).find(one => one.id === place.test)!
      await olivia.saveEnvironment({
        ...test,
        policy: { ...test.policy, approval: 'anyone', selfApproval: false },
      })
      await policy({ approval: 'dba' })
      const issueId = await (await b.store('david')).createIssue(
        issueOf(place, [place.testDatabase, place.prodDatabase]),
      )
      await approve(await b.store('dan'), issueId, place.test)
      const { tasks } = await olivia.issue(issueId)
      assert.deepEqual(
        tasks.map(task => task.status),
        ['pending', 'pendingApproval'],
      )
    })

    it('leaves the records whole', async () => {
      assert.deepEqual((await (await b.store('olivia')).verify()).problems, [])
    })
  })
}
