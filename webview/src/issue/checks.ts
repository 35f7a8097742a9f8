// What was proved about a task before it may run: one row for each check, with what it found.
import { html, nothing, type TemplateResult } from 'lit'
import type { Check, CheckDetail } from '#protocol/issue.ts'
import { partOf } from './longList.ts'
import { finished } from './nextStep.ts'
import { icon, linkButton } from './parts.ts'
import { type LineOf, lineFinder } from './sqlText.ts'
import type { TaskGiven } from './task.ts'
import { checkLook, checkOrder, checkWord } from './words.ts'

/** `sql`: what their places are in. */
export function checks(given: TaskGiven, sql: string): TemplateResult {
  const { task, view, send } = given
  const current = task.checks
    .filter(check => check.revision === view.issue.revision)
    .sort((a, b) => checkOrder.indexOf(a.kind) - checkOrder.indexOf(b.kind))
  const open = view.issue.status === 'open' && !finished(task)
  const lines = lineFinder(sql)
  return html`<section aria-labelledby="checks-title">
    <div class="section-head">
      <h3 id="checks-title">Checks</h3>
      ${open ? linkButton('Check again', () => send({ kind: 'act', act: { kind: 'recheck' } })) : nothing}
    </div>
    ${
      current.length === 0
        ? html`<p class="dim">Not checked yet.</p>`
        : html`<ul class="checks">${current.map(check => checkRow(given, check, lines))}</ul>`
    }
  </section>`
}

function checkRow(given: TaskGiven, check: Check, lines: LineOf): TemplateResult {
  const look = checkLook[check.status]
  const list = `details of ${check.kind} of ${check.taskId}`
  const findings = check.details.filter(detail => !isSaid(check, detail))
  const part = partOf(given.shown, list, findings, 'first', ['more finding', 'more findings'], fewFindings)
  const head = html`${icon(look.icon, look.tone)}
    <span class="check-name">${checkWord[check.kind]}<span class="visually-hidden">: ${look.word}</span></span>
    <span class="check-summary">${check.summary}</span>`
  if (findings.length === 0) return html`<li><div class="check">${head}</div></li>`
  return html`<li>
    <details ?open=${check.status === 'failed' || check.status === 'warning'}>
      <summary class="check">${head}${icon('chevron-right', 'quiet')}</summary>
      <ul class="details">${part.items.map(detail => detailRow(given, detail, lines))}${part.more === nothing ? nothing : html`<li>${part.more}</li>`}</ul>
    </details>
  </li>`
}

/** The checks behind it stay in sight. */
const fewFindings = 10

/** The summary says all that there is to the finding. */
const isSaid = ({ summary }: Check, { title, text, start, rule }: CheckDetail) =>
  start === undefined && rule === undefined && summary === [title, text].filter(Boolean).join(' ')

function detailRow(given: TaskGiven, detail: CheckDetail, lines: LineOf): TemplateResult {
  const tone = detail.severity === 'error' ? 'bad' : detail.severity === 'warning' ? 'warn' : 'quiet'
  const { start, rule } = detail
  const line = start === undefined ? undefined : lines(start)
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
