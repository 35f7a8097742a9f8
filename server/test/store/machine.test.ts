// The state machine as PostgreSQL itself enforces it: every pair of states is tried by the tables' own
// owner, past all functions. What is not named legal here has to be refused.
import assert from 'node:assert/strict'
import type { AttemptStatus, TaskStatus } from '#protocol/issue.ts'
import { majors } from '../support/postgres.ts'
import { type Bench, bench, issueOf, type Places, places, taskIn } from './support/bench.ts'

const taskSteps: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pendingApproval: ['pending', 'cancelled', 'skipped'],
  pending: ['pendingApproval', 'running', 'cancelled', 'skipped'],
  running: ['done', 'failed', 'cancelled'],
  done: [],
  failed: ['pendingApproval', 'pending', 'skipped'],
  cancelled: ['pendingApproval', 'pending', 'skipped'],
  skipped: [],
}

const attemptSteps: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  running: ['commitPending', 'applied', 'notApplied', 'unknown'],
  commitPending: ['applied', 'notApplied', 'unknown'],
  applied: [],
  notApplied: [],
  unknown: ['applied', 'notApplied'],
}

/** A way to each state that uses legal steps only. */
const taskWays: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pendingApproval: ['pendingApproval'],
  pending: [],
  running: ['running'],
  done: ['running', 'done'],
  failed: ['running', 'failed'],
  cancelled: ['cancelled'],
  skipped: ['skipped'],
}

const attemptWays: Readonly<Record<AttemptStatus, readonly AttemptStatus[]>> = {
  running: [],
  commitPending: ['commitPending'],
  applied: ['applied'],
  notApplied: ['notApplied'],
  unknown: ['unknown'],
}

