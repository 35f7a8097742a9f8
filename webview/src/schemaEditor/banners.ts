// What is said above the editor: that something failed, and that the database moved on meanwhile.
import { html, nothing, type TemplateResult } from 'lit'
import type { Failure } from '#protocol/failure.ts'
import type { TableName } from '#protocol/schemaEditor.ts'
import type { SchemaEditorIntent } from '#protocol/schemaEditorPage.ts'
import { icon } from '../issue/parts.ts'
import { legible } from '../legible.ts'

export function failureBanner(
  failure: Failure,
  send: (intent: SchemaEditorIntent) => void,
): TemplateResult | typeof nothing {
  if (failure.code === 'cancelled') return nothing
  return html`<div class="banner" role="alert">
    ${icon('error', 'bad')}
    <div><strong>${failure.message}</strong>
      ${failure.detail ? html`<div>${failure.detail}</div>` : nothing}
      ${failure.hint ? html`<div>${failure.hint}</div>` : nothing}</div>
    <button class="link" @click=${() => send({ kind: 'showLog' })}>Show Log</button>
  </div>`
}

/** `overtaken`: the tables that were found changed in the database. */
export function newsBanner(
  overtaken: readonly TableName[],
  dismiss: () => void,
): TemplateResult | typeof nothing {
  if (overtaken.length === 0) return nothing
  const names = overtaken.map(({ name }) => name).join(', ')
  return html`<div class="banner news" role="status">
    ${icon('info')}
    <div><strong>${legible(names)} changed in the database since it was read.</strong>
      <div>What you had not edited is shown as it is there now. Your other edits are kept.</div></div>
    <button class="link" @click=${dismiss}>Dismiss</button>
  </div>`
}
