// Typed access to attempts: the claim, each durable mark on the way, and the truth at the end.
import type { Attempt } from '#protocol/issue.ts'
import { fail } from '../failure/failed.ts'
import { attemptJson, revisionJson, taskRecordJson } from './issueRows.ts'
import type { Link } from './link.ts'
import type { Claim, OpenAttempt, TargetIdentity } from './records.ts'
import type { Store } from './store.ts'

type Part = Pick<
  Store,
  | 'claimTask'
  | 'renewLease'
  | 'recordIdentity'
  | 'ranOn'
  | 'recordStepsPlanned'
  | 'markCommitPending'
  | 'markStepRunning'
  | 'markStepDone'
  | 'appendLog'
  | 'finishAttempt'
  | 'cancelRequested'
  | 'openAttempts'
  | 'attempt'
>

export function storeAttempts(link: Link): Part {
  return {
    async claimTask(taskId, leaseSeconds) {
      const claimed = await link.call<{ claim_task: number }>('claim_task', taskId, leaseSeconds)
      const [row] = await link.rows<{ claim: Claim }>(claimQuery, [claimed.claim_task])
      return row?.claim ?? fail('notFound', `Attempt ${claimed.claim_task} is not to be seen`)
    },

    async renewLease(attemptId, fence, leaseSeconds) {
      await link.call('renew_lease', attemptId, fence, leaseSeconds)
    },

    async recordIdentity(attemptId, fence, identity, before) {
      await link.call('record_identity', attemptId, fence, JSON.stringify(identity), before)
    },

    async recordStepsPlanned(attemptId, fence, steps) {
      await link.call('record_steps', attemptId, fence, JSON.stringify(steps))
    },

    async markCommitPending(attemptId, fence, pending) {
      await link.call(
        'mark_commit_pending',
        attemptId,
        fence,
        pending.step,
        pending.xid,
        JSON.stringify(pending.identity),
        pending.before,
        pending.after,
        JSON.stringify(pending.results),
      )
    },

    async markStepRunning(attemptId, fence, step, probe) {
      await link.call('mark_step_running', attemptId, fence, step, JSON.stringify(probe ?? null))
    },

    async markStepDone(attemptId, fence, step, results, after) {
      await link.call('mark_step_done', attemptId, fence, step, JSON.stringify(results), after ?? null)
    },

    async appendLog(attemptId, entries) {
      await link.call('append_log', attemptId, JSON.stringify(entries))
    },

    async finishAttempt(attemptId, end) {
      const { change_id, database_id } = await link.call<{
        change_id: number | null
        database_id: number | null
      }>(
        'finish_attempt',
        attemptId,
        end.fence ?? null,
        end.expected ?? null,
        end.status,
        end.how,
        end.failure ? JSON.stringify(end.failure) : null,
        end.cancelled ?? false,
        end.before ?? null,
        end.after ?? null,
        JSON.stringify(end.results ?? []),
      )
      return {
        ...(change_id === null ? {} : { changeId: change_id }),
        ...(database_id === null ? {} : { databaseId: database_id }),
      }
    },

    async cancelRequested(attemptId) {
      const [row] = await link.rows<{ requested: boolean }>(
        `
        select cancel_requested_at is not null as requested
        from plumbline.attempt
        where id = $1`,
        [attemptId],
      )
      return row?.requested ?? false
    },

    async ranOn(databaseId) {
      const [row] = await link.rows<{ identity: Partial<TargetIdentity> }>(
        `
        select json_strip_nulls(
            case
              -- It ran beside the database, which was not there yet.
              when i.type = 'createDatabase' then a.identity - 'databaseOid'
              else a.identity
            end::json
          ) as identity
        from plumbline.attempt a
        join plumbline.task t on t.id = a.task_id
        join plumbline.issue i on i.id = t.issue_id
        where t.database_id = $1
          and a.identity is not null
          and (a.status = 'applied' or a.steps_done > 0)
        order by a.id desc
        limit 1`,
        [databaseId],
      )
      return row?.identity
    },

    async openAttempts() {
      const rows = await link.rows<{ attempt: OpenAttempt }>(openAttemptsQuery)
      return rows.map(row => row.attempt)
    },

    async attempt(id) {
      const [row] = await link.rows<{ attempt: Attempt }>(
        `
        select json_strip_nulls(${attemptJson}) as attempt
        from plumbline.attempt a
        where a.id = $1`,
        [id],
      )
      return (
        row?.attempt ?? fail('notFound', `There is no attempt ${id}, or it is in a project you are not in`)
      )
    },
  }
}

const claimQuery = `
  select json_strip_nulls(json_build_object(
    'attemptId', a.id,
    'number', a.number,
    'fence', a.fence::text,
    'issueId', a.issue_id,
    'type', i.type,
    'revision', ${revisionJson},
    'task', ${taskRecordJson},
    'sql', s.sql,
    'options', r.options::json,
    'firstStep', a.first_step,
    'doneOn', (
      select e.identity
      from plumbline.attempt e
      where e.task_id = a.task_id
        and e.id <> a.id
        and e.steps_done > 0
      order by e.id desc
      limit 1
    )
  )) as claim
  from plumbline.attempt a
  join plumbline.task t on t.id = a.task_id
  join plumbline.issue i on i.id = a.issue_id
  join plumbline.revision r on r.issue_id = a.issue_id and r.number = a.revision
  join plumbline.target g on g.issue_id = a.issue_id and g.revision = a.revision
    and g.instance_id = a.instance_id and g.database_name = a.database_name
  join plumbline.script s on s.hash = g.script
  where a.id = $1`

/** Nulls stay: the contract says null where a resolver must know that nothing was recorded. */
const openAttemptsQuery = `
  select json_build_object(
    'id', a.id,
    'taskId', a.task_id,
    'databaseId', coalesce(t.database_id, 0),
    'instanceId', a.instance_id,
    'databaseName', a.database_name,
    'status', a.status,
    'fence', a.fence::text,
    'runner', a.runner,
    'leaseExpired', a.lease_until < clock_timestamp(),
    'identity', a.identity,
    'xid', a.xid,
    'before', coalesce(a.step_before, a.done_after, a.before),
    'after', a.after,
    'steps', a.steps,
    'stepsDone', a.steps_done,
    'step', a.step,
    'probe', a.probe
  ) as attempt
  from plumbline.attempt a
  join plumbline.task t on t.id = a.task_id
  where a.status in ('running', 'commitPending', 'unknown')
  order by a.id`
