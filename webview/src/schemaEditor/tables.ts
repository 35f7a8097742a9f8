// The list of tables that are being edited, with a picker for more of them.
import { html, nothing, type TemplateResult } from 'lit'
import type { TableName } from '#protocol/schemaEditor.ts'
import { icon } from '../issue/parts.ts'
import { legible } from '../legible.ts'
import { type Drafts, sameTable } from './drafts.ts'
import { addButton, mark } from './editing.ts'
import { tableStanding } from './standing.ts'

export interface TableList {
  readonly drafts: Drafts
  readonly originals: Drafts
  readonly selected: number
  /** Of the whole database. */
  readonly known: readonly TableName[]
  readonly hasProblem: (at: number) => boolean
  readonly select: (at: number) => void
  readonly open: (table: TableName) => void
  readonly create: () => void
}

export function tables(list: TableList): TemplateResult {
  const { drafts, originals, selected, known } = list
  const closed = known.filter(name => !drafts.some(({ was }) => was && sameTable(was, name)))
  return html`<nav aria-label="Tables being edited">
    <h2>Tables</h2>
    <ul>
      ${drafts.map((table, at) => {
        const standing = tableStanding(originals, table)
        return html`<li>
          <button class="table ${standing}" aria-current=${at === selected ? 'true' : nothing} @click=${() => list.select(at)}>
            ${icon('table')}
            <span class="table-name">${table.name === '' ? 'New table' : legible(table.name)}
              <span class="dim">${legible(table.schema)}</span></span>
            ${list.hasProblem(at) ? html`<span class="codicon codicon-error bad" role="img" aria-label="has problems" title="has problems"></span>` : nothing}
            ${mark(standing)}
          </button>
        </li>`
      })}
    </ul>
    ${addButton('New Table', list.create)}
    <label class="open" for="open-table">Edit another table</label>
    <select
      id="open-table"
      ?disabled=${closed.length === 0}
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement
        const table = closed[Number(select.value)]
        select.value = ''
        if (table) list.open(table)
      }}
    >
      <option value="" selected>${closed.length === 0 ? 'No other table' : 'Choose a table'}</option>
      ${closed.map((table, index) => html`<option value=${String(index)}>${table.schema}.${table.name}</option>`)}
    </select>
  </nav>`
}
