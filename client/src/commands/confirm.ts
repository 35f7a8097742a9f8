// Modal confirmation before something runs in a protected environment: names the database and the
// environment, and says what will run.
import { window } from 'vscode'
import type { IssueView, Stage, Task } from '#protocol/issue.ts'
import type { IssueAct } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { plain, plural } from '../display.ts'

function found(view: IssueView, taskId: number): { stage: Stage; task: Task } | undefined {
  for (const stage of view.stages) {
    const task = stage.tasks.find(one => one.id === taskId)
    if (task) return { stage, task }
  }
  return undefined
}

/** Whether the task may run: asked only where the environment is protected. */
export async function confirmRun(app: App, view: IssueView, taskId: number): Promise<boolean> {
  const at = found(view, taskId)
  if (!at) return false
  if (!app.state.environment(at.stage.environmentId)?.policy.protected) return true
  const title = `Run on ${at.task.databaseName} in ${at.stage.environmentName}?`
  const answer = await window.showWarningMessage(
    plain(title),
    { modal: true, detail: runDetail(view, at.task) },
    'Run',
  )
  return answer === 'Run'
}

function runDetail(view: IssueView, task: Task): string {
  const steps = task.steps.map(
    step =>
      `${step.index + 1}. ${step.label}${step.transactional ? '' : ' (outside a transaction: cannot be rolled back)'}`,
  )
  const shownSteps = steps.slice(0, 8)
  const rest = steps.length - shownSteps.length
  return plain(
    [
      `Issue #${view.issue.id}: ${view.issue.title}`,
      ...shownSteps,
      ...(rest > 0 ? [`and ${plural(rest, 'more step')}`] : []),
    ].join('\n'),
  )
}

/** Approving sets a protected environment going by itself when its rollout is automatic: say so first. */
async function confirmApproval(app: App, view: IssueView, environmentId: number): Promise<boolean> {
  const policy = app.state.environment(environmentId)?.policy
  if (!policy?.protected || policy.rollout !== 'automatic') return true
  const stage = view.stages.find(one => one.environmentId === environmentId)
  if (!stage) return true
  const names = stage.tasks.map(task => task.databaseName).join(', ')
  const answer = await window.showWarningMessage(
    plain(`Approve for ${stage.environmentName}?`),
    {
      modal: true,
      detail: plain(
        `${names}\n\nThe rollout of ${stage.environmentName} is automatic: once approved, it runs when its checks pass.`,
      ),
    },
    'Approve',
  )
  return answer === 'Approve'
}

/** Whether an act may go to the server. */
export async function confirmed(app: App, view: IssueView, act: IssueAct): Promise<boolean> {
  switch (act.kind) {
    case 'run':
    case 'retry':
      return confirmRun(app, view, act.taskId)
    case 'approve':
      return confirmApproval(app, view, act.environmentId)
    case 'cancel': {
      const answer = await window.showWarningMessage(
        plain(`Cancel issue #${view.issue.id}?`),
        { modal: true, detail: 'Tasks that have run stay as they are; the others will not run.' },
        'Cancel Issue',
      )
      return answer === 'Cancel Issue'
    }
    default:
      return true
  }
}
