// One task in full: what was checked, what it changes, its SQL and steps, and every try.
import { html, nothing, type TemplateResult } from 'lit'
import type { Attempt, Check, CheckDetail, IssueAction, IssueView, Step, Task } from '#protocol/issue.ts'
import type { IssuePageIntent, TaskDifference } from '#protocol/page.ts'
import { difference } from './difference.ts'
import { lineDiff } from './lineDiff.ts'
import { finished, isAhead, isLater, isUnknown, runWord, standing } from './nextStep.ts'
import { button, icon, linkButton, status, time } from './parts.ts'
import { taskState } from './pipeline.ts'
import { lineOf, type Mark, sqlText } from './sqlText.ts'
import { attemptLook, checkLook, checkOrder, checkWord, duration, logIcon, logText, plural } from './words.ts'

export interface TaskGiven {
  readonly view: IssueView
  readonly task: Task
  readonly environmentName: string
  readonly instance: string | undefined
  readonly difference: TaskDifference | undefined
  readonly busy: boolean
  readonly now: Date
  /** The line of the SQL that a check points at. */
  readonly line: number | undefined
  readonly comparing: boolean
  readonly send: (intent: IssuePageIntent) => void
  readonly goToLine: (line: number) => void
  readonly compare: (on: boolean) => void
}

export function taskSection(given: TaskGiven): TemplateResult {
  const { task, instance, environmentName } = given
  return html`<section class="task-detail" aria-labelledby="task-title" tabindex="-1">
    <div class="section-head">
      <h2 id="task-title">${task.databaseName}
        <span class="dim">${[environmentName, instance].filter(Boolean).join(', ')}</span>
      </h2>
      ${status(taskState(task))}
      <div class="buttons">${taskButtons(given)}</div>
    </div>
    ${isAhead(task) && isLater(task) && task.notBefore ? html`<p>Runs not before ${new Date(task.notBefore).toLocaleString()}.</p>` : nothing}
    ${task.skipReason ? html`<p>Skipped: ${task.skipReason}</p>` : nothing}
    ${attempts(given)} ${checks(given)} ${given.difference && task.status !== 'skipped' ? difference({ taskId: task.id, found: given.difference, baseline: given.view.issue.type === 'baseline', send: given.send }) : nothing} ${sqlSection(given)} ${steps(given)}
  </section>`
}

