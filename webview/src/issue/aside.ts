// Beside the issue: who, which labels, whose approvals, and how the SQL runs.
import { html, nothing, type TemplateResult } from 'lit'
import type { IssueView, RunOptions } from '#protocol/issue.ts'
import type { IssuePageIntent } from '#protocol/page.ts'
import { icon, iconButton, time } from './parts.ts'
import { duration } from './words.ts'

export function aside(view: IssueView, now: Date, send: (intent: IssuePageIntent) => void): TemplateResult {
  const { issue } = view
  const mayEdit = view.actions.includes('edit')
  const revision = view.revisions.find(one => one.number === issue.revision)
  const stageName = (id: number) =>
    view.stages.find(stage => stage.environmentId === id)?.environmentName ?? `environment ${id}`
  return html`<aside aria-label="Facts">
    <dl>
      <dt>Assignee ${mayEdit ? iconButton('edit', 'Change assignee', () => send({ kind: 'ask', question: { what: 'assignee' } })) : nothing}</dt>
      <dd>${issue.assignee ?? html`<span class="dim">Nobody in particular</span>`}</dd>
      <dt>Labels ${mayEdit ? iconButton('edit', 'Edit labels', () => send({ kind: 'ask', question: { what: 'labels' } })) : nothing}</dt>
      <dd>${issue.labels.length === 0 ? html`<span class="dim">None</span>` : html`<div class="labels">${issue.labels.map(label => html`<span class="label">${label}</span>`)}</div>`}</dd>
      <dt>Reviews</dt>
      <dd>${
        view.approvals.length === 0
          ? html`<span class="dim">None yet</span>`
          : html`<ul class="plain">${view.approvals.map(
              one => html`<li class=${one.revision === issue.revision ? '' : 'dim'}>
                ${one.verdict === 'approve' ? icon('verified-filled', 'good') : icon('error', 'bad')}
                <span>${one.reviewer} ${one.verdict === 'approve' ? 'approved' : 'rejected'} ${stageName(one.environmentId)}
                  <span class="dim">${one.revision === issue.revision ? '' : `revision ${one.revision}, `}${time(one.at, now)}</span></span>
              </li>`,
            )}</ul>`
      }</dd>
      ${revision?.version ? html`<dt>Version</dt><dd>${revision.version}</dd>` : nothing}
      ${revision?.file ? html`<dt>Migration</dt><dd class="path">${revision.file}</dd>` : nothing}
      ${revision && issue.type !== 'baseline' ? html`<dt>How it runs</dt><dd>${options(revision.options)}</dd>` : nothing}
      ${revision ? html`<dt>Seal</dt><dd><code title=${revision.seal}>${revision.seal.slice(0, 12)}</code></dd>` : nothing}
    </dl>
  </aside>`
}

function options(run: RunOptions): TemplateResult {
  const lines = [
    `waits at most ${duration(run.lockTimeout)} for a lock`,
    run.statementTimeout === 0
      ? 'no limit for a statement'
      : `at most ${duration(run.statementTimeout)} for a statement`,
    run.searchPath === '' ? undefined : `search_path ${run.searchPath}`,
    run.role === undefined ? undefined : `as role ${run.role}`,
    run.priorBackup === 'none'
      ? undefined
      : `keeps the rows it changes in ${run.priorBackup === 'store' ? 'Plumbline’s records' : 'the database, in the schema plumbline_kept'}`,
  ].filter(line => line !== undefined)
  return html`<ul class="plain">${lines.map(line => html`<li>${line}</li>`)}</ul>`
}
