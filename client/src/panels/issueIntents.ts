// What the issue page asks of the editor: boxes for a few words, documents, diffs. Acts on the issue
// itself are the panel's affair.
import { commands, env, Range, Uri, window, workspace } from 'vscode'
import type { Attempt, IssueView, Task } from '#protocol/issue.ts'
import type { IssueAct } from '#protocol/issueAct.ts'
import { changeDetail, members } from '#protocol/messages.ts'
import type { IssuePageIntent, IssueQuestion, TaskDifference } from '#protocol/page.ts'
import type { App } from '../app.ts'
import { restoreRows, revertChange } from '../commands/changes.ts'
import { momentProblem, readMoment, writeMoment } from '../commands/moment.ts'
import { titleProblem } from '../commands/validate.ts'
import { ask, choose } from '../commands/wizard.ts'
import { iconless, shown } from '../display.ts'
import { openSchemaDiff } from '../documents/diff.ts'
import { commandId } from '../names.ts'
import { openRule } from './openRule.ts'

const needed = (what: string) => (text: string) => (text.trim() === '' ? `${what} is needed.` : undefined)

/** Asks the person; `Left` is thrown when they press Escape. */
export async function answerQuestion(app: App, view: IssueView, question: IssueQuestion): Promise<IssueAct> {
  const { issue } = view
  switch (question.what) {
    case 'title': {
      const title = await ask('Edit Title', {
        prompt: `Title of issue #${issue.id}`,
        value: issue.title,
        problem: titleProblem,
      })
      return { kind: 'edit', title: title.trim() }
    }
    case 'assignee': {
      const assignee = await choose<string | null>('Assign Issue', {
        placeholder: 'Who shall look at it?',
        choices: app.server
          .ask(members, {})
          .then(all => [
            { label: 'Nobody in particular', value: null },
            ...all.map(({ login }) => ({ label: iconless(login), value: login })),
          ]),
        active: login => login === (issue.assignee ?? null),
      })
      return { kind: 'edit', assignee }
    }
    case 'labels': {
      const text = await ask('Edit Labels', {
        prompt: 'Labels, separated by commas',
        value: issue.labels.join(', '),
      })
      const labels = text
        .split(',')
        .map(label => label.trim())
        .filter(label => label !== '')
      return { kind: 'edit', labels: [...new Set(labels)] }
    }
    case 'skip': {
      const reason = await ask('Skip Task', {
        prompt: 'Why does it not run? The reason is recorded.',
        problem: needed('A reason'),
      })
      return { kind: 'skip', taskId: question.taskId, reason: reason.trim() }
    }
    case 'schedule': {
      const notBefore = taskOf(view, question.taskId)?.notBefore
      const text = await ask('Schedule Task', {
        prompt: 'Not before this time, as YYYY-MM-DD HH:MM in your time zone. Empty for at once.',
        placeholder: '2026-01-31 22:00',
        value: notBefore && writeMoment(notBefore),
        problem: text => (text.trim() === '' ? undefined : momentProblem(text, new Date())),
      })
      return {
        kind: 'schedule',
        taskId: question.taskId,
        notBefore: text.trim() === '' ? null : readMoment(text),
      }
    }
    case 'settle': {
      const { steps, stepsDone } = attemptOf(view, question.attemptId) ?? { steps: [], stepsDone: 0 }
      const step = steps[stepsDone]
      const isLast = stepsDone >= steps.length - 1
      const outcome = await choose<'applied' | 'notApplied'>('Settle Unknown Outcome', {
        placeholder: step
          ? `What did you find of step ${stepsDone + 1} of ${steps.length}: ${shown(step.label)}`
          : 'What did you find on the database?',
        choices: [
          {
            label: 'It was applied',
            description: isLast ? 'the change is recorded' : `a retry goes on with step ${stepsDone + 2}`,
            value: 'applied',
          },
          {
            label: 'It was not applied',
            description:
              stepsDone > 0 ? `a retry goes on with step ${stepsDone + 1}` : 'the task may be retried',
            value: 'notApplied',
          },
        ],
      })
      const reason = await ask('Settle Unknown Outcome', {
        prompt: 'How do you know? The reason is recorded.',
        problem: needed('A reason'),
      })
      return { kind: 'settleUnknown', attemptId: question.attemptId, outcome, reason: reason.trim() }
    }
    default:
      return question satisfies never
  }
}

