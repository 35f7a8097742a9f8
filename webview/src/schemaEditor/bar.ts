// The bar above the editor: which database, a step back and forward, and what is made of the edits.
import { html, type TemplateResult } from 'lit'
import type { SchemaEditorIntent, SchemaEditorState } from '#protocol/schemaEditorPage.ts'
import { icon, iconButton } from '../issue/parts.ts'
import { legible } from '../legible.ts'
import type { Drafts } from './drafts.ts'
import { type History, redo, undo } from './history.ts'

export interface Bar {
  readonly state: SchemaEditorState
  readonly history: History<Drafts>
  /** What the drafts come to; absent while it is being planned. */
  readonly sql: string | undefined
  /** What the edits do, for a title or a file's name. */
  readonly deed: () => string
  readonly step: (move: typeof undo) => void
  readonly readAgain: () => void
  readonly send: (intent: SchemaEditorIntent) => void
}

export function bar({ state, history, sql, deed, step, readAgain, send }: Bar): TemplateResult {
  const ready = sql !== undefined && sql.trim() !== '' && !state.busy
  const make = (kind: 'createIssue' | 'saveMigration') => () => {
    if (ready) send({ kind, sql, name: deed() })
  }
  const others = state.databaseIds.length - 1
  return html`<header>
    <div class="where">
      ${icon(state.guarded ? 'shield' : 'database', state.guarded ? 'bad' : '')}
      <strong>${legible(state.database)}</strong>
      <span class="dim">${legible(state.environment)}${others > 0 ? `, and ${others} more` : ''}${state.guarded ? ', protected' : ''}</span>
    </div>
    <div class="buttons">
      ${iconButton('discard', 'Undo', () => step(undo), { disabled: history.past.length === 0, title: 'Undo (Ctrl+Z)' })}
      ${iconButton('redo', 'Redo', () => step(redo), { disabled: history.future.length === 0, title: 'Redo (Ctrl+Shift+Z)' })}
      ${iconButton('refresh', 'Read the tables again', readAgain)}
      <vscode-button secondary ?disabled=${!ready} aria-disabled=${String(!ready)} @click=${make('saveMigration')}>Save as Migration...</vscode-button>
      <vscode-button ?disabled=${!ready} aria-disabled=${String(!ready)} @click=${make('createIssue')}>Create Issue...</vscode-button>
    </div>
  </header>`
}
