// The head of the page: what the issue is, what it waits for, and the review box.
import { html, nothing, type TemplateResult } from 'lit'
import type { IssueView, Stage, Task } from '#protocol/issue.ts'
import type { IssuePageIntent, IssuePageState } from '#protocol/page.ts'
import { markdown } from '../markdown.ts'
import { glance } from './glance.ts'
import { isLater, nextStep, type Offer, retryWord, runWord } from './nextStep.ts'
import { button, icon, iconButton, linkButton, status, time } from './parts.ts'
import { issueLook, typeWord } from './words.ts'

export interface HeaderGiven {
  readonly view: IssueView
  readonly differences: IssuePageState['differences']
  readonly automaticEnvironments: readonly number[]
  readonly busy: boolean
  readonly now: Date
  readonly send: (intent: IssuePageIntent) => void
  /** The reviewer's comment, and the stage that is being reviewed. */
  readonly review: string
  readonly writeReview: (text: string) => void
  /** The description as it was written, and the one that is being written. */
  readonly written: string
  readonly description: string | undefined
  readonly editDescription: (text: string | undefined) => void
}

export function header(given: HeaderGiven): TemplateResult {
  const { view, send } = given
  const { issue } = view
  const mayEdit = view.actions.includes('edit')
  return html`<header>
    <div class="kicker dim">${typeWord[issue.type]} in ${view.projectName}</div>
    <h1><span class="dim">#${issue.id}</span> <bdi>${issue.title}</bdi>
      ${mayEdit ? iconButton('edit', 'Edit title', () => send({ kind: 'ask', question: { what: 'title' } })) : nothing}
    </h1>
    <div class="meta">
      ${status(issueLook[issue.status])}
      <span>opened by <strong>${issue.creator}</strong> ${time(issue.createdAt, given.now)}</span>
      ${issue.status === 'open' && view.actions.includes('cancel') ? linkButton('Cancel issue...', () => send({ kind: 'act', act: { kind: 'cancel' } })) : nothing}
    </div>
    ${next(given)} ${description(given, mayEdit)}
  </header>`
}

function next(given: HeaderGiven): TemplateResult {
  const step = nextStep(given.view, given.automaticEnvironments)
  const review = step.offers.find(offer => offer.kind === 'review')
  return html`<section class="next ${step.tone}" aria-label="Next step" tabindex="-1">
    <div class="next-text" role="status" aria-live="polite">
      ${icon(step.icon, step.tone)}
      <div>
        <strong>${step.text}</strong>
        ${step.detail ? html`<div>${step.detail}</div>` : nothing}
        ${step.comment ? markdown(step.comment, url => given.send({ kind: 'openLink', url })) : nothing}
      </div>
    </div>
    ${review ? atAGlance(given, review.stage) : nothing}
    ${review ? reviewBox(given, review.stage) : html`<div class="buttons">${step.offers.map((offer, index) => offerButton(given, offer, index > 0))}</div>`}
  </section>`
}

function atAGlance(given: HeaderGiven, stage: Stage): TemplateResult | typeof nothing {
  const lines = glance(stage, given.differences)
  if (lines.length === 0) return nothing
  return html`<ul class="glance" aria-label="At a glance">${lines.map(
    line => html`<li>${icon(line.icon, line.tone)}<span>${line.text}</span></li>`,
  )}</ul>`
}

function reviewBox(given: HeaderGiven, stage: Stage): TemplateResult {
  const { view, busy, review, send } = given
  const revision = view.revisions.find(one => one.number === view.issue.revision)
  const verdict = (kind: 'approve' | 'reject') => () =>
    send({
      kind: 'act',
      act: {
        kind,
        environmentId: stage.environmentId,
        seal: revision?.seal ?? '',
        comment: review.trim(),
      },
    })
  return html`<div class="review">
    <label for="review" class="visually-hidden">Comment with the verdict, optional</label>
    <textarea
      id="review"
      rows="1"
      placeholder="Comment (optional)"
      .value=${review}
      @input=${(event: InputEvent) => given.writeReview((event.target as HTMLTextAreaElement).value)}></textarea>
    <div class="buttons">
      ${button({ label: 'Approve', icon: 'check', disabled: busy, name: `Approve for ${stage.environmentName}`, title: `Approve revision ${view.issue.revision} for ${stage.environmentName}` }, verdict('approve'))}
      ${view.actions.includes('reject') ? button({ label: 'Reject', icon: 'close', secondary: true, disabled: busy, name: `Reject for ${stage.environmentName}` }, verdict('reject')) : nothing}
    </div>
  </div>`
}

