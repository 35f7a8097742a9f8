// One act on an issue. Who may do what is the store's to say; what follows from it is said here.

import type { IssueAct } from '#protocol/issueAct.ts'
import { fail } from '../failure/failed.ts'
import type { IssueRecord } from '../store/records.ts'
import { directed } from './directed.ts'
import type { Engine } from './execute/context.ts'
import { refuseDraft } from './refuseDraft.ts'
import { settleUnknown } from './settle.ts'
import { refuseUnchecked, type Worker } from './worker.ts'

interface Hands {
  readonly engine: Engine
  readonly worker: Worker
}

/** What the act calls for: new checks, a look at what may run now, or nothing. */
export type Next = 'check' | 'work' | 'nothing'

export async function actOn({ engine, worker }: Hands, id: number, act: IssueAct): Promise<Next> {
  const { store } = engine
  switch (act.kind) {
    case 'approve':
    case 'reject': {
      const { revisions } = await store.issue(id)
      const seen = revisions.find(r => r.seal === act.seal)
      if (!seen)
        fail('conflict', 'The revision you saw is not one of this issue.', { hint: 'Look at it again.' })
      const { environmentId, seal, comment } = act
      const review = { revision: seen.number, environmentId, verdict: act.kind, seal, comment }
      await store.reviewIssue(id, review)
      return act.kind === 'approve' ? 'work' : 'nothing'
    }
    case 'run':
      await start(engine, worker, id, act.taskId)
      return 'work'
    case 'retry': {
      await store.retryTask(act.taskId)
      const { status } = taskOf(await store.issue(id), act.taskId)
      // Approvals of the revision still hold, and whoever says retry means now.
      if (status === 'pending') await start(engine, worker, id, act.taskId)
      return 'work'
    }
    case 'skip':
      await store.skipTask(taskOf(await store.issue(id), act.taskId).id, act.reason)
      return 'work'
    case 'cancelTask':
      await store.requestCancel(taskOf(await store.issue(id), act.taskId).id)
      return 'nothing'
    case 'schedule':
      await store.scheduleTask(taskOf(await store.issue(id), act.taskId).id, act.notBefore)
      return 'work'
    case 'settleUnknown':
      await settleUnknown(engine, act.attemptId, act.outcome, act.reason)
      return 'work'
    case 'revise': {
      const draft = directed(act.draft)
      refuseDraft(draft)
      await store.reviseIssue(id, act.expectedRevision, draft)
      return 'check'
    }
    case 'edit': {
      const { kind: _, ...edit } = act
      await store.editIssue(id, edit)
      return 'nothing'
    }
    case 'comment': {
      const { kind: _, ...comment } = act
      await store.commentIssue(id, comment)
      return 'nothing'
    }
    case 'recheck':
      return 'check'
    case 'subscribe':
      await store.subscribeIssue(id, act.subscribed)
      return 'nothing'
    case 'resolve':
      await store.resolveIssue(id)
      return 'nothing'
    case 'cancel':
      await store.cancelIssue(id)
      return 'nothing'
    default:
      return act satisfies never
  }
}

async function start(engine: Engine, worker: Worker, id: number, taskId: number): Promise<void> {
  const record = await engine.store.issue(id)
  const task = taskOf(record, taskId)
  refuseUnchecked(task.checks, record.issue.revision, task.databaseName)
  await worker.start(taskId)
}

/** Throws notFound when the task is not one of the issue's: an act never reaches beyond its issue. */
function taskOf(record: IssueRecord, taskId: number) {
  const task = record.tasks.find(t => t.id === taskId)
  return task ?? fail('notFound', `Task ${taskId} is not part of issue ${record.issue.id}.`)
}