function taskButtons(given: TaskGiven): TemplateResult {
  const { task, view, busy, send } = given
  const may = (action: IssueAction) => view.actions.includes(action)
  const open = view.issue.status === 'open'
  const { id: taskId, status: is } = task
  // What a person does about it comes with the attempt.
  if (isUnknown(task)) return html``
  const act = (kind: 'run' | 'retry' | 'cancelTask') => () => send({ kind: 'act', act: { kind, taskId } })
  return html`
    ${open && is === 'pending' && may('run') && standing(task) === 'passed' ? button({ label: runWord(task), icon: 'play', secondary: isLater(task), disabled: busy }, act('run')) : nothing}
    ${open && (is === 'failed' || is === 'cancelled') && may('retry') ? button({ label: 'Retry', icon: 'refresh', disabled: busy }, act('retry')) : nothing}
    ${open && is === 'running' && may('cancelTask') ? button({ label: 'Cancel', icon: 'stop-circle', secondary: true, disabled: busy }, act('cancelTask')) : nothing}
    ${open && isAhead(task) && may('schedule') ? button({ label: 'Schedule...', icon: 'calendar', secondary: true, disabled: busy }, () => send({ kind: 'ask', question: { what: 'schedule', taskId } })) : nothing}
    ${open && !finished(task) && is !== 'running' && may('skip') ? button({ label: 'Skip...', icon: 'debug-step-over', secondary: true, disabled: busy }, () => send({ kind: 'ask', question: { what: 'skip', taskId } })) : nothing}
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

function checks(given: TaskGiven): TemplateResult {
  const { task, view, send } = given
  const current = task.checks
    .filter(check => check.revision === view.issue.revision)
    .sort((a, b) => checkOrder.indexOf(a.kind) - checkOrder.indexOf(b.kind))
  const open = view.issue.status === 'open' && !finished(task)
  return html`<section aria-labelledby="checks-title">
    <div class="section-head">
      <h3 id="checks-title">Checks</h3>
      ${open ? linkButton('Check again', () => send({ kind: 'act', act: { kind: 'recheck' } })) : nothing}
    </div>
    ${
      current.length === 0
        ? html`<p class="dim">Not checked yet.</p>`
        : html`<ul class="checks">${current.map(check => checkRow(given, check))}</ul>`
    }
  </section>`
}

function checkRow(given: TaskGiven, check: Check): TemplateResult {
  const look = checkLook[check.status]
  const head = html`${icon(look.icon, look.tone)}
    <span class="check-name">${checkWord[check.kind]}<span class="visually-hidden">: ${look.word}</span></span>
    <span class="check-summary">${check.summary}</span>`
  if (check.details.length === 0) return html`<li><div class="check">${head}</div></li>`
  return html`<li>
    <details ?open=${check.status === 'failed' || check.status === 'warning'}>
      <summary class="check">${head}${icon('chevron-right', 'quiet')}</summary>
      <ul class="details">${check.details.map(detail => detailRow(given, detail))}</ul>
    </details>
  </li>`
}

function detailRow(given: TaskGiven, detail: CheckDetail): TemplateResult {
  const sql = currentSql(given)
  const tone = detail.severity === 'error' ? 'bad' : detail.severity === 'warning' ? 'warn' : 'quiet'
  const { start, rule } = detail
  const line = start === undefined ? undefined : lineOf(sql, start)
  // The advisor's title is its rule, which stands there as a link.
  const titled = detail.title !== rule
  return html`<li>
    ${icon(detail.severity, tone)}
    <div>
      <div><span class="visually-hidden">${detail.severity}: </span>${titled ? html`<strong>${detail.title}</strong>` : detail.text}
        ${line === undefined ? nothing : linkButton(`line ${line}`, () => given.goToLine(line), `Go to line ${line} of the SQL`)}
        ${rule === undefined ? nothing : linkButton(rule, () => given.send({ kind: 'openRule', rule }), `About the rule ${rule}`)}
      </div>
      ${detail.text === '' || !titled ? nothing : html`<div class="dim">${detail.text}</div>`}
    </div>
  </li>`
}

const sameTarget = (task: Task) => (target: { databaseId: number; databaseName: string }) =>
  target.databaseId === task.databaseId && target.databaseName === task.databaseName

function sqlOf({ view, task }: TaskGiven, number: number): string {
  const revision = view.revisions.find(one => one.number === number)
  return revision?.targets.find(sameTarget(task))?.sql ?? ''
}

const currentSql = (given: TaskGiven) => sqlOf(given, given.view.issue.revision)

function sqlSection(given: TaskGiven): TemplateResult {
  const { view, task, send, comparing } = given
  const sql = currentSql(given)
  const number = view.issue.revision
  const revision = view.revisions.find(one => one.number === number)
  // The SQL of a new database is made of its name and owner, a baseline has none: neither is written.
  const isWritten = view.issue.type !== 'createDatabase' && view.issue.type !== 'baseline'
  const mayRevise = isWritten && view.actions.includes('revise') && view.issue.status === 'open'
  const head = html`<div class="section-head">
    <h3 id="sql-title">SQL</h3>
    ${revision ? html`<span class="dim">revision ${number} by ${revision.author}, ${time(revision.createdAt, given.now)}</span>` : nothing}
    ${number > 1 ? linkButton(comparing ? 'Show SQL' : `Compare with revision ${number - 1}`, () => given.compare(!comparing)) : nothing}
    ${number > 1 && comparing ? linkButton('Open diff', () => send({ kind: 'compareRevisions', taskId: task.id, from: number - 1, to: number })) : nothing}
    ${sql === '' ? nothing : linkButton('Open in editor', () => send({ kind: 'openSql', taskId: task.id }))}
    ${mayRevise ? linkButton('Revise...', () => send({ kind: 'reviseSql', taskId: task.id }), 'Revise the SQL in an editor') : nothing}
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
  const plain = task.steps.length < 2 && task.steps.every(step => step.transactional)
  if (plain && task.steps.every(step => effects(task, step).length === 0)) return nothing
  const last = task.attempts.at(-1)
  const done = task.status === 'done' ? task.steps.length : (last?.stepsDone ?? 0)
  return html`<section aria-labelledby="steps-title">
    <h3 id="steps-title">Steps</h3>
    <ol class="steps">${task.steps.map(step => stepRow(task, step, step.index < done))}</ol>
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

function attempts(given: TaskGiven): TemplateResult | typeof nothing {
  const tries = [...given.task.attempts].reverse()
  if (tries.length === 0) return nothing
  return html`<section aria-labelledby="attempts-title">
    <h3 id="attempts-title">${tries.length === 1 ? 'Attempt' : 'Attempts'}</h3>
    ${tries.map((attempt, index) => attemptBox(given, attempt, index === 0 && attempt.status !== 'applied'))}
  </section>`
}

function attemptBox(given: TaskGiven, attempt: Attempt, open: boolean): TemplateResult {
  const look = attemptLook[attempt.status]
  const live = attempt.status === 'running' || attempt.status === 'commitPending'
  const took = attempt.endedAt
    ? `, took ${duration(new Date(attempt.endedAt).getTime() - new Date(attempt.startedAt).getTime())}`
    : ''
  const { failure } = attempt
  return html`<details class="attempt" ?open=${open}>
    <summary>
      ${icon(look.icon, look.tone)} <strong>${attempt.number}. ${look.word}</strong>
      <span class="dim">${time(attempt.startedAt, given.now)}${took}, by ${attempt.runner}${attempt.how ? `, ${attempt.how}` : ''}</span>
    </summary>
    ${
      failure
        ? html`<div class="failure" role="alert">
            <strong>${failure.message}</strong>
            ${failure.detail ? html`<div>${failure.detail}</div>` : nothing}
            ${failure.hint ? html`<div>${failure.hint}</div>` : nothing}
            ${failure.sqlState ? html`<div class="dim">SQLSTATE ${failure.sqlState}</div>` : nothing}
          </div>`
        : nothing
    }
    ${
      attempt.status === 'unknown' && given.view.actions.includes('settleUnknown')
        ? button({ label: 'Settle...', icon: 'law', disabled: given.busy }, () =>
            given.send({ kind: 'ask', question: { what: 'settle', attemptId: attempt.id } }),
          )
        : nothing
    }
    <div class="log" role="log" aria-live=${live ? 'polite' : 'off'} aria-label="Log of attempt ${attempt.number}">
      <ol>
      ${attempt.log.map(
        entry => html`<li>
          <time class="dim" datetime=${entry.at}>${new Date(entry.at).toLocaleTimeString()}</time>
          ${icon(logIcon[entry.kind], entry.kind === 'failed' ? 'bad' : 'quiet')}
          <span>${logText(entry)}</span>
        </li>`,
      )}
      </ol>
    </div>
    ${
      attempt.results.length === 0
        ? nothing
        : html`<table class="results">
            <caption class="visually-hidden">What each statement answered</caption>
            <thead><tr><th scope="col">Statement</th><th scope="col">Rows</th><th scope="col">Time</th></tr></thead>
            <tbody>${attempt.results.map(
              result => html`<tr>
                <td><code>${result.command}</code>${result.notices.map(notice => html`<div class="dim">${notice}</div>`)}</td>
                <td>${result.rows ?? ''}</td>
                <td>${duration(result.milliseconds)}</td>
              </tr>`,
            )}</tbody>
          </table>`
    }
  </details>`
}
