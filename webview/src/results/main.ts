// The results page: the last run's tables, or why there are none. NULL is told apart from text, and
// copying gives CSV, TSV, JSON or SQL.
import '@vscode-elements/elements/dist/vscode-button/index.js'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ResultsPageIntent, ResultsPageState } from '#protocol/page.ts'
import type { QueryResult } from '#protocol/query.ts'
import { keepFocus } from '../focus.ts'
import { connectHost } from '../host.ts'
import { duration } from '../issue/words.ts'
import { legible } from '../legible.ts'
import { nearby } from '../nearby.ts'
import { asCsv, asJson, asSql, asTsv } from './copy.ts'
import { grid, onOneLine } from './grid.ts'
import { resultsStyle } from './style.ts'

const host = connectHost<ResultsPageIntent, ResultsPageState, Record<string, never>>('results')

const copies = [
  ['CSV', asCsv],
  ['TSV', asTsv],
  ['JSON', asJson],
  ['SQL', asSql],
] as const

/** As much of a statement as stands above its answer. */
const mostOfStatement = 120

class ResultsPage extends LitElement {
  private readonly restoreFocus = keepFocus(this, ['main'])
  private state: ResultsPageState | undefined
  /** As it came, for copying. */
  private raw: ResultsPageState | undefined
  private readonly nearby = nearby(this, () => this.requestUpdate())
  /** What was copied last, and of which result. */
  private copied: { readonly index: number; readonly as: string } | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    host.listen(
      state => {
        this.raw = state
        this.state = withRows(legible(withRows(state)), state)
        this.copied = undefined
        this.requestUpdate()
      },
      { kind: 'ready' },
    )
  }

  protected override updated(): void {
    this.restoreFocus()
    this.nearby.look()
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
    return html`<main tabindex="-1">
      ${results.map((result, index) => this.result(result, index, where, results.length > 1))}
      ${failure ? this.failure(state, where) : nothing}
    </main>`
  }

  private failure(state: ResultsPageState, where: TemplateResult): TemplateResult {
    const failure = state.answer?.failure
    const on = html`<span class="dim">on ${where}</span>`
    if (failure?.code === 'cancelled')
      return html`<div class="bar"><span role="status">${failure.message}</span> ${on}</div>`
    const writes = failure?.code === 'notAllowed'
    return html`<section class="failure" role="alert">
      <div class="bar"><strong>${failure?.message}</strong> ${on}</div>
      ${failure?.detail ? html`<p>${failure.detail}</p>` : nothing}
      ${failure?.hint ? html`<p>${failure.hint}</p>` : nothing}
      ${failure?.sqlState ? html`<p class="dim">SQLSTATE ${failure.sqlState}</p>` : nothing}
      ${
        failure?.offset !== undefined && state.fromFile
          ? html`<button class="link" @click=${() => host.send({ kind: 'showFailure' })}>Show it in the file</button>`
          : nothing
      }
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

  /** The answer to one of `several` statements says to which. */
  private result(
    result: QueryResult,
    index: number,
    where: TemplateResult,
    several: boolean,
  ): TemplateResult {
    const copy = ([as, make]: (typeof copies)[number]) => {
      const whole = this.raw?.answer?.results[index]
      if (!whole) return
      host.send({ kind: 'copy', text: make(whole) })
      this.copied = { index, as }
      this.requestUpdate()
    }
    const count = `${String(result.rows.length).replace(/\B(?=(\d{3})+$)/g, ',')} ${result.rows.length === 1 ? 'row' : 'rows'}`
    const said =
      result.columns.length === 0
        ? result.command
        : result.truncated
          ? `The first ${count}; there are more.`
          : count
    return html`<section aria-label="Result ${index + 1}">
      ${several ? html`<code class="dim">${onOneLine(result.sql, mostOfStatement)}</code>` : nothing}
      <div class="bar">
        <span role="status">${said}</span>
        <span class="dim">${took(result.milliseconds)} on ${where}</span>
        ${
          result.rows.length > 0 && result.columns.length > 0
            ? html`<span class="spring"></span>
                <span role="status" class="dim">${this.copied?.index === index ? `Copied as ${this.copied.as}.` : ''}</span>
                ${copies.map(one => html`<button class="link" @click=${() => copy(one)}>Copy as ${one[0]}</button>`)}`
            : nothing
        }
      </div>
      ${result.notices.map(notice => html`<p class="dim">${notice}</p>`)}
      ${result.columns.length > 0 ? this.rows(result, index) : nothing}
    </section>`
  }

  private rows(result: QueryResult, index: number): TemplateResult {
    const value = (row: number, column: number) => result.rows[row]?.[column]
    return grid({
      index,
      result,
      nearby: this.nearby,
      reach: chunk => {
        this.nearby.bring(chunk)
        this.requestUpdate()
        return this.updateComplete
      },
      open: (row, column) => {
        const text = value(row, column)
        if (typeof text === 'string')
          host.send({ kind: 'openValue', text, type: result.columns[column]?.type ?? '' })
      },
      copy: (row, column) => host.send({ kind: 'copy', text: value(row, column) ?? '' }),
    })
  }
}

const took = (milliseconds: number) =>
  milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : duration(milliseconds)

/** A copy with the rows of another; without one, without rows: a cell is made legible when it is drawn. */
function withRows(state: ResultsPageState, from?: ResultsPageState): ResultsPageState {
  const { answer } = state
  if (!answer) return state
  const results = answer.results.map((result, index) => ({
    ...result,
    rows: from?.answer?.results[index]?.rows ?? [],
  }))
  return { ...state, answer: { ...answer, results } }
}

if (resultsStyle.styleSheet) document.adoptedStyleSheets = [resultsStyle.styleSheet]
customElements.define('plumbline-results', ResultsPage)
