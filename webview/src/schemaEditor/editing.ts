// What every part of the editor is given to draw and to change the drafts with, and the fields they are
// made of: native ones, each with a name, its problem said beside it.
import { html, nothing, type TemplateResult } from 'lit'
import type { TableDraft } from '#protocol/schemaEditor.ts'
import { icon } from '../issue/parts.ts'
import type { Change, Drafts } from './drafts.ts'
import type { Standing } from './standing.ts'

export interface Editing {
  readonly drafts: Drafts
  /** The table that is shown, and where it stands in the drafts. */
  readonly table: TableDraft
  readonly at: number
  /** As it was read; absent for a new one. */
  readonly original: TableDraft | undefined
  readonly schemas: readonly string[]
  /** Every table there is in the database or the drafts. */
  readonly tables: readonly { readonly schema: string; readonly name: string }[]
  readonly serverVersion: number
  readonly problem: (path: string) => string | undefined
  /** Makes a change; `field` joins what is typed in one field to one step. `focus`: a field to go to. */
  readonly edit: (change: Change, options?: { readonly field?: string; readonly focus?: string }) => void
  /** Columns of a table that may not be among the drafts; reads it where it is not known. */
  readonly columnsOf: (table: { readonly schema: string; readonly name: string }) => readonly string[]
}

interface Field {
  readonly editing: Editing
  /** Below the table: `columns.2.type`. */
  readonly path: string
  readonly label: string
  /** A label that is seen; else it is only said. */
  readonly seen?: boolean
  readonly className?: string
}

/** Around a field: its label and what is wrong with it. */
function wrapped(
  field: Field,
  id: string,
  control: TemplateResult,
  problem: string | undefined,
): TemplateResult {
  return html`<div class="field ${field.className ?? ''} ${problem ? 'wrong' : ''}">
    ${field.seen ? html`<label for=${id}>${field.label}</label>` : nothing}
    ${control}
    ${problem ? html`<div class="problem" id="${id}-problem">${icon('error', 'bad')}<span>${problem}</span></div>` : nothing}
  </div>`
}

/** The fields where a problem at a path of the table may be mended, the likeliest first. */
export const fieldsFor = (at: number, path: string): readonly string[] =>
  [path, path.replace(/keys$/, 'key.0'), path.replace(/columns$/, 'pair.0.ours')].map(one => fieldId(at, one))

export const fieldId = (at: number, path: string) => `field-${at}-${path.replaceAll('.', '-')}`

export function textField(
  field: Field & {
    readonly value: string
    readonly change: (text: string) => Change
    readonly list?: string
    readonly placeholder?: string
    readonly code?: boolean
    /** Where the problem is said under another name. */
    readonly problemPath?: string
  },
): TemplateResult {
  const { editing, path, label, value, change, list, placeholder } = field
  const id = fieldId(editing.at, path)
  const problem = editing.problem(`${editing.at}.${field.problemPath ?? path}`)
  return wrapped(
    field,
    id,
    html`<input
      id=${id}
      type="text"
      class=${field.code ? 'code' : ''}
      spellcheck="false"
      autocomplete="off"
      aria-label=${field.seen ? nothing : label}
      aria-invalid=${problem ? 'true' : 'false'}
      aria-describedby=${problem ? `${id}-problem` : nothing}
      list=${list ?? nothing}
      placeholder=${placeholder ?? nothing}
      title=${value.length > 24 ? value : nothing}
      .value=${value}
      @input=${(event: InputEvent) =>
        editing.edit(change((event.target as HTMLInputElement).value), { field: `${editing.at}.${path}` })}
    />`,
    problem,
  )
}

export interface Option {
  readonly value: string
  readonly label: string
}

export function selectField(
  field: Field & {
    readonly value: string
    readonly options: readonly Option[]
    readonly change: (value: string) => Change
  },
): TemplateResult {
  const { editing, path, label, value, options, change } = field
  const id = fieldId(editing.at, path)
  const problem = editing.problem(`${editing.at}.${path}`)
  return wrapped(
    field,
    id,
    html`<select
      id=${id}
      aria-label=${field.seen ? nothing : label}
      aria-invalid=${problem ? 'true' : 'false'}
      aria-describedby=${problem ? `${id}-problem` : nothing}
      @change=${(event: Event) => editing.edit(change((event.target as HTMLSelectElement).value))}
    >
      ${options.map(
        option =>
          html`<option value=${option.value} .selected=${option.value === value}>${option.label}</option>`,
      )}
    </select>`,
    problem,
  )
}

export function checkField(
  field: Omit<Field, 'path'> & {
    readonly on: boolean
    readonly disabled?: boolean
    readonly change: (on: boolean) => Change
  },
): TemplateResult {
  const { editing, label, on, change } = field
  const box = html`<input
    type="checkbox"
    aria-label=${field.seen ? nothing : label}
    .checked=${on}
    ?disabled=${field.disabled ?? false}
    @change=${(event: Event) => editing.edit(change((event.target as HTMLInputElement).checked))}
  />`
  return field.seen ? html`<label class="check">${box} ${label}</label>` : box
}

/** Columns in an order of their own: those chosen, and a list to add another from. */
export function columnList(
  field: Field & {
    readonly chosen: readonly string[]
    readonly offered: readonly string[]
    readonly change: (columns: readonly string[]) => Change
  },
): TemplateResult {
  const { editing, path, label, chosen, offered, change } = field
  const id = fieldId(editing.at, path)
  const problem = editing.problem(`${editing.at}.${path}`)
  const left = offered.filter(name => name !== '' && !chosen.includes(name))
  return wrapped(
    field,
    id,
    html`<div class="chips">
      ${chosen.map(
        name => html`<span class="chip">${name}<button
            class="icon"
            title="Take ${name} out"
            aria-label="Take ${name} out of ${label}"
            @click=${() => editing.edit(change(chosen.filter(one => one !== name)))}
          >${icon('close')}</button></span>`,
      )}
      <select
        id=${id}
        aria-label=${field.seen ? nothing : label}
        aria-invalid=${problem ? 'true' : 'false'}
        aria-describedby=${problem ? `${id}-problem` : nothing}
        ?disabled=${left.length === 0}
        @change=${(event: Event) => {
          const select = event.target as HTMLSelectElement
          const { value } = select
          select.value = ''
          if (value !== '') editing.edit(change([...chosen, value]))
        }}
      >
        <option value="" selected>${left.length === 0 ? 'All columns' : 'Add column'}</option>
        ${left.map(name => html`<option value=${name}>${name}</option>`)}
      </select>
    </div>`,
    problem,
  )
}

const marks = {
  new: { letter: 'A', word: 'new' },
  changed: { letter: 'M', word: 'changed' },
  dropped: { letter: 'D', word: 'dropped' },
} as const

/** A letter as source control has it, and the word for whoever does not see it. */
export function mark(standing: Standing): TemplateResult | typeof nothing {
  if (standing === 'same') return nothing
  const { letter, word } = marks[standing]
  return html`<span class="mark ${standing}" role="img" aria-label=${word} title=${word}>${letter}</span>`
}

/** Drops something or brings it back. */
export function dropButton(what: string, dropped: boolean, act: () => void): TemplateResult {
  const label = `${dropped ? 'Restore' : 'Drop'} ${what}`
  return html`<button class="icon" type="button" title=${label} aria-label=${label} @click=${act}>
    ${icon(dropped ? 'discard' : 'trash')}
  </button>`
}

export function addButton(label: string, act: () => void): TemplateResult {
  return html`<button class="add" type="button" @click=${act}>${icon('add')} ${label}</button>`
}
