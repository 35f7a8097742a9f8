// What a task does to the schema: a sentence, the objects, and for each its DDL line by line. One look
// for what is foreseen, what happened, and the drift that a baseline accepts.
import { html, nothing, type TemplateResult } from 'lit'
import type { ObjectDifference } from '#protocol/change.ts'
import type { DocumentTexts, IssuePageIntent, TaskDifference } from '#protocol/page.ts'
import { lineDiff } from './lineDiff.ts'
import { icon, linkButton } from './parts.ts'
import { plural } from './words.ts'

const sign = { added: 'diff-added', removed: 'diff-removed', changed: 'diff-modified' } as const
const tone = { added: 'good', removed: 'bad', changed: 'warn' } as const

const words = {
  recorded: { title: 'Schema change', none: 'The schema stayed as it was.' },
  predicted: { title: 'Expected schema change', none: 'The schema stays as it is.' },
  drift: { title: 'Drift', none: 'The live schema is the recorded one.' },
} as const satisfies Readonly<Record<TaskDifference['source'], unknown>>

const accepted = {
  title: 'Accepted drift',
  none: 'Nothing had drifted: the schema was recorded as it stood.',
}

/** Objects whose lines are shown from the start, and those that are shown at all. */
const mostOpen = 6
const mostGroups = 100

export interface DifferenceGiven {
  readonly taskId: number
  readonly found: TaskDifference
  /** The issue is a baseline: nothing was changed, what had drifted was recorded. */
  readonly baseline: boolean
  readonly send: (intent: IssuePageIntent) => void
}

export function difference(given: DifferenceGiven): TemplateResult {
  const { found, send, taskId } = given
  const { summary, objects } = found.difference
  const { title, none } = given.baseline && found.source === 'recorded' ? accepted : words[found.source]
  const viewDifference = () => send({ kind: 'viewDifference', taskId })
  const groups = grouped(objects)
  return html`<section aria-labelledby="difference-title">
    <div class="section-head">
      <h3 id="difference-title">${title}</h3>
      ${objects.length > 0 ? linkButton('Open diff', viewDifference, 'Open diff of the schema') : nothing}
    </div>
    ${
      objects.length === 0
        ? html`<p class="dim">${none}</p>`
        : html`<p>${summary}</p>
          <ul class="objects">${groups.slice(0, mostGroups).map((group, index) =>
            row(
              group,
              found.texts.find(text => text.document === group.document),
              index < mostOpen,
            ),
          )}</ul>
          ${groups.length > mostGroups ? html`<p class="dim">${plural(groups.length - mostGroups, 'more object')}. Open the diff to see them.</p>` : nothing}
          ${
            found.source === 'drift'
              ? html`<p class="dim">− is recorded, + is what the database has. The baseline records what it finds when it runs.</p>`
              : nothing
          }`
    }
  </section>`
}

interface Group {
  readonly document: string
  readonly objects: readonly ObjectDifference[]
}

/**
 * An index stands in its table's document: its row shows the same lines once. What becomes of objects that
 * are there comes before what is new.
 */
function grouped(objects: readonly ObjectDifference[]): readonly Group[] {
  const groups = new Map<string, ObjectDifference[]>()
  for (const object of objects) {
    const known = groups.get(object.document)
    if (known) known.push(object)
    else groups.set(object.document, [object])
  }
  const isNew = ({ objects: members }: Group) => members.every(({ kind }) => kind === 'added')
  const all = [...groups].map(([document, members]) => ({ document, objects: members }))
  return [...all.filter(group => !isNew(group)), ...all.filter(isNew)]
}

function row({ objects }: Group, texts: DocumentTexts | undefined, open: boolean): TemplateResult {
  const heads = objects.map(
    object => html`<div class="object">
      ${icon(sign[object.kind], tone[object.kind])}
      <div><span class="visually-hidden">${object.kind}: </span>${object.object} <strong>${object.name}</strong>
        ${object.details.map(detail => html`<div class="dim">${detail}</div>`)}
      </div>
    </div>`,
  )
  if (!texts) return html`<li>${heads}</li>`
  const lines = changedLines(texts)
  const name = objects.map(object => object.name).join(', ')
  return html`<li>
    <details class="lines" ?open=${open}>
      <summary><div>${heads}</div><span class="dim">${lines}</span>${icon('chevron-right', 'quiet')}</summary>
      ${lineDiff(texts.before ?? '', texts.after ?? '', `Lines of ${name} that differ`)}
    </details>
  </li>`
}

function changedLines({ before, after }: DocumentTexts): string {
  if (before === undefined) return plural(lineCount(after ?? ''), 'new line')
  if (after === undefined) return `${plural(lineCount(before), 'line')} gone`
  return ''
}

const lineCount = (text: string) => text.replace(/\n$/, '').split('\n').length
