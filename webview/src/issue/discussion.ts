// What happened and what was said, oldest first, and a box to say more.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Activity, IssueView } from '#protocol/issue.ts'
import { markdown, type OpenLink } from '../markdown.ts'
import { partOf, type Shown } from './longList.ts'
import { button, icon, time } from './parts.ts'

export interface Discussion {
  readonly view: IssueView
  readonly busy: boolean
  readonly now: Date
  readonly draft: string
  readonly shown: Shown
  readonly write: (text: string) => void
  readonly say: () => void
  readonly open: OpenLink
}

const activityIcon = {
  created: 'issues',
  revised: 'git-commit',
  edited: 'edit',
  commented: 'comment',
  approved: 'verified-filled',
  rejected: 'error',
  taskStatus: 'play',
  resolved: 'pass-filled',
  cancelled: 'circle-slash',
  reopened: 'issue-reopened',
} as const satisfies Readonly<Record<Activity['kind'], string>>

const activityTone = (kind: Activity['kind']) =>
  kind === 'approved' || kind === 'resolved' ? 'good' : kind === 'rejected' ? 'bad' : 'quiet'

const list = 'activities'

/** Only what is new is spoken: neither what an hour makes of `4 min ago`, nor what moves up. */
export function discussion(given: Discussion): TemplateResult {
  const { view, busy, draft, shown } = given
  const part = partOf(shown, list, view.activities, 'last', ['earlier entry', 'earlier entries'])
  return html`<section class="talk" aria-labelledby="activity-title">
    <h2 id="activity-title">Activity</h2>
    ${part.more}
    <ol class="activity" tabindex="-1" aria-relevant="additions" aria-live=${shown.of(list) === undefined ? 'polite' : 'off'}>${repeat(
      part.items,
      ({ id }) => id,
      one => entry(given, one),
    )}</ol>
    ${
      view.actions.includes('comment')
        ? html`<div class="comment-box">
            <label for="comment">Comment <span class="dim">(markdown)</span></label>
            <textarea
              id="comment"
              rows="3"
              .value=${draft}
              @input=${(event: InputEvent) => given.write((event.target as HTMLTextAreaElement).value)}
              @keydown=${(event: KeyboardEvent) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) given.say()
              }}></textarea>
            <div class="buttons">${button(
              {
                label: 'Comment',
                secondary: true,
                disabled: busy || draft.trim() === '',
                title: 'Ctrl+Enter',
              },
              given.say,
            )}</div>
          </div>`
        : nothing
    }
  </section>`
}

function entry(given: Discussion, one: Activity): TemplateResult {
  const head = html`<strong>${one.actor}</strong>${one.kind === 'taskStatus' ? ': ' : ' '}${words(given.view, one)} <span class="dim">${time(one.at, given.now)}</span>`
  const body = ['commented', 'approved', 'rejected'].includes(one.kind) && one.text !== ''
  const note = ['created', 'revised', 'edited'].includes(one.kind) && one.text !== ''
  return html`<li class=${one.kind}>
    ${icon(activityIcon[one.kind], activityTone(one.kind))}
    <div><div>${head}</div>${note ? html`<div class="dim">${one.text}</div>` : nothing}${body ? markdown(one.text, given.open) : nothing}</div>
  </li>`
}

/** For which stage a verdict was. Both are written at once, so the first is of the first, and so on. */
function reviewedStage({ activities, approvals, stages }: IssueView, verdict: Activity): string {
  const verdicts = activities.filter(({ kind }) => kind === 'approved' || kind === 'rejected')
  const approval = approvals.length === verdicts.length ? approvals[verdicts.indexOf(verdict)] : undefined
  const stage = stages.find(one => one.environmentId === approval?.environmentId)
  return stage ? ` ${stage.environmentName}` : ''
}

/** A point in time as the store writes it. */
const moment = /\d{4}-\d\d-\d\dT[\d:.]+Z/g

function words(view: IssueView, one: Activity): string {
  switch (one.kind) {
    case 'commented':
      return one.start === undefined ? 'commented' : 'commented on the SQL'
    case 'approved':
    case 'rejected':
      return `${one.kind}${reviewedStage(view, one)}`
    case 'created':
      return 'opened this issue'
    case 'revised':
      return `wrote revision ${one.revision ?? ''}`
    case 'edited':
      return 'edited the issue'
    case 'taskStatus':
      return one.text.replace(moment, iso => new Date(iso).toLocaleString())
    case 'resolved':
      return 'resolved this issue'
    case 'cancelled':
      return 'cancelled this issue'
    case 'reopened':
      return 'reopened this issue'
    default:
      return one.kind satisfies never
  }
}
