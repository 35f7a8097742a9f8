// One task in full: what was checked, what it changes, its SQL and steps, and every try.
import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { IssueAction, IssueView, Stage, Step, Task } from '#protocol/issue.ts'
import type { IssuePageIntent, TaskDifference } from '#protocol/page.ts'
import { attempts } from './attempts.ts'
import { checks } from './checks.ts'
import { difference } from './difference.ts'
import { lineDiff } from './lineDiff.ts'
import { partOf, type Shown } from './longList.ts'
import { finished, isAhead, isLater, isUnknown, mayRevise, retryWord, runWord, standing } from './nextStep.ts'
import { button, icon, linkButton, status, time } from './parts.ts'
import { taskState } from './pipeline.ts'
import { type Mark, sqlText } from './sqlText.ts'
import { plural } from './words.ts'

export interface TaskGiven {
  readonly view: IssueView
  readonly task: Task
  readonly stage: Stage
  readonly instance: string | undefined
  readonly difference: TaskDifference | undefined
  readonly busy: boolean
  readonly now: Date
  /** The line of the SQL that a check points at. */
  readonly line: number | undefined
  readonly comparing: boolean
  readonly shown: Shown
  readonly send: (intent: IssuePageIntent) => void
  readonly goToLine: (line: number) => void
  readonly compare: (on: boolean) => void
}

/** The page is drawn again for every keystroke in one of its boxes; a task is not. */
export function taskSection(given: TaskGiven): unknown {
  const { view, task, instance, difference, busy, line, comparing, shown } = given
  return guard([view, task.id, instance, difference, busy, line, comparing, shown], () => section(given))
}

function section(given: TaskGiven): TemplateResult {
  const { task, instance, stage } = given
  return html`<section class="task-detail" aria-labelledby="task-title" tabindex="-1">
    <div class="section-head">
      <h2 id="task-title">${task.databaseName}
        <span class="dim">${[stage.environmentName, instance].filter(Boolean).join(', ')}</span>
      </h2>
      ${status(taskState(task, stage.approval))}
      <div class="buttons">${taskButtons(given)}</div>
    </div>
    ${isAhead(task) && isLater(task) && task.notBefore ? html`<p>Runs not before ${new Date(task.notBefore).toLocaleString()}.</p>` : nothing}
    ${task.skipReason ? html`<p>Skipped: ${task.skipReason}</p>` : nothing}
    ${attempts(given)} ${checks(given, currentSql(given))} ${schemaChange(given)} ${sqlSection(given)} ${steps(given)}
  </section>`
}

function schemaChange({ view, task, difference: found, send }: TaskGiven): TemplateResult | typeof nothing {
  const { type } = view.issue
  // A new database is empty, unless its template is not.
  const isSilent = type === 'createDatabase' && found?.difference.objects.length === 0
  if (!found || task.status === 'skipped' || isSilent) return nothing
  return difference({ taskId: task.id, found, baseline: type === 'baseline', send })
}

function taskButtons(given: TaskGiven): TemplateResult {
  const { task, view, busy, send } = given
  const may = (action: IssueAction) => view.actions.includes(action)
  const open = view.issue.status === 'open'
  const { id: taskId, status: is } = task
  // What a person does about it comes with the attempt.
  if (isUnknown(task)) return html``
  // The head of the page has some of them too.
  const named = (verb: string) => `${verb}, the task on ${task.databaseName}`
  const act = (kind: 'run' | 'retry' | 'cancelTask') => () => send({ kind: 'act', act: { kind, taskId } })
  return html`
    ${open && is === 'pending' && may('run') && standing(task) === 'passed' ? button({ label: runWord(task), icon: 'play', secondary: true, disabled: busy, name: named(runWord(task)) }, act('run')) : nothing}
    ${open && (is === 'failed' || is === 'cancelled') && may('retry') ? button({ label: retryWord(task), icon: 'refresh', secondary: true, disabled: busy, name: named(retryWord(task)) }, act('retry')) : nothing}
    ${open && is === 'running' && may('cancelTask') ? button({ label: 'Cancel', icon: 'stop-circle', secondary: true, disabled: busy, name: named('Cancel') }, act('cancelTask')) : nothing}
    ${open && isAhead(task) && may('schedule') ? button({ label: 'Schedule...', icon: 'calendar', secondary: true, disabled: busy, name: named('Schedule') }, () => send({ kind: 'ask', question: { what: 'schedule', taskId } })) : nothing}
    ${open && !finished(task) && is !== 'running' && may('skip') ? button({ label: 'Skip...', icon: 'debug-step-over', secondary: true, disabled: busy, name: named('Skip') }, () => send({ kind: 'ask', question: { what: 'skip', taskId } })) : nothing}
    ${keptRows(given) ? button({ label: 'Restore Rows...', icon: 'history', secondary: true, disabled: busy, title: 'Make an issue that puts back the rows as they were before this change' }, () => send({ kind: 'restoreRows', taskId })) : nothing}
    ${isRevertible(given) ? button({ label: 'Revert Change...', icon: 'discard', secondary: true, disabled: busy, title: 'Make an issue that takes back what this change did to the schema' }, () => send({ kind: 'revertChange', taskId })) : nothing}
    ${is === 'done' && given.difference && given.difference.difference.objects.length > 0 ? button({ label: 'View Change', icon: 'diff', secondary: true }, () => send({ kind: 'viewDifference', taskId })) : nothing}
  `
}

