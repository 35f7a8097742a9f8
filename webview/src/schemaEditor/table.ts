// One table: its name, schema and comment, then its columns, keys and indexes.
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../issue/parts.ts'
import { legible } from '../legible.ts'
import type { Nearby } from '../nearby.ts'
import { columns } from './columns.ts'
import { constraints } from './constraints.ts'
import { inTable, put, renameTable } from './drafts.ts'
import { type Editing, fieldId, mark, selectField, textField } from './editing.ts'
import { indexes } from './indexes.ts'
import { tableStanding } from './standing.ts'

export interface TableActs {
  /** Takes the table out of the editor; its edits are forgotten, and undo brings them back. */
  readonly close: () => void
}

export function tableEditor(editing: Editing, acts: TableActs, nearby: Nearby): TemplateResult {
  const { table, at, original } = editing
  const standing = tableStanding(original ? [original] : [], table)
  const schemas = [...new Set([...editing.schemas, table.schema])]
  const title = table.name === '' ? 'New table' : legible(table.name)
  return html`<article aria-labelledby="table-title">
    <div class="table-head">
      <h1 id="table-title">${title}</h1>
      ${mark(standing)}
      <span class="spring"></span>
      ${
        table.was && table.fixed === undefined
          ? html`<vscode-button secondary icon=${table.dropped ? 'discard' : 'trash'} @click=${() =>
              editing.edit(inTable(at, it => put(it, 'dropped', it.dropped ? undefined : true)))}
              >${table.dropped ? 'Restore Table' : 'Drop Table'}</vscode-button>`
          : nothing
      }
      <vscode-button secondary icon="close" title=${table.was ? 'Stop editing this table and forget its edits' : 'Take this new table away'}
        @click=${acts.close}>${table.was ? 'Close Table' : 'Remove Table'}</vscode-button>
    </div>
    ${table.fixed === undefined ? nothing : html`<p class="note" role="note">${icon('lock')} ${table.fixed}</p>`}
    ${table.dropped ? html`<p class="note" role="note">${icon('trash')} This table will be dropped with all its rows.</p>` : nothing}
    <fieldset ?disabled=${table.fixed !== undefined || table.dropped === true}>
      <div class="fields">
        ${selectField({
          editing,
          path: 'schema',
          label: 'Schema',
          seen: true,
          value: table.schema,
          options: schemas.map(schema => ({ value: schema, label: schema })),
          change: schema => renameTable(at, { schema, name: table.name }),
        })}
        ${textField({
          editing,
          path: 'name',
          label: 'Name',
          seen: true,
          value: table.name,
          placeholder: 'orders',
          change: name => renameTable(at, { schema: table.schema, name }),
        })}
        ${textField({
          editing,
          path: 'comment',
          label: 'Comment',
          seen: true,
          className: 'wide',
          value: table.comment ?? '',
          placeholder: 'What its rows stand for',
          change: text => inTable(at, it => put(it, 'comment', text === '' ? undefined : text)),
        })}
      </div>
      ${columns(editing, nearby)} ${constraints(editing)} ${indexes(editing)}
    </fieldset>
  </article>`
}

export const nameField = (at: number) => fieldId(at, 'name')
