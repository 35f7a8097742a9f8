// The issue page: draws the last state it was given, keeps what is only on this page (the selected
// task, texts being written), and sends intents. Decides nothing about the issue.
import '@vscode-elements/elements/dist/vscode-button/index.js'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { IssueView } from '#protocol/issue.ts'
import type { IssuePageIntent, IssuePageState } from '#protocol/page.ts'
import { keepFocus } from '../focus.ts'
import { connectHost } from '../host.ts'
import { legible } from '../legible.ts'
import { aside } from './aside.ts'
import { discussion } from './discussion.ts'
import { header } from './header.ts'
import type { Shown } from './longList.ts'
import { finished, isUnknown } from './nextStep.ts'
import { button, icon } from './parts.ts'
import { pipeline } from './pipeline.ts'
import { pageStyle } from './style.ts'
import { taskSection } from './task.ts'

/** What survives a reload of the page. */
interface Memory {
  readonly id: number
  readonly selected: number | undefined
  readonly comment: string
  readonly review: string
  readonly description: string | undefined
}

const host = connectHost<IssuePageIntent, IssuePageState, Memory>('state')

class IssuePage extends LitElement {
  private state: IssuePageState | undefined
  private selected = host.remembered().selected
  private comment = host.remembered().comment ?? ''
  private review = host.remembered().review ?? ''
  private description = host.remembered().description
  /** The description as it came. */
  private written = ''
  private line: number | undefined
  /** The newest of the log is in view. */
  private atEnd = true
  /** The task that the list was last scrolled to. */
  private revealed: number | undefined
  private readonly restoreFocus = keepFocus(this, ['.next', '.description', '.task-detail', '.talk'])
  private comparing = false
  /** How much is shown of the long lists where more was asked for. */
  private shown = this.showing(new Map())

  /** In the light: the page's one style sheet and the icons' apply. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    host.listen(
      state => {
        this.written = state.view?.issue.description ?? ''
        this.receive(legible(state))
      },
      { kind: 'ready' },
    )
  }

  private receive(state: IssuePageState): void {
    const before = this.state
    this.state = state
    // What went through is not offered again.
    if (before?.busy && !state.busy && !state.failure) {
      if (this.description === this.written) this.description = undefined
      if (!sameLength(before.view, state.view, view => view.activities)) this.comment = ''
      if (!sameLength(before.view, state.view, view => view.approvals)) this.review = ''
    }
    this.changed()
  }

  private changed(): void {
    const { state, selected, comment, review, description } = this
    if (state) host.remember({ id: state.id, selected, comment, review, description })
    this.requestUpdate()
  }

  private set(change: () => void): void {
    change()
    this.changed()
  }

  protected override willUpdate(): void {
    const log = this.querySelector('.log')
    this.atEnd = !log || log.scrollTop + log.clientHeight >= log.scrollHeight - 4
  }

  protected override updated(): void {
    if (this.atEnd) this.querySelector('.log[aria-live=polite]')?.scrollTo({ top: Number.MAX_SAFE_INTEGER })

    this.restoreFocus()
    const task = this.state?.view && this.task(this.state.view)?.id
    if (task !== this.revealed) reveal(this.querySelector<HTMLElement>('.task[aria-pressed=true]'))
    this.revealed = task
  }

  protected override render(): TemplateResult {
    const { state } = this
    if (!state?.view) return this.empty(state)
    const { view, busy } = state
    const now = new Date()
    return html`
      ${state.failure ? this.failure(state) : nothing}
      <main aria-busy=${busy ? 'true' : 'false'}>
        ${header({
          view,
          differences: state.differences,
          automaticEnvironments: state.automaticEnvironments,
          busy,
          now,
          send: host.send,
          review: this.review,
          writeReview: text =>
            this.set(() => {
              this.review = text
            }),
          written: this.written,
          description: this.description,
          editDescription: text =>
            this.set(() => {
              this.description = text
            }),
        })}
        <div class="columns">
          <div class="wide">
            ${pipeline({
              open: view.issue.status === 'open',
              stages: view.stages,
              protectedEnvironments: state.protectedEnvironments,
              instances: state.instances,
              selected: this.task(view)?.id,
              select: id =>
                this.set(() => {
                  this.selected = id
                  this.line = undefined
                }),
            })}
            ${this.detail(state, view, now)}
            ${discussion({
              view,
              busy,
              now,
              draft: this.comment,
              shown: this.shown,
              write: text =>
                this.set(() => {
                  this.comment = text
                }),
              say: () => {
                if (this.comment.trim() !== '')
                  host.send({ kind: 'act', act: { kind: 'comment', text: this.comment } })
              },
              open: url => host.send({ kind: 'openLink', url }),
            })}
          </div>
          ${aside(view, now, host.send)}
        </div>
      </main>`
  }

  /** A new one when it changes, so that what shows a list is drawn again. */
  private showing(counts: ReadonlyMap<string, number>): Shown {
    return {
      of: list => counts.get(list),
      show: (list, count) =>
        this.set(() => {
          this.shown = this.showing(new Map([...counts, [list, count]]))
        }),
    }
  }

