// The target has the step, and then something fails before the store knows: nobody may record, or
// believe, that the change was not applied.
import assert from 'node:assert/strict'
import type { Engine } from '../../src/changes/execute/context.ts'
import { Failed } from '../../src/failure/failed.ts'
import type { Store } from '../../src/store/store.ts'
import { connect } from '../support/postgres.ts'
import { type Bench, bench, edges } from './support/bench.ts'
import { smallReader } from './support/reader.ts'

const small = { schema: smallReader }

/** What the store's server answers when somebody holds a lock of it too long. */
const held = () =>
  new Failed({ code: 'busy', message: 'canceling statement due to lock timeout', sqlState: '55P03' })

for (const major of edges) {
  describe(`trouble behind a step that is done, PostgreSQL ${major}`, () => {
    let b: Bench
    before(async () => {
      b = await bench(major)
      await b.query('create table counter (n int); insert into counter values (0)')
      await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
    })
    after(() => b.close())

    const attempts = async (issueId: number) => (await b.store.issue(issueId)).tasks[0]!.attempts
    const count = async () => (await b.query('select n from counter'))[0]!.n as number

    /** The store, whose first answer to `call` is a refusal. */
    function once(call: 'finishAttempt' | 'markStepDone'): Store {
      let refused = false
      const refuse = async (...args: never[]) => {
        if (!refused) {
          refused = true
          throw held()
        }
        return (b.store[call] as (...args: never[]) => Promise<unknown>)(...args)
      }
      return { ...b.store, [call]: refuse }
    }

    const cases: readonly {
      name: string
      sql: string
      trouble: (taskId: number) => Partial<Engine>
      /** The index that the change makes. */
      index?: string
      /** Its middle was found out, so a retry does the rest. */
      goesOn?: true
    }[] = [
      {
        name: 'the store refuses the end of a transactional step',
        sql: 'update counter set n = n + 1',
        trouble: () => ({ store: once('finishAttempt') }),
      },
      {
        name: 'the store refuses the end of a step in the middle',
        sql: 'update counter set n = n + 1; create index concurrently middle on counter (n)',
        trouble: () => ({ store: once('markStepDone') }),
        index: 'middle',
        goesOn: true,
      },
      {
        name: 'the store refuses the end of a statement that stands alone',
        sql: 'update counter set n = n + 1; create index concurrently last on counter (n)',
        trouble: () => ({ store: once('finishAttempt') }),
        index: 'last',
      },
      {
        name: 'the session is terminated behind a statement that stands alone',
        sql: 'update counter set n = n + 1; create index concurrently behind on counter (n)',
        trouble: taskId => ({
          at: async point => {
            if (point !== 'aloneRun') return
            const admin = await connect(b.testUrl)
            await admin.query(
              'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
              [`plumbline task ${taskId}`],
            )
            await admin.end()
          },
        }),
        index: 'behind',
      },
    ]
    for (const { name, sql, trouble, index, goesOn } of cases) {
      it(`${name}: applied, once`, async () => {
        const from = await count()
        const { issueId, taskId } = await b.issue(sql)
        const ended = await b.run(taskId, { ...small, ...trouble(taskId) })
        if (goesOn) {
          assert.equal(ended.status, 'notApplied', ended.how)
          assert.equal((await attempts(issueId))[0]?.stepsDone, 1)
          await b.store.retryTask(taskId)
          const again = await b.run(taskId, small)
          assert.equal(again.status, 'applied', again.how)
        } else assert.equal(ended.status, 'applied', ended.how)
        assert.equal((await attempts(issueId)).at(-1)?.status, 'applied')
        assert.equal(await count(), from + 1)
        if (index) {
          const valid = await b.query(
            `select indisvalid as valid from pg_index where indexrelid = to_regclass('${index}')`,
          )
          assert.deepEqual(valid, [{ valid: true }])
        }
      })
    }
  })
}
