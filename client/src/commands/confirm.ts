// What is asked before an act on an issue: in a protected environment it names the databases and says
// what will run. Asks in a modal dialog.
import { window } from 'vscode'
import type { IssueView, Task } from '#protocol/issue.ts'
import type { IssueAct } from '#protocol/issueAct.ts'
import type { App } from '../app.ts'
import { few, plain, plural } from '../display.ts'

export interface Confirmation {
  readonly title: string
  readonly detail: string
  /** What the button says that lets the act go on. */
  readonly button: string
}

/** The question before an act, or the same on several tasks; undefined where none is needed. */
export function confirmation(
  app: App,
  view: IssueView,
  act: IssueAct,
  ...more: readonly IssueAct[]
): Confirmation | undefined {
  switch (act.kind) {
    case 'run':
    case 'retry':
      return beforeRun(
        app,
        view,
        [act, ...more].flatMap(one => ('taskId' in one ? one.taskId : [])),
      )
    case 'approve':
      return beforeApproval(app, view, act.environmentId)
    case 'cancel':
      return {
        title: `Cancel issue #${view.issue.id}?`,
        detail: 'Tasks that have run stay as they are; the others will not run.',
        button: 'Cancel Issue',
      }
    default:
      return undefined
  }
}

/** Whether the person lets it go on; where nothing is asked, it does. */
export async function agreed(question: Confirmation | undefined): Promise<boolean> {
  if (!question) return true
  const { title, detail, button } = question
  const answer = await window.showWarningMessage(plain(title), { modal: true, detail: plain(detail) }, button)
  return answer === button
}

/** All of them are of one stage: the next has its turn when it is done. */
function beforeRun(app: App, view: IssueView, taskIds: readonly number[]): Confirmation | undefined {
  const isMeant = ({ id }: Task) => taskIds.includes(id)
  const stage = view.stages.find(({ tasks }) => tasks.some(isMeant))
  const tasks = stage?.tasks.filter(isMeant) ?? []
  const [task, another] = tasks
  if (!stage || !task || !app.state.environment(stage.environmentId)?.policy.protected) return undefined
  const where = another ? plural(tasks.length, 'database') : task.databaseName
  return {
    title: `Run on ${where} in ${stage.environmentName}?`,
    detail: [titled(view), ...(another ? [databases(tasks)] : steps(task))].join('\n'),
    button: 'Run',
  }
}

/** Approving sets a protected environment going by itself when its rollout is automatic: say so first. */
function beforeApproval(app: App, view: IssueView, environmentId: number): Confirmation | undefined {
  const stage = view.stages.find(one => one.environmentId === environmentId)
  const policy = app.state.environment(environmentId)?.policy
  if (!stage || !policy?.protected || policy.rollout !== 'automatic') return undefined
  return {
    title: `Approve for ${stage.environmentName}?`,
    detail: `${titled(view)}\n${databases(stage.tasks)}\n\nThe rollout of ${stage.environmentName} is automatic: once approved, it runs when its checks pass.`,
    button: 'Approve',
  }
}

const titled = ({ issue }: IssueView) => `Issue #${issue.id}: ${issue.title}`

function databases(tasks: readonly Task[]): string {
  const names = few(tasks.map(task => task.databaseName))
  return tasks.length === 1 ? `Database ${names}` : `${plural(tasks.length, 'database')}: ${names}`
}

const mostSteps = 8

function steps(task: Task): readonly string[] {
  const all = task.steps.map(
    step =>
      `${step.index + 1}. ${step.label}${step.transactional ? '' : ' (outside a transaction: cannot be rolled back)'}`,
  )
  const rest = all.length - mostSteps
  return rest > 0 ? [...all.slice(0, mostSteps), `and ${plural(rest, 'more step')}`] : all
}
