// The results page: the last run's tables, or why there are none. NULL is told apart from text, and
// copying gives CSV or JSON.
import '@vscode-elements/elements/dist/vscode-button/index.js'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ResultsPageIntent, ResultsPageState } from '#protocol/page.ts'
import type { QueryResult } from '#protocol/query.ts'
import { connectHost } from '../host.ts'
import { legible } from '../legible.ts'
import { asCsv, asJson } from './copy.ts'
import { resultsStyle } from './style.ts'

const host = connectHost<ResultsPageIntent, ResultsPageState, Record<string, never>>('results')

/** Rows drawn at first, and more on request: a page of a hundred thousand would not scroll. */
const rowsAtOnce = 1000

class ResultsPage extends LitElement {
  private state: ResultsPageState | undefined
  /** As it came, for copying. */
  private raw: ResultsPageState | undefined
  private drawn = rowsAtOnce

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    host.listen(
      state => {
        this.raw = state
        this.state = legible(state)
        this.drawn = rowsAtOnce
        this.requestUpdate()
      },
      { kind: 'ready' },
    )
  }

  protected override render(): TemplateResult {
    const { state } = this
    if (!state || state.status === 'idle')
      return html`<main><p class="dim">Results of queries are shown here.</p></main>`
    const where = html`<span class="where ${state.guarded ? 'guarded' : ''}"
      >${state.guarded ? html`<span class="codicon codicon-shield" aria-hidden="true"></span>` : nothing}${state.database}</span
    >`
    if (state.status === 'running')
      return html`<main aria-busy="true">
        <div class="bar">
          <span role="status"><span class="codicon codicon-sync codicon-modifier-spin" aria-hidden="true"></span> Running on ${where}</span>
          <vscode-button secondary @click=${() => host.send({ kind: 'cancel' })}>Cancel</vscode-button>
        </div>
      </main>`
    const { results = [], failure } = state.answer ?? {}
    return html`<main>
      ${results.map((result, index) => this.result(result, index, where))}
      ${failure ? this.failure(state, where) : nothing}
    </main>`
  }

  private failure(state: ResultsPageState, where: TemplateResult): TemplateResult {
    const failure = state.answer?.failure
    const writes = failure?.code === 'notAllowed'
    return html`<section class="failure" role="alert">
      <div class="bar"><strong>${failure?.message}</strong> ${where}</div>
      ${failure?.detail ? html`<p>${failure.detail}</p>` : nothing}
      ${failure?.hint ? html`<p>${failure.hint}</p>` : nothing}
      ${failure?.sqlState ? html`<p class="dim">SQLSTATE ${failure.sqlState}</p>` : nothing}
      ${
        writes
          ? html`<div class="bar">
              <vscode-button @click=${() => host.send({ kind: 'makeIssue' })}>Make It an Issue...</vscode-button>
              <vscode-button secondary @click=${() => host.send({ kind: 'openConsole' })}>Open Admin Console...</vscode-button>
            </div>`
          : nothing
      }
    </section>`
  }

  private result(result: QueryResult, index: number, where: TemplateResult): TemplateResult {
    const copy = (make: (result: QueryResult) => string) => () => {
      const whole = this.raw?.answer?.results[index]
      if (whole) host.send({ kind: 'copy', text: make(whole) })
    }
    const count = `${String(result.rows.length).replace(/\B(?=(\d{3})+$)/g, ',')} ${result.rows.length === 1 ? 'row' : 'rows'}`
    const said =
      result.columns.length === 0
        ? result.command
        : result.truncated
          ? `The first ${count}; there are more.`
          : count
    return html`<section aria-label="Result ${index + 1}">
      <div class="bar">
        <span role="status">${said}</span>
        <span class="dim">${result.milliseconds.toFixed(1)} ms on ${where}</span>
        ${
          result.rows.length > 0
            ? html`<span class="spring"></span>
                <button class="link" @click=${copy(asCsv)}>Copy as CSV</button>
                <button class="link" @click=${copy(asJson)}>Copy as JSON</button>`
            : nothing
        }
      </div>
      ${result.notices.map(notice => html`<p class="dim">${notice}</p>`)}
      ${result.columns.length > 0 ? this.grid(result) : nothing}
    </section>`
  }

  private grid(result: QueryResult): TemplateResult {
    const rows = result.rows.slice(0, this.drawn)
    const left = result.rows.length - rows.length
    return html`<div class="grid" tabindex="0" role="region" aria-label="Rows">
        <table>
          <thead><tr><td></td>${result.columns.map(
            column =>
              html`<th scope="col" title=${column.type}>${column.name}<span class="type">${column.type}</span></th>`,
          )}</tr></thead>
          <tbody>${rows.map(
            (row, line) =>
              html`<tr><th scope="row">${line + 1}</th>${row.map((value, column) =>
                value === null
                  ? html`<td class="null">NULL</td>`
                  : html`<td class=${numeric.test(result.columns[column]?.type ?? '') ? 'number' : ''} title=${value}>${value}</td>`,
              )}</tr>`,
          )}</tbody>
        </table>
      </div>
      ${
        left > 0
          ? html`<button class="link" @click=${() => {
              this.drawn += rowsAtOnce
              this.requestUpdate()
            }}>Show ${Math.min(left, rowsAtOnce)} more rows</button>`
          : nothing
      }`
  }
}

const numeric = /^(smallint|integer|bigint|numeric|real|double precision|money|oid)\b/

if (resultsStyle.styleSheet) document.adoptedStyleSheets = [resultsStyle.styleSheet]
customElements.define('plumbline-results', ResultsPage)
