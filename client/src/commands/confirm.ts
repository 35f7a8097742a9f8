// What is asked before an act on an issue: in a protected environment it names the databases and says
// what will run. Asks in a modal dialog.
import { window } from 'vscode'
import type { IssueView, Stage, Task } from '#protocol/issue.ts'
import type { IssueAct } from '#protocol/issueAct.ts'
import type { App } from '../app.ts'
import { few, plain, plural } from '../display.ts'

export interface Confirmation {
  readonly title: string
  readonly detail: string
  /** What the button says that lets the act go on. */
  readonly button: string
}

/** The question before an act; undefined where the act needs none. */
export function confirmation(app: App, view: IssueView, act: IssueAct): Confirmation | undefined {
  switch (act.kind) {
    case 'run':
    case 'retry':
      return beforeRun(app, view, act.taskId)
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

function beforeRun(app: App, view: IssueView, taskId: number): Confirmation | undefined {
  const stage = view.stages.find(({ tasks }) => tasks.some(({ id }) => id === taskId))
  const task = stage?.tasks.find(({ id }) => id === taskId)
  if (!stage || !task || !app.state.environment(stage.environmentId)?.policy.protected) return undefined
  return {
    title: `Run on ${task.databaseName} in ${stage.environmentName}?`,
    detail: [titled(view), ...steps(task)].join('\n'),
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
    detail: `${titled(view)}\n${databases(stage)}\n\nThe rollout of ${stage.environmentName} is automatic: once approved, it runs when its checks pass.`,
    button: 'Approve',
  }
}

const titled = ({ issue }: IssueView) => `Issue #${issue.id}: ${issue.title}`

function databases({ tasks }: Stage): string {
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