for (const major of majors) {
  describe(`the state machine on PostgreSQL ${major}`, () => {
    let b: Bench
    let place: Places
    let taskId: number
    let attemptId: number

    before(async () => {
      b = await bench(major, ['olivia'], 'single')
      const store = await b.store('olivia')
      place = await places(store)
      const issueId = await store.createIssue(issueOf(place, [place.testDatabase]))
      taskId = (await taskIn(store, issueId, place.test)).id
      const other = await store.createIssue(issueOf(place, [place.prodDatabase]))
      const { revisions } = await store.issue(other)
      await store.reviewIssue(other, {
        revision: 1,
        environmentId: place.prod,
        verdict: 'approve',
        seal: revisions[0]!.seal,
        comment: '',
      })
      attemptId = (await store.claimTask((await taskIn(store, other, place.prod)).id, 60)).attemptId
    })
    after(() => b.close())

    const toTask = (status: TaskStatus) =>
      b.admin.query(
        `update plumbline.task set status = $1, skip_reason = case when $1 = 'skipped' then 'x' end where id = $2`,
        [status, taskId],
      )
    const toAttempt = (status: AttemptStatus) =>
      b.admin.query(
        `
        update plumbline.attempt
        set status = $1,
            xid = case when $1 = 'commitPending' then '731' else xid end,
            ended_at = case when $1 in ('applied', 'notApplied') then now() end
        where id = $2`,
        [status, attemptId],
      )

    /** Each try in a transaction that is rolled back, so that all start alike. */
    async function inTransaction(work: () => Promise<void>): Promise<void> {
      await b.admin.query('begin')
      try {
        await work()
      } finally {
        await b.admin.query('rollback')
      }
    }

    for (const from of Object.keys(taskSteps) as TaskStatus[]) {
      for (const to of Object.keys(taskSteps) as TaskStatus[]) {
        if (from === to) continue
        const legal = taskSteps[from].includes(to)
        it(`a task that is ${from} ${legal ? 'may become' : 'never becomes'} ${to}`, () =>
          inTransaction(async () => {
            for (const step of taskWays[from]) await toTask(step)
            if (legal) await toTask(to)
            else await assert.rejects(toTask(to), { code: 'PL004' })
          }))
      }
    }

    for (const from of Object.keys(attemptSteps) as AttemptStatus[]) {
      for (const to of Object.keys(attemptSteps) as AttemptStatus[]) {
        if (from === to) continue
        const legal = attemptSteps[from].includes(to)
        it(`an attempt that is ${from} ${legal ? 'may become' : 'never becomes'} ${to}`, () =>
          inTransaction(async () => {
            for (const step of attemptWays[from]) await toAttempt(step)
            if (legal) await toAttempt(to)
            else await assert.rejects(toAttempt(to), { code: 'PL004' })
          }))
      }
    }

    const refusedUpdates: readonly (readonly [what: string, sql: string])[] = [
      [
        'a pending commit goes on without its step done',
        `update plumbline.attempt set status = 'commitPending', xid = '1'; update plumbline.attempt set status = 'running', xid = null`,
      ],
      [
        'a pending commit gets another xid',
        `update plumbline.attempt set status = 'commitPending', xid = '1'; update plumbline.attempt set xid = '2'`,
      ],
      [
        'a commit is pending without an xid',
        `update plumbline.attempt set status = 'commitPending', xid = null`,
      ],
      [
        'a finished step is undone',
        'update plumbline.attempt set steps_done = 2; update plumbline.attempt set steps_done = 1',
      ],
      ['an attempt changes its runner', 'update plumbline.attempt set runner_oid = 1'],
      ['an attempt changes its issue', 'update plumbline.attempt set issue_id = issue_id - 1'],
      ['a task changes its database', `update plumbline.task set database_name = 'x'`],
      ['an issue changes its creator', 'update plumbline.issue set creator_oid = 1'],
      ['an issue loses a revision', 'update plumbline.issue set revision = revision - 1'],
      ['an issue skips a revision', 'update plumbline.issue set revision = revision + 2'],
      [
        'a closed issue opens',
        `update plumbline.issue set status = 'done'; update plumbline.issue set status = 'open'`,
      ],
      ['a revision is edited', `update plumbline.revision set options = '{}'`],
      ['a target is edited', `update plumbline.target set database_name = 'x'`],
      ['SQL is edited', `update plumbline.script set sql = 'x'`],
      ['a review is deleted', 'delete from plumbline.review'],
      ['activity is edited', `update plumbline.activity set text = 'x'`],
      ['audit is deleted', 'delete from plumbline.audit'],
      ['audit is truncated', 'truncate plumbline.audit'],
      ['an attempt is deleted', 'delete from plumbline.attempt'],
      ['an issue is deleted', 'delete from plumbline.issue'],
      ['issues are truncated', 'truncate plumbline.issue cascade'],
      ['a database is deleted', 'delete from plumbline.database'],
    ]
    for (const [what, sql] of refusedUpdates) {
      it(`is refused, even to the owner of the tables: ${what}`, () =>
        inTransaction(async () => {
          await b.admin.query('set local role plumbline_owner')
          await assert.rejects(b.admin.query(sql), { code: /^(PL004|42501|23514)$/ })
        }))
    }

    it('has no second open attempt on a database, and no second success of a task', () =>
      inTransaction(async () => {
        const copy = `
          insert into plumbline.attempt
            (task_id, issue_id, revision, instance_id, database_name, number, runner, runner_oid, lease_until,
            first_step, steps_done, step)
          select task_id, issue_id, revision, instance_id, $1, number + 1, runner, runner_oid, lease_until,
            first_step, steps_done, step
          from plumbline.attempt`
        await b.admin.query('savepoint s')
        await assert.rejects(b.admin.query(copy, ['shop_prod']), { constraint: 'attempt_one_open' })
        await b.admin.query('rollback to s')
        await toAttempt('applied')
        await assert.rejects(b.admin.query(copy, ['elsewhere']), { constraint: 'attempt_once' })
      }))
  })
}
