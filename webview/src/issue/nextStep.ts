// What an issue is waiting for, in one sentence, and what the viewer may do about it. Pure: the page
// only draws it.
import type { Attempt, IssueAction, IssueView, Stage, Task } from '#protocol/issue.ts'
import type { Tone } from './words.ts'
import { listed, logText, plural } from './words.ts'

/** One button. `act` is what it does; the page knows how. */
export type Offer =
  | { readonly kind: 'review'; readonly stage: Stage }
  | { readonly kind: 'run' | 'retry' | 'cancelTask' | 'skip' | 'revise'; readonly task: Task }
  | { readonly kind: 'runAll' | 'retryAll'; readonly tasks: readonly Task[] }
  | { readonly kind: 'settle'; readonly attemptId: number }
  | { readonly kind: 'resolve' | 'recheck' }

export interface NextStep {
  readonly tone: Tone
  readonly icon: string
  readonly text: string
  /** A second sentence. */
  readonly detail?: string
  /** What somebody wrote, in markdown. */
  readonly comment?: string
  readonly offers: readonly Offer[]
}

/** One goes first, to see how it fares; then all at once. */
function offersOf(kind: 'run' | 'retry', tasks: readonly Task[]): readonly Offer[] {
  const [first, another] = tasks
  if (!first) return []
  return another
    ? [
        { kind, task: first },
        { kind: `${kind}All`, tasks },
      ]
    : [{ kind, task: first }]
}

/** So many that run at once have a button to stop them here. */
const mostCancels = 3

export const finished = (task: Task) => task.status === 'done' || task.status === 'skipped'

/** Has not been tried, and will be. */
export const isAhead = ({ status }: Task) => status === 'pending' || status === 'pendingApproval'

/** Nobody knows whether its last try was applied. */
export const isUnknown = (task: Task) => task.attempts.at(-1)?.status === 'unknown'

/** The SQL of a new database is made of its name and owner, a baseline has none: neither is written. */
export const mayRevise = ({ issue, actions }: IssueView) =>
  issue.status === 'open' &&
  issue.type !== 'createDatabase' &&
  issue.type !== 'baseline' &&
  actions.includes('revise')

/** Failed checks of a task. */
export const failedChecks = (task: Task) => task.checks.filter(check => check.status === 'failed')

/** `automatic`: the environments in which a task that may run does so by itself. */
export function nextStep(view: IssueView, automatic: readonly number[]): NextStep {
  const { issue, stages, actions } = view
  const may = (action: IssueAction) => actions.includes(action)
  if (issue.status === 'done')
    return { tone: 'good', icon: 'pass-filled', text: 'This issue is done.', offers: [] }
  if (issue.status === 'cancelled')
    return { tone: 'quiet', icon: 'circle-slash', text: 'This issue was cancelled.', offers: [] }

  const tasks = stages.flatMap(stage => stage.tasks)
  const unknown = tasks.find(isUnknown)
  const attempt = unknown?.attempts.at(-1)
  if (unknown && attempt)
    return {
      tone: 'bad',
      icon: 'question',
      text: `Whether the SQL was applied to ${unknown.databaseName} is not known.`,
      detail: `${inDoubt(attempt)}Nothing runs until somebody looks at the database and says what happened.`,
      offers: may('settleUnknown') ? [{ kind: 'settle', attemptId: attempt.id }] : [],
    }
  const running = tasks.filter(task => task.status === 'running')
  const failed = tasks.filter(task => task.status === 'failed')
  const [first] = running
  if (first)
    return {
      tone: 'active',
      icon: 'sync',
      text:
        running.length === 1
          ? `Running on ${first.databaseName}.`
          : `Running on ${plural(running.length, 'database')}.`,
      ...(failed.length > 0 ? { detail: `Failed on ${names(failed)}.` } : progress(running)),
      offers: may('cancelTask')
        ? running.slice(0, mostCancels).map(task => ({ kind: 'cancelTask', task }))
        : [],
    }
  if (failed.length > 0) {
    const [one, ...others] = failed as [Task, ...Task[]]
    const failure = one.attempts.at(-1)?.failure
    const step = others.length === 0 && stepOf(one)
    return {
      tone: 'bad',
      icon: 'error',
      text: `Failed on ${names(failed)}${step ? ` in ${step}` : ''}.`,
      ...(failure && { detail: failure.message }),
      offers: [
        ...(may('retry') ? offersOf('retry', failed) : []),
        // What is done of it stays: another text could not go on behind it.
        ...(failed.some(task => stepsDone(task) > 0) ? [] : revision(view, failed)),
        ...(may('skip') && others.length === 0 ? [{ kind: 'skip', task: one } as const] : []),
      ],
    }
  }
  const stage = stages.find(one => !one.tasks.every(finished))
  if (stage) return stageStep(view, stage, automatic.includes(stage.environmentId))
  return {
    tone: 'good',
    icon: 'pass-filled',
    text: ended(tasks),
    ...(may('resolve') && { detail: 'Resolve the issue to close it.' }),
    offers: may('resolve') ? [{ kind: 'resolve' }] : [],
  }
}

