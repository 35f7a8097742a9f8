import assert from 'node:assert/strict'
import type { Wish } from '#protocol/wish.ts'
import type { Issues } from '../../src/changes/issues.ts'
import { openIssues } from '../../src/changes/openIssues.ts'
import { type Bench, bench, edges } from './support/bench.ts'

for (const major of edges) {
  describe(`reverting on PostgreSQL ${major}`, () => {
    let b: Bench
    let issues: Issues
    before(async () => {
      b = await bench(major)
      issues = openIssues({ store: b.store, passwords: b.passwords }, {})
      await b.query('create table t1 (name text)')
      await carried({ kind: 'baseline', databaseIds: [b.databaseId('test')] })
    })
    after(() => b.close())

    async function carried(wish: Wish) {
      const { title, draft } = await issues.draft(wish)
      const view = await b.made(issues, wish.kind, { title, draft })
      return { title, sql: draft.targets[0]!.sql, view }
    }
    const columns = async () =>
      (
        await b.query(
          "select attname from pg_attribute where attrelid = 't1'::regclass and attnum > 0 and not attisdropped",
        )
      )
        .map(r => r.attname)
        .join()

    it('takes drift back, says what would be lost, and proves it before', async () => {
      await b.query('alter table t1 add column age integer')
      const { sql, view } = await carried({ kind: 'revert', databaseIds: [b.databaseId('test')] })
      assert.match(sql, /^-- .*age.*\nalter table .*t1.* drop column age;/is)
      const task = view.stages[0]!.tasks[0]!
      const dry = task.checks.find(c => c.kind === 'dryRun')
      assert.match(dry?.summary ?? '', /The schema is then the recorded one/)
      assert.equal(task.status, 'done', JSON.stringify(task.attempts.at(-1)?.failure))
      assert.equal(await columns(), 'name')
      assert.deepEqual(await b.store.anomalies(), [])
    })

    it('says so when there is nothing to revert', async () => {
      await assert.rejects(
        issues.draft({ kind: 'revert', databaseIds: [b.databaseId('test')] }),
        /nothing to revert/,
      )
    })

    it('undoes one change and leaves what came after it', async () => {
      const change = async (sql: string) => {
        const { view } = await carried({ kind: 'alterSchema', databaseIds: [b.databaseId('test')], sql })
        return view.stages[0]!.tasks[0]!.changeId!
      }
      const first = await change('alter table t1 add column one int')
      await change('alter table t1 add column two int')
      const { title, view } = await carried({ kind: 'revert', changeId: first })
      assert.equal(title, `Revert change ${first}: Add column one to t1`)
      assert.equal(view.stages[0]!.tasks[0]!.status, 'done')
      assert.equal(await columns(), 'name,two')
    })

    it('refuses a revert that would leave other drift behind, unseen', async () => {
      await b.query('alter table t1 add column mine int')
      const { draft } = await issues.draft({ kind: 'revert', databaseIds: [b.databaseId('test')] })
      await b.query('alter table t1 add column yours int')
      const view = await b.made(issues, 'revert', { title: 'Revert', draft })
      const task = view.stages[0]!.tasks[0]!
      assert.equal(task.status, 'failed')
      assert.equal(task.attempts[0]?.failure?.code, 'drift')
      assert.equal(await columns(), 'name,two,mine,yours')
    })
  })
}
