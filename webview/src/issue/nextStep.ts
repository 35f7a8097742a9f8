// What an issue is waiting for, in one sentence, and what the viewer may do about it. Pure: the page
// only draws it.
import type { IssueAction, IssueView, Stage, Task } from '#protocol/issue.ts'
import type { Tone } from './words.ts'
import { plural } from './words.ts'

/** One button. `act` is what it does; the page knows how. */
export type Offer =
  | { readonly kind: 'review'; readonly stage: Stage }
  | { readonly kind: 'run' | 'retry' | 'cancelTask' | 'skip'; readonly task: Task }
  | { readonly kind: 'settle'; readonly attemptId: number }
  | { readonly kind: 'resolve' | 'recheck' }

export interface NextStep {
  readonly tone: Tone
  readonly icon: string
  readonly text: string
  /** A second sentence. */
  readonly detail?: string
  readonly offers: readonly Offer[]
}

export const finished = (task: Task) => task.status === 'done' || task.status === 'skipped'

/** Failed checks of a task. */
export const failedChecks = (task: Task) => task.checks.filter(check => check.status === 'failed')

export function nextStep(view: IssueView): NextStep {
  const { issue, stages, actions } = view
  const may = (action: IssueAction) => actions.includes(action)
  if (issue.status === 'done')
    return { tone: 'good', icon: 'pass-filled', text: 'This issue is done.', offers: [] }
  if (issue.status === 'cancelled')
    return { tone: 'quiet', icon: 'circle-slash', text: 'This issue was cancelled.', offers: [] }

  const tasks = stages.flatMap(stage => stage.tasks)
  const unknown = tasks.flatMap(task => task.attempts).find(attempt => attempt.status === 'unknown')
  if (unknown) {
    const task = tasks.find(one => one.id === unknown.taskId)
    return {
      tone: 'bad',
      icon: 'question',
      text: `Whether the SQL was applied to ${task?.databaseName ?? 'the database'} is not known.`,
      detail: 'Nothing runs until somebody looks at the database and says what happened.',
      offers: may('settleUnknown') ? [{ kind: 'settle', attemptId: unknown.id }] : [],
    }
  }
  const running = tasks.filter(task => task.status === 'running')
  const [first] = running
  if (first) {
    return {
      tone: 'active',
      icon: 'sync',
      text:
        running.length === 1
          ? `Running on ${first.databaseName}.`
          : `Running on ${plural(running.length, 'database')}.`,
      ...progress(first),
      offers: may('cancelTask') ? running.map(task => ({ kind: 'cancelTask', task })) : [],
    }
  }
  const failed = tasks.find(task => task.status === 'failed')
  if (failed) {
    const failure = failed.attempts.at(-1)?.failure
    return {
      tone: 'bad',
      icon: 'error',
      text: `Failed on ${failed.databaseName}.`,
      ...(failure && { detail: failure.message }),
      offers: [
        ...(may('retry') ? [{ kind: 'retry', task: failed } as const] : []),
        ...(may('skip') ? [{ kind: 'skip', task: failed } as const] : []),
      ],
    }
  }
  const stage = stages.find(one => !one.tasks.every(finished))
  if (stage) return stageStep(view, stage)
  return {
    tone: 'good',
    icon: 'pass-filled',
    text: ended(tasks),
    ...(may('resolve') && { detail: 'Resolve the issue to close it.' }),
    offers: may('resolve') ? [{ kind: 'resolve' }] : [],
  }
}

function ended(tasks: readonly Task[]): string {
  const skipped = tasks.filter(task => task.status === 'skipped').map(task => task.databaseName)
  if (skipped.length === 0) return 'Every task is done.'
  return skipped.length === tasks.length
    ? 'Nothing was run: every task was skipped.'
    : `Every task is done, or was skipped: ${skipped.join(', ')}.`
}

function progress(task: Task): { readonly detail?: string } {
  const attempt = task.attempts.at(-1)
  if (!attempt || attempt.steps.length < 2) return {}
  const current = Math.min(attempt.stepsDone + 1, attempt.steps.length)
  return { detail: `Step ${current} of ${attempt.steps.length}.` }
}

