// The rollout at a glance: one card for each stage in order, in it one row for each database.
import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { Stage, Task } from '#protocol/issue.ts'
import { failedChecks, finished, isAhead, isLater, isUnknown } from './nextStep.ts'
import { icon, linkButton, status } from './parts.ts'
import { approvalLook, type Look, plural, taskLook } from './words.ts'

export interface Pipeline {
  /** The issue is: one of its stages has its turn. */
  readonly open: boolean
  readonly stages: readonly Stage[]
  readonly protectedEnvironments: readonly number[]
  readonly instances: Readonly<Record<number, string>>
  readonly selected: number | undefined
  readonly select: (taskId: number) => void
}

/** The page is drawn again for every keystroke in one of its boxes; a thousand tasks are not. */
export function pipeline(given: Pipeline): unknown {
  const { open, stages, protectedEnvironments, instances, selected } = given
  return guard([open, stages, protectedEnvironments, instances, selected], () => drawn(given))
}

function drawn(given: Pipeline): TemplateResult {
  const [first, ...others] = given.stages.flatMap(stage => stage.tasks)
  // Where there is but one, the task itself says which.
  const many = others.some(task => task.instanceId !== first?.instanceId)
  const active = given.open ? given.stages.find(stage => !stage.tasks.every(finished)) : undefined
  return html`<section aria-labelledby="rollout-title">
    <h2 id="rollout-title">Rollout</h2>
    <ol class="pipeline">
      ${given.stages.map(
        (
          stage,
          index,
        ) => html`<li class="stage ${stageTone(stage)}" aria-current=${stage === active ? 'step' : nothing}>
          <div class="stage-head">
            <h3>
              <span class="stage-number">${index + 1}</span>${stage.environmentName}
              ${
                given.protectedEnvironments.includes(stage.environmentId)
                  ? html`<span class="tag" title="Plumbline asks again before anything runs here">${icon('shield')}protected</span>`
                  : nothing
              }
            </h3>
            ${stage.approval === 'notNeeded' || (stage.approval === 'waiting' && !stage.tasks.some(isAhead)) ? nothing : status(approvalLook[stage.approval])}
          </div>
          ${census(given, stage)}
          <ul class="tasks">
            ${stage.tasks.map(task => guard([task, stage.approval, task.id === given.selected, given.instances, many], () => row(given, stage, task, many)))}
          </ul>
        </li>`,
      )}
    </ol>
  </section>`
}

/** So many tasks are seen at one glance. */
const fewTasks = 8

/** How many tasks stand where; each number leads to the next of them. */
function census(given: Pipeline, { tasks, approval }: Stage): TemplateResult | typeof nothing {
  if (tasks.length <= fewTasks) return nothing
  const words = tasks.map(task => taskState(task, approval).word.replace(/^Step .*/, 'Running'))
  const from = tasks.findIndex(task => task.id === given.selected) + 1
  const next = (word: string) => {
    const at = words.indexOf(word, from)
    return tasks[at < 0 ? words.indexOf(word) : at]
  }
  return html`<div class="census">${[...new Set(words)].map(word => {
    const text = plural(words.filter(one => one === word).length, word.toLowerCase(), word.toLowerCase())
    return linkButton(text, () => given.select(next(word)?.id ?? 0), `${text}: go to the next`)
  })}</div>`
}

/** What a task's row says; a scheduled, rejected or troubled one says that instead. `approval`: its stage's. */
export function taskState(task: Task, approval: Stage['approval']): Look {
  const plain = taskLook[task.status]
  const last = task.attempts.at(-1)
  if (isUnknown(task)) return { word: 'Outcome unknown', icon: 'question', tone: 'bad' }
  if (task.status === 'running' && last && last.steps.length > 1)
    return {
      ...plain,
      word: `Step ${Math.min(last.stepsDone + 1, last.steps.length)} of ${last.steps.length}`,
    }
  if (isAhead(task) && failedChecks(task).length > 0)
    return { word: 'Checks failed', icon: 'error', tone: 'bad' }
  if (task.status === 'pendingApproval' && approval === 'rejected') return approvalLook.rejected
  if (task.status === 'pending' && isLater(task)) return { ...plain, word: 'Scheduled', icon: 'calendar' }
  return plain
}

function row(given: Pipeline, { approval }: Stage, task: Task, many: boolean): TemplateResult {
  const look = taskState(task, approval)
  const instance = many ? given.instances[task.instanceId] : undefined
  return html`<li>
    <button
      class="task"
      aria-pressed=${task.id === given.selected ? 'true' : 'false'}
      aria-label=${`${task.databaseName}${instance ? `, ${instance}` : ''}: ${look.word}`}
      @click=${() => given.select(task.id)}>
      ${icon(look.icon, look.tone)}
      <span class="task-name">${task.databaseName}</span>
      ${instance ? html`<span class="task-place dim">${instance}</span>` : nothing}
      <span class="task-state">${look.word}</span>
      ${progressBar(task)}
    </button>
  </li>`
}

function progressBar(task: Task): TemplateResult | typeof nothing {
  const last = task.attempts.at(-1)
  if (task.status !== 'running' || isUnknown(task) || !last || last.steps.length < 2) return nothing
  return html`<progress
    max=${last.steps.length}
    value=${last.stepsDone}
    aria-label=${`Steps done on ${task.databaseName}`}></progress>`
}

function stageTone(stage: Stage): string {
  if (stage.tasks.every(finished)) return 'good'
  if (stage.tasks.some(task => task.status === 'failed' || isUnknown(task))) return 'bad'
  if (stage.tasks.some(task => task.status === 'running')) return 'active'
  return ''
}
