// What the edits come to: the DDL, what it may do to whom, or how many problems keep it back.
import { html, nothing, type TemplateResult } from 'lit'
import type { PlanAdvice, TablePlan } from '#protocol/schemaEditor.ts'
import { icon } from '../issue/parts.ts'
import { lineFinder, type Mark, sqlText } from '../issue/sqlText.ts'

export interface Preview {
  /** Of the drafts as they stand; absent while it is being made. */
  readonly plan: TablePlan | undefined
  /** The last one, drawn until the new one is there. */
  readonly last: TablePlan | undefined
  /** The problem is a field that nobody has come to yet. */
  readonly isUnanswered: (path: string) => boolean
  readonly go: (path: string) => void
  readonly openRule: (rule: string) => void
}

export function preview({ plan, last, isUnanswered, go, openRule }: Preview): TemplateResult {
  const drawn = plan ?? last
  const lineOf = lineFinder(drawn?.sql ?? '')
  return html`<section class="preview" aria-labelledby="preview-head" aria-busy=${plan ? 'false' : 'true'}>
    <div class="preview-head">
      <h2 id="preview-head">SQL preview</h2>
      <span role="status" class="dim">${said(plan, isUnanswered)}</span>
    </div>
    ${
      drawn && drawn.problems.length > 0
        ? html`<ul class="problems">${drawn.problems.map(
            problem => html`<li>${isUnanswered(problem.path) ? icon('circle-outline') : icon('error', 'bad')}
              <button class="link" @click=${() => go(problem.path)}>${problem.message}</button></li>`,
          )}</ul>`
        : nothing
    }
    ${
      drawn && drawn.hazards.length > 0
        ? html`<ul class="hazards" aria-label="What this may do">${drawn.hazards.map(
            hazard => html`<li>${icon('warning', 'warn')}<span>${hazard}</span></li>`,
          )}</ul>`
        : nothing
    }
    ${
      drawn && drawn.advice.length > 0
        ? html`<ul class="hazards" aria-label="What the advisor says">${drawn.advice.map(
            ({ severity, message, rule, start }) => html`<li>
              ${icon(look[severity].icon, look[severity].tone)}
              <span><span class="visually-hidden">${severity}: </span>${message}
                <span class="dim">line ${lineOf(start)}</span>
                <button class="link" aria-label="About the rule ${rule}" @click=${() => openRule(rule)}>${rule}</button></span></li>`,
          )}</ul>`
        : nothing
    }
    ${
      drawn && drawn.sql.trim() !== ''
        ? sqlText({ sql: drawn.sql, marks: drawn.advice.map(marked), label: 'SQL preview' })
        : drawn && drawn.problems.length === 0
          ? html`<p class="dim">Nothing differs from the database yet. What you edit appears here as SQL.</p>`
          : nothing
    }
  </section>`
}

const look = {
  error: { icon: 'error', tone: 'bad' },
  warning: { icon: 'warning', tone: 'warn' },
  info: { icon: 'info', tone: '' },
  hint: { icon: 'lightbulb', tone: '' },
} as const satisfies Readonly<Record<PlanAdvice['severity'], unknown>>

const marked = ({ severity, message, start, end }: PlanAdvice): Mark => ({
  severity: severity === 'hint' ? 'info' : severity,
  title: message,
  start,
  end,
})

function said(plan: TablePlan | undefined, isUnanswered: Preview['isUnanswered']): string {
  if (!plan) return 'Planning'
  const count = plan.problems.length
  if (count > 0 && plan.problems.every(({ path }) => isUnanswered(path))) return 'Not complete yet'
  if (count > 0) return count === 1 ? 'One problem keeps it back' : `${count} problems keep it back`
  return plan.sql.trim() === '' ? 'No edits' : 'Nothing has run'
}