function stageStep(view: IssueView, stage: Stage): NextStep {
  const may = (action: IssueAction) => view.actions.includes(action)
  const troubled = stage.tasks.filter(task => failedChecks(task).length > 0)
  const trouble =
    troubled.length > 0
      ? {
          detail: `Checks failed for ${troubled.map(task => task.databaseName).join(', ')}. Look at them first.`,
        }
      : undefined
  if (stage.approval === 'rejected') {
    const verdict = view.approvals.filter(one => one.environmentId === stage.environmentId).at(-1)
    return {
      tone: 'bad',
      icon: 'error',
      text: `${verdict?.reviewer ?? 'Somebody'} rejected it for ${stage.environmentName}.`,
      detail: verdict?.comment || 'Revise the SQL, and it can be reviewed again.',
      offers: may('approve') ? [{ kind: 'review', stage }] : [],
    }
  }
  if (stage.approval === 'waiting') {
    return {
      tone: trouble ? 'bad' : 'warn',
      icon: 'account',
      text: may('approve')
        ? `Your approval is needed for ${stage.environmentName}.`
        : `Waiting for approval for ${stage.environmentName}.`,
      ...trouble,
      offers: may('approve') ? [{ kind: 'review', stage }] : [],
    }
  }
  return readyStep(view, stage)
}

/** Approved, or not in need of it: what is left before it runs. */
function readyStep(view: IssueView, stage: Stage): NextStep {
  const may = (action: IssueAction) => view.actions.includes(action)
  const waiting = stage.tasks.filter(task => task.status === 'pending')
  const cancelled = stage.tasks.filter(task => task.status === 'cancelled')
  const names = (tasks: readonly Task[]) => tasks.map(task => task.databaseName).join(', ')
  const ready = waiting.filter(task => standing(task) === 'passed')
  const retries: readonly Offer[] = may('retry')
    ? cancelled.map(task => ({ kind: 'retry', task }) as const)
    : []
  if (waiting.length === 0)
    return {
      tone: retries.length > 0 ? 'warn' : 'quiet',
      icon: 'circle-slash',
      text: `Cancelled on ${names(cancelled)}.`,
      offers: retries,
    }
  const failed = waiting.filter(task => standing(task) === 'failed')
  const runs: readonly Offer[] = may('run') ? ready.map(task => ({ kind: 'run', task }) as const) : []
  if (failed.length > 0)
    return {
      tone: 'bad',
      icon: 'error',
      text: `A check stands against it on ${names(failed)}.`,
      detail: 'It does not run as it is. Revise the SQL, or check again when the reason is gone.',
      offers: [...runs, { kind: 'recheck' }, ...retries],
    }
  if (ready.length === 0)
    return {
      tone: 'active',
      icon: 'sync',
      text: `Checking on ${names(waiting)}.`,
      detail: 'It runs when its checks have passed.',
      offers: retries,
    }
  const offers = [...runs, ...retries]
  const [scheduled] = ready.filter(task => task.notBefore !== undefined)
  return {
    tone: offers.length > 0 ? 'warn' : 'quiet',
    icon: scheduled ? 'clock' : offers.length > 0 ? 'play-circle' : 'clock',
    text:
      offers.length > 0
        ? `Ready to run on ${names(ready)} in ${stage.environmentName}.`
        : `Waiting to run on ${names(ready)} in ${stage.environmentName}.`,
    ...(scheduled?.notBefore && {
      detail: `Not before ${new Date(scheduled.notBefore).toLocaleString()}.`,
    }),
    offers,
  }
}

/** What the checks of a task come to; the engine runs it when they have passed. */
export function standing({ checks }: Task): 'passed' | 'failed' | 'running' {
  if (checks.some(check => check.status === 'failed')) return 'failed'
  return checks.length === 0 || checks.some(check => check.status === 'running') ? 'running' : 'passed'
}