  /** The task that is looked at: the chosen one, else the one that most wants to be. */
  private task(view: IssueView) {
    const tasks = view.stages.flatMap(stage => stage.tasks)
    return (
      tasks.find(task => task.id === this.selected) ??
      tasks.find(task => isUnknown(task) || task.status === 'failed') ??
      tasks.find(task => task.status === 'running') ??
      tasks.find(task => !finished(task)) ??
      tasks.findLast(task => task.status === 'done') ??
      tasks.at(-1)
    )
  }

  private detail(state: IssuePageState, view: IssueView, now: Date): unknown {
    const task = this.task(view)
    const stage = task && view.stages.find(({ tasks }) => tasks.includes(task))
    if (!stage) return nothing
    return taskSection({
      view,
      task,
      stage,
      instance: state.instances[task.instanceId],
      difference: state.differences[task.id],
      busy: state.busy,
      now,
      line: this.line,
      comparing: this.comparing,
      shown: this.shown,
      send: host.send,
      goToLine: line => this.goToLine(line),
      compare: on =>
        this.set(() => {
          this.comparing = on
        }),
    })
  }

  private goToLine(line: number): void {
    this.set(() => {
      this.line = line
      this.comparing = false
    })
    void this.updateComplete.then(() => {
      const row = this.querySelector(`#line-${line}`)
      row?.scrollIntoView({ block: 'center' })
      row?.closest<HTMLElement>('.sql')?.focus({ preventScroll: true })
    })
  }

  private failure(state: IssuePageState): TemplateResult | typeof nothing {
    const { failure } = state
    if (!failure || failure.code === 'cancelled') return nothing
    return html`<div class="banner" role="alert">
      ${icon('error', 'bad')}
      <div><strong>${failure.message}</strong>
        ${failure.detail ? html`<div class="detail">${failure.detail}</div>` : nothing}
        ${failure.hint ? html`<div>${failure.hint}</div>` : nothing}</div>
      <div class="buttons">${button({ label: state.view ? 'Refresh' : 'Try Again', secondary: true }, () => host.send({ kind: 'refresh' }))}</div>
    </div>`
  }

  private empty(state: IssuePageState | undefined): TemplateResult {
    if (state?.failure)
      return html`<main class="empty"><h1>Issue #${state.id}</h1>${this.failure(state)}
        <div class="buttons">${button({ label: 'Show Log', secondary: true }, () => host.send({ kind: 'showLog' }))}</div>
      </main>`
    return html`<main class="empty" aria-busy="true"><h1>Issue</h1><p role="status">${icon('sync')} Reading the issue</p></main>`
  }
}

/** A long list of tasks is scrolled to the one that is looked at; the page stays where it is. */
function reveal(row: HTMLElement | null): void {
  const list = row?.closest('ul')
  if (!row || !list || list.scrollHeight <= list.clientHeight) return
  const [top, height] = [row.offsetTop - list.offsetTop, row.offsetHeight]
  if (top < list.scrollTop || top + height > list.scrollTop + list.clientHeight) list.scrollTop = top
}

function sameLength(
  before: IssueView | undefined,
  after: IssueView | undefined,
  list: (view: IssueView) => readonly unknown[],
): boolean {
  return before !== undefined && after !== undefined && list(before).length === list(after).length
}

if (pageStyle.styleSheet) document.adoptedStyleSheets = [pageStyle.styleSheet]
customElements.define('plumbline-issue', IssuePage)