function ended(tasks: readonly Task[]): string {
  const skipped = tasks.filter(task => task.status === 'skipped')
  if (skipped.length === 0) return 'Every task is done.'
  return skipped.length === tasks.length
    ? 'Nothing was run: every task was skipped.'
    : `Every task is done, or was skipped: ${names(skipped)}.`
}

/** Steps of a task that are done for good: a try goes on where the one before it ended. */
const stepsDone = ({ attempts }: Task) => attempts.at(-1)?.stepsDone ?? 0

/** `step 3 of 4`: where the last try of a task came to its end; nothing where it has but one. */
function stepOf({ attempts }: Task): string | undefined {
  const { steps, stepsDone } = attempts.at(-1) ?? { steps: [], stepsDone: 0 }
  return steps.length > 1 ? `step ${Math.min(stepsDone + 1, steps.length)} of ${steps.length}` : undefined
}

function inDoubt({ steps, stepsDone }: Attempt): string {
  const step = steps.length > 1 && steps[stepsDone]
  return step ? `In doubt is step ${stepsDone + 1} of ${steps.length}: ${step.label}. ` : ''
}

function progress([task, another]: readonly Task[]): { readonly detail?: string } {
  const attempt = task?.attempts.at(-1)
  if (another || !attempt) return {}
  const { steps, stepsDone, log } = attempt
  const last = log.at(-1)
  const parts = [
    ...(steps.length < 2 ? [] : [`Step ${Math.min(stepsDone + 1, steps.length)} of ${steps.length}.`]),
    ...(last?.kind === 'blocked' ? [logText(last)] : []),
  ]
  return parts.length === 0 ? {} : { detail: parts.join(' ') }
}

const names = (tasks: readonly Task[]) => listed(tasks.map(task => task.databaseName))

function stageStep(view: IssueView, stage: Stage, automatic: boolean): NextStep {
  const may = (action: IssueAction) => view.actions.includes(action)
  const troubled = stage.tasks.filter(task => isAhead(task) && failedChecks(task).length > 0)
  const remark =
    troubled.length > 0
      ? {
          detail: `Checks failed for ${names(troubled)}. Look at them first.`,
        }
      : notBefore(stage.tasks)
  if (stage.approval === 'rejected') {
    const verdict = view.approvals.filter(one => one.environmentId === stage.environmentId).at(-1)
    return {
      tone: 'bad',
      icon: 'error',
      text: `${verdict?.reviewer ?? 'Somebody'} rejected it for ${stage.environmentName}.`,
      ...(verdict?.comment
        ? { comment: verdict.comment }
        : { detail: 'Revise the SQL, and it can be reviewed again.' }),
      offers: may('approve') ? [{ kind: 'review', stage }] : revision(view, stage.tasks),
    }
  }
  if (stage.approval === 'waiting') {
    return {
      tone: troubled.length > 0 ? 'bad' : 'warn',
      icon: 'account',
      text: may('approve')
        ? `Your approval is needed for ${stage.environmentName}.`
        : `Waiting for approval for ${stage.environmentName}.`,
      ...remark,
      offers: may('approve') ? [{ kind: 'review', stage }] : [],
    }
  }
  return readyStep(view, stage, automatic)
}