/** `isAnother`: stands beside one that is likelier. */
function offerButton(given: HeaderGiven, offer: Offer, isAnother: boolean): TemplateResult | typeof nothing {
  const { send, busy: disabled, view } = given
  const several = view.stages.flatMap(stage => stage.tasks).length > 1
  const on = (name: string) => (several ? ` on ${name}` : '')
  // A narrow column has no room for the step and the database.
  const retry = (task: Task) => (several ? `Retry on ${task.databaseName}` : retryWord(task))
  switch (offer.kind) {
    case 'review':
      return nothing
    case 'run':
      return button(
        {
          label: `${runWord(offer.task)}${on(offer.task.databaseName)}`,
          icon: 'play',
          secondary: isAnother || isLater(offer.task),
          disabled,
        },
        () => send({ kind: 'act', act: { kind: 'run', taskId: offer.task.id } }),
      )
    case 'retry':
      return button(
        {
          label: retry(offer.task),
          icon: 'refresh',
          secondary: isAnother,
          disabled,
        },
        () => send({ kind: 'act', act: { kind: 'retry', taskId: offer.task.id } }),
      )
    case 'runAll':
    case 'retryAll': {
      const kind = offer.kind === 'runAll' ? 'run' : 'retry'
      const { label, icon } =
        kind === 'run' ? { label: 'Run', icon: 'run-all' } : { label: 'Retry', icon: 'refresh' }
      return button(
        { label: `${label} on All ${offer.tasks.length}`, icon, secondary: isAnother, disabled },
        () => send({ kind: 'actOnEach', act: kind, taskIds: offer.tasks.map(({ id }) => id) }),
      )
    }
    case 'cancelTask':
      return button(
        { label: `Cancel${on(offer.task.databaseName)}`, icon: 'stop-circle', secondary: true, disabled },
        () => send({ kind: 'act', act: { kind: 'cancelTask', taskId: offer.task.id } }),
      )
    case 'skip':
      return button({ label: 'Skip...', icon: 'debug-step-over', secondary: true, disabled }, () =>
        send({ kind: 'ask', question: { what: 'skip', taskId: offer.task.id } }),
      )
    case 'settle':
      return button({ label: 'Settle...', icon: 'law', disabled }, () =>
        send({ kind: 'ask', question: { what: 'settle', attemptId: offer.attemptId } }),
      )
    case 'revise':
      return button(
        {
          label: 'Revise...',
          icon: 'edit',
          secondary: isAnother,
          disabled,
          title: 'Revise the SQL in an editor',
        },
        () => send({ kind: 'reviseSql', taskId: offer.task.id }),
      )
    case 'recheck':
      return button({ label: 'Check Again', icon: 'refresh', secondary: true, disabled }, () =>
        send({ kind: 'act', act: { kind: 'recheck' } }),
      )
    case 'resolve':
      return button({ label: 'Resolve', icon: 'pass', disabled }, () =>
        send({ kind: 'act', act: { kind: 'resolve' } }),
      )
    default:
      return offer satisfies never
  }
}

function description(given: HeaderGiven, mayEdit: boolean): TemplateResult | typeof nothing {
  const { view, send, description: draft } = given
  const text = view.issue.description
  if (draft !== undefined) {
    const save = () => send({ kind: 'act', act: { kind: 'edit', description: draft } })
    return html`<div class="description comment-box">
      <label for="description">Description <span class="dim">(markdown)</span></label>
      <textarea id="description" rows="6" .value=${draft}
        @input=${(event: InputEvent) => given.editDescription((event.target as HTMLTextAreaElement).value)}></textarea>
      <div class="buttons">
        ${button({ label: 'Save', disabled: given.busy }, save)}
        ${button({ label: 'Cancel', secondary: true }, () => given.editDescription(undefined))}
      </div>
    </div>`
  }
  if (text === '')
    return mayEdit
      ? html`<p class="description">${linkButton('Add a description', () => given.editDescription(''))}</p>`
      : nothing
  return html`<div class="description">
    ${markdown(text, url => send({ kind: 'openLink', url }))}
    ${mayEdit ? iconButton('edit', 'Edit description', () => given.editDescription(given.written)) : nothing}
  </div>`
}
