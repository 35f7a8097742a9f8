// The editor before the schema is read, or where it could not be.
import { html, type TemplateResult } from 'lit'
import type { SchemaEditorIntent, SchemaEditorState } from '#protocol/schemaEditorPage.ts'
import { icon } from '../issue/parts.ts'
import { failureBanner } from './banners.ts'

export function empty(
  state: SchemaEditorState | undefined,
  send: (intent: SchemaEditorIntent) => void,
): TemplateResult {
  const failure = state?.failure
  return html`<main class="empty" aria-busy=${failure ? 'false' : 'true'}>
    <h1>Schema Editor</h1>
    ${
      failure
        ? html`${failureBanner(failure, send)}
            <vscode-button secondary @click=${() => send({ kind: 'ready' })}>Try Again</vscode-button>`
        : html`<p role="status">${icon('sync')} Reading the schema</p>`
    }
  </main>`
}
