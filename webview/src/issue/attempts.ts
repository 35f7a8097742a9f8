// The tries of a task, newest first: what came of each, its log, and what its statements answered.
import { html, nothing, type TemplateResult } from 'lit'
import type { Attempt } from '#protocol/issue.ts'
import { partOf } from './longList.ts'
import { button, icon, time } from './parts.ts'
import type { TaskGiven } from './task.ts'
import { attemptLook, duration, logIcon, logText } from './words.ts'

export function attempts(given: TaskGiven): TemplateResult | typeof nothing {
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
      <span class="dim">${time(attempt.startedAt, given.now)}${took}, by ${attempt.runner}${attempt.how ? `, ${attempt.how}` : ''}</span>
    </summary>
    ${
      failure
        ? html`<div class="failure">
            <strong>${failure.message}</strong>
            ${failure.detail ? html`<div>${failure.detail}</div>` : nothing}
            ${failure.hint ? html`<div>${failure.hint}</div>` : nothing}
            ${failure.sqlState ? html`<div class="dim">SQLSTATE ${failure.sqlState}</div>` : nothing}
          </div>`
        : nothing
    }
    ${
      attempt.status === 'unknown' && given.view.actions.includes('settleUnknown')
        ? button({ label: 'Settle...', icon: 'law', secondary: true, disabled: given.busy }, () =>
            given.send({ kind: 'ask', question: { what: 'settle', attemptId: attempt.id } }),
          )
        : nothing
    }
    <div class="log" role="log" aria-live=${isNews ? 'polite' : 'off'} aria-label="Log of attempt ${attempt.number}">
      ${log.more}
      <ol>
      ${log.items.map(
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
