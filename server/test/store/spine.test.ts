// The straight way of a change through the store: from a request to an entry in the history.
import assert from 'node:assert/strict'
import { majors } from '../support/postgres.ts'
import { apply, approve, bench, issueOf, places, snapshot, taskIn } from './support/bench.ts'

for (const major of majors) {
  describe(`the store's spine on PostgreSQL ${major}`, () => {
    it('takes a change of Test and Prod from request to history', async () => {
      const b = await bench(major, ['olivia', 'dora', 'david'])
      const [olivia, dora, david] = await Promise.all([b.store('olivia'), b.store('dora'), b.store('david')])
      const place = await places(olivia)
      await olivia.setProjectMember(place.projectId, b.login('david'), true)

      // Given an issue of David's for both databases,
      const issueId = await david.createIssue(issueOf(place, [place.prodDatabase, place.testDatabase]))
      const made = await david.issue(issueId)
      assert.deepEqual(
        made.tasks.map(task => [task.databaseName, task.status]),
        [
          ['shop_test', 'pending'],
          ['shop_prod', 'pendingApproval'],
        ],
      )
      assert.equal(made.revisions[0]?.targets[0]?.sql, 'create table t (id int)')
      assert.equal(made.issue.creator, b.login('david'))

      // when Test has run, Dora has approved Prod, and Prod has run,
      const [empty, full] = [await snapshot(dora, 'empty'), await snapshot(dora, 'full')]
      assert.deepEqual(
        (await david.runnableTasks()).map(task => task.databaseName),
        ['shop_test'],
      )
      await apply(david, (await taskIn(david, issueId, place.test)).id, empty, full)
      assert.deepEqual(await dora.runnableTasks(), [])
      await approve(dora, issueId, place.prod)
      assert.deepEqual(
        (await dora.runnableTasks()).map(task => task.databaseName),
        ['shop_prod'],
      )
      const { changeId } = await apply(dora, (await taskIn(dora, issueId, place.prod)).id, empty, full)
      await david.resolveIssue(issueId)

      // then the change stands in the history with all that belongs to it.
      const change = await david.change(changeId)
      assert.equal(change.sql, 'create table t (id int)')
      assert.deepEqual(
        [change.author, change.runner, change.approvers, change.before, change.after],
        [b.login('david'), b.login('dora'), [b.login('dora')], empty, full],
      )
      assert.match(change.startedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
      assert.equal(change.results[0]?.command, 'STEP 0')
      assert.equal((await david.database(place.prodDatabase.databaseId)).recordedSnapshot, full)
      assert.equal((await david.issue(issueId)).issue.status, 'done')
      assert.deepEqual(
        (await david.changes({ projectId: place.projectId })).items.map(item => item.databaseId),
        [place.prodDatabase.databaseId, place.testDatabase.databaseId],
      )
      assert.deepEqual((await david.snapshot(full)).model, { word: 'full' })
      assert.deepEqual((await olivia.verify()).problems, [])
      await b.close()
    })
  })
}
