// The tries of a task, newest first: what came of each, its log, and what its statements answered.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Attempt } from '#protocol/issue.ts'
import { partOf } from './longList.ts'
import { button, icon, linkButton, time } from './parts.ts'
import { lineFinder } from './sqlText.ts'
import { currentSql, type TaskGiven } from './task.ts'
import { attemptLook, duration, type Look, logIcon, logText } from './words.ts'

export function attempts(given: TaskGiven): TemplateResult | typeof nothing {
  const tries = [...given.task.attempts].reverse()
  if (tries.length === 0) return nothing
  return html`<section aria-labelledby="attempts-title">
    <h3 id="attempts-title">${tries.length === 1 ? 'Attempt' : 'Attempts'}</h3>
    ${repeat(
      tries,
      ({ id }) => id,
      (attempt, index) => attemptBox(given, attempt, index === 0 && attempt.status !== 'applied'),
    )}
  </section>`
}

function attemptBox(given: TaskGiven, attempt: Attempt, open: boolean): TemplateResult {
  const look = attemptState(attempt)
  const live = attempt.status === 'running' || attempt.status === 'commitPending'
  const took = attempt.endedAt
    ? `, took ${duration(new Date(attempt.endedAt).getTime() - new Date(attempt.startedAt).getTime())}`
    : ''
  const { failure } = attempt
  const log = partOf(given.shown, `log of ${attempt.id}`, attempt.log, 'last', [
    'earlier entry',
    'earlier entries',
  ])
  const results = partOf(given.shown, `results of ${attempt.id}`, attempt.results, 'first', [
    'more statement',
    'more statements',
  ])
  // What was asked for is no news.
  const isNews = live && given.shown.of(`log of ${attempt.id}`) === undefined
  return html`<details class="attempt" ?open=${open}>
    <summary>
      ${icon(look.icon, look.tone)} <strong>${attempt.number}. ${look.word}</strong>
      <span class="dim">${time(attempt.startedAt, given.now)}${took}, by ${attempt.runner}${attempt.how && attempt.status !== 'unknown' ? `, ${attempt.how}` : ''}</span>
    </summary>
    ${
      failure
        ? html`<div class="failure">
            <strong>${failure.message}</strong> ${failurePlace(given, attempt)}
            ${failure.detail ? html`<div class="detail">${failure.detail}</div>` : nothing}
            ${failure.hint ? html`<div>${failure.hint}</div>` : nothing}
            ${failure.sqlState ? html`<div class="dim">SQLSTATE ${failure.sqlState}</div>` : nothing}
          </div>`
        : nothing
    }
    ${
      attempt.status === 'unknown' && given.view.actions.includes('settleUnknown')
        ? button(
            {
              label: 'Settle...',
              icon: 'law',
              secondary: true,
              disabled: given.busy,
              name: `Settle attempt ${attempt.number} on ${given.task.databaseName}`,
            },
            () => given.send({ kind: 'ask', question: { what: 'settle', attemptId: attempt.id } }),
          )
        : nothing
    }
    <div class="log" role="log" aria-relevant="additions" aria-live=${isNews ? 'polite' : 'off'} aria-label="Log of attempt ${attempt.number}">
      ${log.more}
      <ol>
      ${repeat(
        log.items,
        (_, index) => log.from + index,
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
            <tbody>${results.items.map(
              result => html`<tr>
                <td><code>${result.command}</code>${result.notices.map(notice => html`<div class="dim">${notice}</div>`)}</td>
                <td>${result.rows ?? ''}</td>
                <td>${duration(result.milliseconds)}</td>
              </tr>`,
            )}</tbody>
          </table>
          ${results.more}`
    }
  </details>`
}

/** A try that stopped on the way left what its first steps did. */
function attemptState({ status, steps, stepsDone }: Attempt): Look {
  const look = attemptLook[status]
  return status === 'notApplied' && stepsDone > 0
    ? { ...look, word: `Stopped in step ${stepsDone + 1} of ${steps.length}` }
    : look
}

/** Leads to where in the SQL it failed, while that is the SQL on the page. */
function failurePlace(given: TaskGiven, { failure, startedAt }: Attempt): TemplateResult | typeof nothing {
  const { view, goToLine } = given
  const revision = view.revisions.find(one => one.number === view.issue.revision)
  if (failure?.offset === undefined || !revision || Date.parse(startedAt) < Date.parse(revision.createdAt))
    return nothing
  const line = lineFinder(currentSql(given))(failure.offset)
  return linkButton(`line ${line}`, () => goToLine(line), `Go to line ${line} of the SQL, where it failed`)
}