/** Whether rows were to be kept; how many there are is said when they are asked for. */
function keptRows({ task, view }: TaskGiven): boolean {
  const revision = view.revisions.find(one => one.number === view.issue.revision)
  return task.status === 'done' && revision !== undefined && revision.options.priorBackup !== 'none'
}

/** A baseline ran nothing that could be taken back; a database that was created is not dropped. */
function isRevertible({ task, view, difference: found }: TaskGiven): boolean {
  const { type } = view.issue
  return (
    task.status === 'done' &&
    type !== 'baseline' &&
    type !== 'createDatabase' &&
    found?.source === 'recorded' &&
    found.difference.objects.length > 0
  )
}

const sameTarget = (task: Task) => (target: { databaseId: number; databaseName: string }) =>
  target.databaseId === task.databaseId && target.databaseName === task.databaseName

function sqlOf({ view, task }: TaskGiven, number: number): string {
  const revision = view.revisions.find(one => one.number === number)
  return revision?.targets.find(sameTarget(task))?.sql ?? ''
}

export const currentSql = (given: TaskGiven) => sqlOf(given, given.view.issue.revision)

function sqlSection(given: TaskGiven): TemplateResult {
  const { view, task, send, comparing } = given
  const sql = currentSql(given)
  const number = view.issue.revision
  const revision = view.revisions.find(one => one.number === number)
  const head = html`<div class="section-head">
    <h3 id="sql-title">SQL</h3>
    ${revision ? html`<span class="dim">revision ${number} by ${revision.author}, ${time(revision.createdAt, given.now)}</span>` : nothing}
    ${number > 1 ? linkButton(comparing ? 'Show SQL' : `Compare with revision ${number - 1}`, () => given.compare(!comparing)) : nothing}
    ${number > 1 && comparing ? linkButton('Open diff', () => send({ kind: 'compareRevisions', taskId: task.id, from: number - 1, to: number })) : nothing}
    ${sql === '' ? nothing : linkButton('Open in editor', () => send({ kind: 'openSql', taskId: task.id }))}
    ${mayRevise(view) ? linkButton('Revise...', () => send({ kind: 'reviseSql', taskId: task.id }), 'Revise the SQL in an editor') : nothing}
  </div>`
  const marks = task.checks
    .filter(check => check.revision === number)
    .flatMap(check => check.details)
    .flatMap((detail): Mark[] =>
      detail.start === undefined
        ? []
        : [
            {
              severity: detail.severity,
              title: detail.title,
              start: detail.start,
              end: detail.end ?? detail.start,
            },
          ],
    )
  const body =
    sql === ''
      ? html`<p class="dim">No SQL runs on the database: its live schema is accepted as the recorded one.</p>`
      : comparing && number > 1
        ? lineDiff(sqlOf(given, number - 1), sql, `Difference between revisions ${number - 1} and ${number}`)
        : sqlText({ sql, marks, line: given.line, label: `SQL for ${task.databaseName}` })
  return html`<section aria-labelledby="sql-title">${head}${body}</section>`
}

function steps(given: TaskGiven): TemplateResult | typeof nothing {
  const { task } = given
  const [step, another] = task.steps
  const plain = !another && (step?.transactional ?? true)
  if (plain && (!step || effects(task, step).length === 0)) return nothing
  const last = task.attempts.at(-1)
  const done = task.status === 'done' ? task.steps.length : (last?.stepsDone ?? 0)
  const part = partOf(given.shown, `steps of ${task.id}`, task.steps, 'first', ['more step', 'more steps'])
  return html`<section aria-labelledby="steps-title">
    <h3 id="steps-title">Steps</h3>
    <ol class="steps">${part.items.map(step => stepRow(task, step, step.index < done))}</ol>
    ${part.more}
  </section>`
}

/** Locks, rewrites and scans of a step, as its dry run saw them. */
function effects(task: Task, step: Step): readonly string[] {
  const seen = task.checks.find(check => check.kind === 'dryRun')?.details ?? []
  const inside = seen.filter(
    ({ severity, start, text }) =>
      severity === 'info' && text !== '' && start !== undefined && start >= step.start && start < step.end,
  )
  return [...new Set(inside.flatMap(({ text }) => text.split('; ')))]
}

function stepRow(task: Task, step: Step, done: boolean): TemplateResult {
  const how = step.transactional
    ? `${plural(step.statements, 'statement')}, all or nothing`
    : 'outside a transaction: cannot be rolled back'
  return html`<li>
    ${done ? icon('pass-filled', 'good') : icon('circle-large-outline', 'quiet')}
    <div>
      <code>${step.label}</code>
      <div class="dim">${done ? html`<span class="visually-hidden">done, </span>` : nothing}${[how, ...effects(task, step)].join('; ')}</div>
    </div>
  </li>`
}