type OpeningIntent = Exclude<IssuePageIntent, { kind: 'ready' | 'refresh' | 'act' | 'actOnEach' | 'ask' }>

export async function follow(
  app: App,
  view: IssueView,
  differences: Readonly<Record<number, TaskDifference>>,
  intent: OpeningIntent,
): Promise<void> {
  switch (intent.kind) {
    case 'openSql':
      return openSql(app, view, intent)
    case 'compareRevisions':
      return compareRevisions(app, view, intent)
    case 'reviseSql':
      return reviseSql(app, view, intent.taskId)
    case 'viewDifference': {
      const difference = differences[intent.taskId]
      const task = taskOf(view, intent.taskId)
      if (!difference || !task) return
      await openSchemaDiff(app.documents, {
        title: `#${view.issue.id} on ${shown(task.databaseName)}: ${difference.source === 'predicted' ? 'expected change' : 'change'}`,
        database: task.databaseName,
        before: difference.before,
        after: difference.after,
      })
      return
    }
    case 'revertChange':
    case 'restoreRows': {
      const changeId = taskOf(view, intent.taskId)?.changeId
      if (changeId === undefined) return
      const change = await app.server.ask(changeDetail, { id: changeId })
      return intent.kind === 'revertChange' ? revertChange(app, change) : restoreRows(app, change)
    }
    case 'openRule':
      return openRule(app, intent.rule)
    case 'openLink':
      await env.openExternal(Uri.parse(intent.url, true))
      return
    case 'showLog':
      await commands.executeCommand(commandId.showLog)
      return
    default:
      return intent satisfies never
  }
}

const attemptOf = (view: IssueView, id: number): Attempt | undefined =>
  view.stages
    .flatMap(({ tasks }) => tasks)
    .flatMap(({ attempts }) => attempts)
    .find(attempt => attempt.id === id)

const taskOf = (view: IssueView, id: number): Task | undefined =>
  view.stages.flatMap(stage => stage.tasks).find(task => task.id === id)

function sqlUri(app: App, view: IssueView, task: Task, revision: number): Uri {
  return app.documents.uri({
    kind: 'issueSql',
    issueId: view.issue.id,
    revision,
    databaseId: task.databaseId,
    database: task.databaseName,
  })
}

async function openSql(
  app: App,
  view: IssueView,
  intent: OpeningIntent & { kind: 'openSql' },
): Promise<void> {
  const task = taskOf(view, intent.taskId)
  if (!task) return
  const document = await workspace.openTextDocument(sqlUri(app, view, task, view.issue.revision))
  const { start, end } = intent
  await window.showTextDocument(document, {
    preview: true,
    ...(start !== undefined &&
      end !== undefined && {
        selection: new Range(document.positionAt(start), document.positionAt(end)),
      }),
  })
}

async function compareRevisions(
  app: App,
  view: IssueView,
  intent: OpeningIntent & { kind: 'compareRevisions' },
): Promise<void> {
  const task = taskOf(view, intent.taskId)
  if (!task) return
  await commands.executeCommand(
    'vscode.diff',
    sqlUri(app, view, task, intent.from),
    sqlUri(app, view, task, intent.to),
    `#${view.issue.id} ${shown(task.databaseName)}: revision ${intent.from} ↔ ${intent.to}`,
    { preview: true },
  )
}

async function reviseSql(app: App, view: IssueView, taskId: number): Promise<void> {
  const task = taskOf(view, taskId)
  const revision = view.revisions.find(one => one.number === view.issue.revision)
  const target = revision?.targets.find(
    one => one.databaseId === task?.databaseId && one.databaseName === task.databaseName,
  )
  if (!task || !target) return
  // Databases with the same SQL keep having the same SQL.
  const databaseIds = revision?.targets.filter(one => one.sql === target.sql).map(one => one.databaseId) ?? []
  const uri = await app.drafts.create(
    `Issue ${view.issue.id}, revision ${view.issue.revision + 1}`,
    { kind: 'revise', issueId: view.issue.id, expectedRevision: view.issue.revision, databaseIds },
    target.sql,
  )
  await window.showTextDocument(await workspace.openTextDocument(uri))
  window.setStatusBarMessage('Choose “Save as revision” above the SQL when it is ready', 8000)
}