const revision = (view: IssueView, [task]: readonly Task[]): readonly Offer[] =>
  task && mayRevise(view) ? [{ kind: 'revise', task }] : []

/** Approved, or not in need of it: what is left before it runs. */
function readyStep(view: IssueView, stage: Stage, automatic: boolean): NextStep {
  const may = (action: IssueAction) => view.actions.includes(action)
  const waiting = stage.tasks.filter(task => task.status === 'pending')
  const cancelled = stage.tasks.filter(task => task.status === 'cancelled')
  const ready = waiting.filter(task => standing(task) === 'passed')
  const retries = may('retry') ? offersOf('retry', cancelled) : []
  if (waiting.length === 0)
    return {
      tone: retries.length > 0 ? 'warn' : 'quiet',
      icon: 'circle-slash',
      text: `Cancelled on ${names(cancelled)}.`,
      offers: retries,
    }
  const failed = waiting.filter(task => standing(task) === 'failed')
  const runs = may('run') ? offersOf('run', ready) : []
  if (failed.length > 0)
    return {
      tone: 'bad',
      icon: 'error',
      text: `A check stands against it on ${names(failed)}.`,
      detail: 'It does not run as it is. Revise the SQL, or check again when the reason is gone.',
      offers: [...runs, ...revision(view, failed), { kind: 'recheck' }, ...retries],
    }
  if (ready.length === 0)
    return {
      tone: 'active',
      icon: 'sync',
      text: `Checking on ${names(waiting)}.`,
      detail: `${automatic ? 'It runs' : 'It can be run'} when its checks have passed.`,
      offers: retries,
    }
  const now = ready.filter(task => !isLater(task))
  if (now.length === 0)
    return {
      tone: 'quiet',
      icon: 'calendar',
      text: `Scheduled on ${names(ready)} in ${stage.environmentName}.`,
      ...notBefore(ready),
      offers: [...runs, ...retries],
    }
  const where = `${names(now)} in ${stage.environmentName}`
  // Nobody has to press anything; whoever does not want to wait finds the button at the task.
  if (automatic) return { tone: 'active', icon: 'sync', text: `About to run on ${where}.`, offers: retries }
  return runs.length > 0
    ? { tone: 'warn', icon: 'play-circle', text: `Ready to run on ${where}.`, offers: [...runs, ...retries] }
    : { tone: 'quiet', icon: 'clock', text: `Waiting to run on ${where}.`, offers: retries }
}

/** Its time has not come. */
export const isLater = ({ notBefore }: Task) => notBefore !== undefined && Date.parse(notBefore) > Date.now()

export const runWord = (task: Task) => (isLater(task) ? 'Run Now' : 'Run')

/** A step that is done never runs again. */
export function retryWord(task: Task): string {
  const done = stepsDone(task)
  return done > 0 ? `Retry from Step ${done + 1}` : 'Retry'
}

function notBefore(tasks: readonly Task[]): { readonly detail?: string } {
  const first = tasks.flatMap(task => (isLater(task) ? (task.notBefore ?? []) : [])).sort()[0]
  return first === undefined ? {} : { detail: `Not before ${new Date(first).toLocaleString()}.` }
}

/** What the checks of a task come to; the engine runs it when they have passed. */
export function standing({ checks }: Task): 'passed' | 'failed' | 'running' {
  if (checks.some(check => check.status === 'failed')) return 'failed'
  return checks.length === 0 || checks.some(check => check.status === 'running') ? 'running' : 'passed'
}
