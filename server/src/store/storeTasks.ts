// Typed access to tasks: checks and steps shown to the approver, and what people decide about a task.

import { taskRecordJson } from './issueRows.ts'
import type { Link } from './link.ts'
import type { TaskRecord } from './records.ts'
import type { Store } from './store.ts'

type Part = Pick<
  Store,
  | 'saveChecks'
  | 'saveSteps'
  | 'skipTask'
  | 'scheduleTask'
  | 'retryTask'
  | 'requestCancel'
  | 'runnableTasks'
  | 'stuckChecks'
>

export function storeTasks(link: Link): Part {
  return {
    async saveChecks(taskId, revision, checks) {
      await link.call('save_checks', taskId, revision, JSON.stringify(checks))
    },

    async saveSteps(taskId, revision, steps) {
      await link.call('save_steps', taskId, revision, JSON.stringify(steps))
    },

    async skipTask(taskId, reason) {
      await link.call('skip_task', taskId, reason)
    },

    async scheduleTask(taskId, notBefore) {
      await link.call('schedule_task', taskId, notBefore)
    },

    async retryTask(taskId) {
      await link.call('retry_task', taskId)
    },

    async requestCancel(taskId) {
      const asked = await link.call<{ request_cancel: 'cancelled' | 'requested' }>('request_cancel', taskId)
      return asked.request_cancel
    },

    async stuckChecks(seconds) {
      const rows = await link.rows<{ id: number }>(
        `select i.id
        from plumbline.issue i
        join plumbline.task t on t.issue_id = i.id and t.revision = i.revision
        join plumbline.task_check c on c.task_id = t.id and c.revision = t.revision
        where i.status = 'open'
        group by i.id
        having bool_or(c.status = 'running')
           and max(c.at) < clock_timestamp() - make_interval(secs => $1)
        order by i.id`,
        [seconds],
      )
      return rows.map(({ id }) => id)
    },

    async runnableTasks() {
      const rows = await link.rows<{ task: TaskRecord }>(`
        select json_strip_nulls(${taskRecordJson}) as task
        from plumbline.runnable_tasks() x (id)
        join plumbline.task t on t.id = x.id
        order by t.id`)
      return rows.map(row => row.task)
    },
  }
}
